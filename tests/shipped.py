"""The shipped content for every test that reads it, loaded once a session.

Loading it by command takes a third of a second, which over the whole suite was a third of its time. So it is loaded
once, put aside in tables that Django does not know of, and copied from there by one statement a table, when the test
before did without it. What is built from the same texts is the same value, and is kept as well.
"""

from functools import lru_cache
from io import StringIO
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from playbook.audit.models import Entry
from playbook.editions import current
from playbook.guidance.documents import Document
from playbook.guidance.library import Library, build

type Tables = list[type[Any]]
_read: dict[str, Library] = {}


def put_aside() -> Tables:
    """Load the content, move its rows to tables of their own, and name the models that they are of."""
    with transaction.atomic(), connection.cursor() as cursor:
        call_command("load", verbosity=0, stdout=StringIO())
        models = [one for one in apps.get_app_config("editions").get_models() if one._default_manager.exists()]
        for model in models:
            cursor.execute(f"CREATE TABLE {_aside(model)} AS SELECT * FROM {model._meta.db_table}")
        _take_out(models)
        Entry.objects.all().delete()  # that it was loaded
    return models


def be_there(models: Tables, *, wanted: bool) -> None:
    """See that the rows are where they belong if they are wanted, and that no row is there otherwise."""
    there = any(model._default_manager.exists() for model in models)
    if there != wanted:
        (_put_back if wanted else _take_out)(models)


def read_as_loaded() -> None:
    """Let the process start a test as one that has read the shipped edition, and knows of no other.

    A test that changes the tables in another way than the product calls `forget`, as for any running process.
    """
    current.forget()
    if not _read:
        current.library()
        _read.update(current._live._libraries)
        current.forget()
    current._live._libraries = dict(_read)
    current._live._number = next(iter(_read.values())).edition


def _put_back(models: Tables) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"INSERT INTO {model._meta.db_table} SELECT * FROM {_aside(model)}")
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _take_out(models: Tables) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def keep_what_is_built() -> None:
    """Let an edition with the same texts be the same library in every test: building one takes as long as loading."""

    @lru_cache(maxsize=8)
    def kept(texts: tuple[Document, ...], **edition: Any) -> Library:
        return build(texts, **edition)

    current.build = lambda texts, **edition: kept(tuple(texts), **edition)


def _aside(model: type[Any]) -> str:
    return f"aside_{model._meta.db_table}"
