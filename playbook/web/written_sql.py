"""Rows read and written with SQL that is composed once.

Composing a query costs Django five to ten times what running it does. That is well spent everywhere but in the few
queries that every page and every step of a call asks: those are written out, and what Django finds out for each query
(which columns there are, what makes Python's values of them) is found out once here.
"""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import Col

# A column of a table, and a value as a driver of a database takes and gives it.
type Column = Field[Any, Any]
type Stored = str | bytes | int | float | Decimal | datetime.date | UUID | None
# The place of a column, the column, and what makes Python's values of the database's.
type Converting = tuple[int, Col, list[Callable[..., Stored]]]


class Rows[M: Model]:
    """Reads rows of one table. `columns` goes into the SELECT; the instances know these fields and fetch others."""

    def __init__(self, model: type[M], names: Iterable[str] | None = None, *, of: str) -> None:
        """`names` are the fields to read (all, if left out); `of` is what the SELECT calls the table."""
        wanted = set(names) if names is not None else None
        # In the model's own order, which `from_db` relies on.
        self.fields = [one for one in model._meta.concrete_fields if wanted is None or one.attname in wanted]
        self.model, self.names = model, [field.attname for field in self.fields]
        self.columns = ", ".join(f"{of}.{field.column}" for field in self.fields)
        self._converters: dict[str, list[Converting]] = {}

    def instance(self, values: Iterable[Stored]) -> M:
        """What the values of `columns` stand for, as a query of Django's would give it."""
        found = list(values)
        known = self._converters.get(connection.vendor)
        for place, column, converters in self._find_out() if known is None else known:
            for convert in converters:
                found[place] = convert(found[place], column, connection)
        return self.model.from_db(connection.alias, self.names, found)

    def _find_out(self) -> list[Converting]:
        """For each column that is not kept as Python has it: its place, and what makes it so in this database."""
        every: list[Converting] = [
            (place, column, [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)])
            for place, column in enumerate(field.cached_col for field in self.fields)
        ]
        self._converters[connection.vendor] = found = [one for one in every if one[2]]
        return found


def insert(instances: Iterable[Model]) -> None:
    """Write new rows, each with all its fields; the numbers that the database gives them are not read back."""
    with connection.cursor() as cursor:
        for one in instances:
            fields, sql = _insert(type(one))
            cursor.execute(sql, _stored(one, fields))


def update(instance: Model, names: Iterable[str]) -> None:
    """Write the named fields of a row that is there."""
    meta, columns = instance._meta, _columns(type(instance))
    fields = [columns[name] for name in names]
    sets = ", ".join([f"{field.column} = %s" for field in fields])
    with connection.cursor() as cursor:
        sql = f"UPDATE {meta.db_table} SET {sets} WHERE {meta.pk.column} = %s"
        cursor.execute(sql, [*_stored(instance, fields), instance.pk])


@cache
def _columns(model: type[Model]) -> dict[str, Column]:
    """The columns of a model, by the names of its fields."""
    return {one.name: one for one in model._meta.concrete_fields}


@cache
def _insert(model: type[Model]) -> tuple[list[Column], str]:
    fields: list[Column] = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns, places = ", ".join(str(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})"


def _stored(instance: Model, fields: Iterable[Column]) -> list[Stored]:
    """The values of an instance as this database keeps them."""
    return [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
