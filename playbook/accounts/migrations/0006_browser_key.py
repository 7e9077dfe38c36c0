from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils.crypto import salted_hmac

import playbook.accounts.models


def keep_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give everybody the key that was worked out for them before, so that what waits in a browser can be opened."""
    user = apps.get_model("accounts", "User")
    for one in user.objects.filter(browser_key=""):
        key = salted_hmac("playbook.complaints.outbox", str(one.pk), algorithm="sha256").hexdigest()
        user.objects.filter(pk=one.pk).update(browser_key=key)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_throttle"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="browser_key",
            field=models.CharField(max_length=64, default="", db_default="", editable=False),
        ),
        migrations.RunPython(keep_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="browser_key",
            field=models.CharField(
                max_length=64, default=playbook.accounts.models.new_browser_key, db_default="", editable=False
            ),
        ),
    ]
