"""Administrators say which programs are told what, and see the log of deliveries."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

PERMISSIONS = {
    "endpoint": ("view_endpoint", "add_endpoint", "change_endpoint", "delete_endpoint"),
    "delivery": ("view_delivery", "change_delivery"),
}


def let_administrators(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the group its permissions; Django makes them only after all migrations, so they are made here."""
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="administrator")
    for model, codenames in PERMISSIONS.items():
        content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="webhooks", model=model
        )
        for codename in codenames:
            names = {"name": f"Can {codename.replace('_', ' ')}"}
            permissions = apps.get_model("auth", "Permission").objects
            found, _made = permissions.get_or_create(content_type=content_type, codename=codename, defaults=names)
            group.permissions.add(found)


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0001_outbox"),
        ("editions", "0004_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_administrators, migrations.RunPython.noop)]
