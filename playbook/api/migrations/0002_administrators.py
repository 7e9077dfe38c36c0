"""Administrators make tokens and end them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CODENAMES = ("view_token", "add_token", "change_token")


def let_administrators(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the group its permissions; Django makes them only after all migrations, so they are made here."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="api", model="token"
    )
    permissions = apps.get_model("auth", "Permission").objects
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="administrator")
    for codename in CODENAMES:
        names = {"name": f"Can {codename.replace('_', ' ')}"}
        group.permissions.add(
            permissions.get_or_create(content_type=content_type, codename=codename, defaults=names)[0]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_tokens"),
        ("editions", "0004_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_administrators, migrations.RunPython.noop)]
