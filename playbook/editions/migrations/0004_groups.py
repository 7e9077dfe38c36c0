"""A group for each role, with exactly the permissions that it has."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

EDITOR = {"view_document", "add_document", "change_document", "delete_document", "view_edition"}
PUBLISHER = EDITOR | {"publish_document"}
PEOPLE = {"view_user", "add_user", "change_user", "view_team", "add_team", "change_team", "delete_team"}
GROUPS = {
    "agent": set(),
    "lead": set(),
    "editor": EDITOR,
    "publisher": PUBLISHER,
    "administrator": PUBLISHER | PEOPLE,
}
APPS = {"document": "editions", "edition": "editions", "user": "accounts", "team": "accounts"}


def make_groups(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the groups; Django makes the permissions only after all migrations, so those needed are made here."""
    for name, codenames in GROUPS.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set([_permission(apps, codename) for codename in sorted(codenames)])


def _permission(apps: StateApps, codename: str) -> models.Model:
    action, _, model = codename.partition("_")
    kinds = apps.get_model("contenttypes", "ContentType").objects
    content_type, _made = kinds.get_or_create(app_label=APPS[model], model=model)
    names = {"name": f"Can {action} {model}"}
    permissions = apps.get_model("auth", "Permission").objects
    found: models.Model = permissions.get_or_create(content_type=content_type, codename=codename, defaults=names)[0]
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0003_publish_permission"),
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
