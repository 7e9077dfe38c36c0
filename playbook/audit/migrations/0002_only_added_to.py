"""The database itself refuses to change or remove entries. A later migration that remakes the table on SQLite (which
alters one by copying it) has to make the triggers again."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from playbook.audit import guard


def make(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guard.guard(schema_editor.connection)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guard.unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]

    operations = [migrations.RunPython(make, remove)]
