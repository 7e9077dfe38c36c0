"""Secrets of webhooks are kept, sealed: the ones that receivers have, so that a new key of the server changes none.

The version before reads the salt alone, which stays: beside this one it signs with the same.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from playbook.webhooks.endpoint_secrets import sealed_anew


def keep(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep what has been made of the server's key at each delivery until now; with keys of before, theirs too."""
    endpoints = apps.get_model("webhooks", "Endpoint").objects
    for pk, salt in endpoints.values_list("pk", "salt"):
        endpoints.filter(pk=pk).update(kept_secret=sealed_anew(salt, ""))


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0002_administrators")]

    operations = [
        migrations.AddField(
            model_name="endpoint",
            name="kept_secret",
            field=models.TextField(
                blank=True, db_default="", default="", editable=False, verbose_name="secret, sealed"
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
