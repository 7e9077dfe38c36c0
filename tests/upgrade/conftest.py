"""A database as the first version left it, brought up to date by the migrations: `upgraded` is what was in it."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import BinaryField, Model
from pytest_django import DjangoDbBlocker

from playbook.editions.current import forget

# Made by `make.py`, which says how.
FILE = Path(__file__).with_name("first.json.gz")
# Read once, at collection too: a test a complaint.
OLD: dict[str, Any] = json.loads(gzip.decompress(FILE.read_bytes()))


@pytest.fixture(scope="package")
def upgraded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The rows that the first version had, by model, while the tests run on a database that has come from it."""
    with django_db_blocker.unblock(), another_database():
        fill(OLD)
        call_command("migrate", verbosity=0)
        forget()
        yield OLD["rows"]
    forget()


@pytest.fixture
def content_asked_for() -> None:
    """Let the content be as the first version left it."""


@contextmanager
def another_database() -> Iterator[None]:
    """An empty database in place of the one that tests run on."""
    settings, before = connection.settings_dict, connection.settings_dict["NAME"]
    name = f"{before}_upgrade"
    _leave()
    if connection.vendor == "postgresql":
        _administer(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    settings["NAME"] = name
    try:
        yield
    finally:
        _leave()
        settings["NAME"] = before
        if connection.vendor == "postgresql":
            _administer(f'DROP DATABASE "{name}"')
        else:
            for file in Path(name).parent.glob(f"{Path(name).name}*"):
                file.unlink()


def _leave() -> None:
    """Let go of the database: the pool of connections keeps it open otherwise."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def _administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def fill(old: dict[str, Any]) -> None:
    """Make the tables as they were, and put the rows in."""
    executor = MigrationExecutor(connection)
    targets = list({app: (app, name) for app, name in old["migrations"]}.values())
    models = executor.migrate(targets).apps
    with transaction.atomic():
        made = [models.get_model(label) for label in old["rows"]]
        for model, rows in zip(made, old["rows"].values(), strict=True):
            model._default_manager.bulk_create([model(**_values(model, row)) for row in rows], batch_size=100)
        _count_on(made)


def _values(model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
    """The values of a row as the model takes them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: python_value(fields[name], value) for name, value in row.items()}


def python_value(field: Any, value: Any) -> Any:
    """A value of the file as Python has it."""
    if isinstance(field, BinaryField):
        return value.encode("latin-1")
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


def _count_on(models: list[type[Model]]) -> None:
    """Let the next row of each table have a number that is free."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
