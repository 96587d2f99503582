"""Querysets whose SQL is made once, and planned once for each connection, and then only asked with other values.

Making SQL of a queryset and planning it costs several times what running it does, for the queries that every reader
asks. `Prepared` keeps both: the queryset is still the only place that says who may see what.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from inspect import getattr_static
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.files import FileDescriptor, ImageFileDescriptor
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import get_related_populators
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init
from django.db.models.sql.compiler import SQLCompiler

_FIRST = 7_203_685_477_580_700  # stand-ins are numbers, words and times that no query has by itself


def number(at: int) -> int:
    """Return the stand-in for the value at place `at`, where that value is a number."""
    return _FIRST + at


def word(at: int) -> str:
    """Return the stand-in for the value at place `at`, where that value is a text."""
    return f"stand-in {_FIRST + at}"


def moment(at: int) -> datetime:
    """Return the stand-in for the value at place `at`, where that value is a time."""
    return datetime(1, 1, 1 + at, 1, 2, 3, 4, tzinfo=UTC)


class _Statement:
    """SQL with places for values, prepared in each connection that asks it."""

    def __init__(self, name: str, sql: str, params: Sequence[Any], values: int, *, plan: str = "") -> None:
        places = {make(at): at for at in range(values) for make in (number, word, moment)}
        self.name, self.sql, self.params = name, sql, params
        self.quoted = connection.ops.quote_name(name)
        self.found = [places.get(param) if isinstance(param, int | str | datetime) else None for param in params]
        kinds = {at: type(param) for param, at in zip(params, self.found, strict=True) if at is not None}
        if set(kinds) != set(range(values)):
            raise ValueError(f"{name}: each value has to reach the SQL as it is")
        self.kinds = tuple(kinds[at] for at in range(values))
        self.plan = plan

    def fetch(self, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """Return the database's rows. Raises TypeError for a value that is none of its place."""
        if not all(map(isinstance, values, self.kinds)):
            raise TypeError(f"{self.name} takes {self.kinds}, not {values}")
        with (
            connection.cursor() as cursor
        ):  # which first looks whether the connection still stands, and may make another
            cursor.execute(*self._ready(values))
            return cursor.fetchall()

    def _ready(self, values: tuple[Any, ...]) -> tuple[str, Sequence[Any]]:
        """Return what to execute; where statements are prepared, this connection has it from now on."""
        placed = zip(self.params, self.found, strict=True)
        if self.plan == "anew" or not settings.PREPARE_STATEMENTS:
            return self.sql, [param if at is None else values[at] for param, at in placed]
        raw = connection.connection
        if getattr(_own, "raw", None) is not raw:
            _own.raw, _own.names = raw, set()
        if self.name not in _own.names:
            with raw.cursor() as cursor:
                # Values that are always the same stay in the text: the planner needs them to take a partial index.
                params = [param if at is None else _Place(f"${at + 1}") for param, at in placed]
                cursor.execute(f"PREPARE {self.quoted} AS ".encode() + cursor.mogrify(self.sql, params))
            _own.names.add(self.name)
        execute = f"EXECUTE {self.quoted}" + (f" ({', '.join(['%s'] * len(values))})" if values else "")
        # Sent as one, they are one transaction: the setting ends with it.
        return f"SET LOCAL plan_cache_mode TO force_generic_plan; {execute}" if self.plan == "once" else execute, values


class _Compiled:
    """One queryset's SQL for this thread, with what turns rows into objects."""

    def __init__(self, name: str, queryset: QuerySet[Any], values: int) -> None:
        query = queryset.query
        self.compiler: SQLCompiler = query.get_compiler(connection=connection)
        sql, params = self.compiler.as_sql()
        self.statement = _Statement(name, sql, params, values)
        expressions = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(expressions)
        self.is_model = not query.values_select
        if self.is_model:
            info = self.compiler.klass_info
            assert info is not None
            self.model = _maker(info["model"])
            selected = info["select_fields"]
            self.first, self.last = selected[0], selected[-1] + 1
            columns = self.compiler.select[self.first : self.last]
            self.names = [column[0].target.attname for column in columns]
            self.related = get_related_populators(info, self.compiler.select, connection.alias)  # type: ignore[call-arg]
            _lighten(self.related)
            self.annotations = self.compiler.annotation_col_map

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        """Return tuples or objects, as the queryset would."""
        rows: Any = self.statement.fetch(values)
        if self.converters:
            rows = map(tuple, self.compiler.apply_converters(rows, self.converters))
        if not self.is_model:
            return list(rows)
        return [self._object(row) for row in rows]

    def _object(self, row: tuple[Any, ...]) -> Any:
        made = self.model.from_db(connection.alias, self.names, row[self.first : self.last])
        for populator in self.related:
            populator.populate(row, made)
        for name, at in self.annotations.items():
            setattr(made, name, row[at])
        return made


class _Maker:
    """Makes objects of a model as `Model.from_db` does, which asks each field of the model each time."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def from_db(self, alias: str, names: Sequence[str], values: Sequence[Any]) -> Model:
        """Return the object; columns that are not among `names` are read when they are asked for."""
        made = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, alias
        made.__dict__.update(zip(names, values, strict=True), _state=state)
        return made


# What these do when a column is set is to put it into the object's dictionary.
_PLAIN = {DeferredAttribute, ForeignKeyDeferredAttribute, FileDescriptor, ImageFileDescriptor}


def _maker(model: type[Model]) -> Any:
    """Return what makes objects of a model: the model itself, where it does more than to take what was read."""
    is_plain = (
        model.__init__ is Model.__init__
        and model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
        and not any(signal.has_listeners(model) for signal in (pre_init, post_init))
        and all(type(getattr_static(model, field.attname)) in _PLAIN for field in model._meta.concrete_fields)
    )
    return _Maker(model) if is_plain else model


def _lighten(populators: Sequence[Any]) -> None:
    for populator in populators:
        populator.model_cls = _maker(populator.model_cls)
        _lighten(populator.related_populators)


class _Place:
    """A parameter of a prepared statement, as psycopg2 writes it into the text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __conform__(self, _protocol: object) -> "_Place":
        return self

    def getquoted(self) -> bytes:
        """Return it without quotes."""
        return self.text.encode()


_own = threading.local()


class Prepared:
    """A queryset with places for `values`; `build` is called with nothing, and puts `number(0)`, `word(1)`, … there.

    `name` is a word of its own for each queryset. A value has to reach the SQL as it is: nothing that a
    lookup changes.
    """

    def __init__(self, name: str, build: Callable[[], QuerySet[Any]], values: int) -> None:
        self.name, self.build, self.values = name, build, values

    def __call__(self, *values: Any) -> list[Any]:
        """Return the rows for these values."""
        return _known(self.name, lambda: _Compiled(self.name, self.build(), self.values)).rows(values)


class PreparedSQL:
    """SQL that was put together of querysets, with its parameters and with places for values; see `Prepared`.

    PostgreSQL chooses between a plan for all values and one for these. `plan` overrules it: "once" where one plan is as
    good for any values, and making it is the greater part of the work; "anew" where the best plan hangs on the values.
    """

    def __init__(
        self, name: str, build: Callable[[], tuple[str, Sequence[Any]]], values: int, *, plan: str = ""
    ) -> None:
        self.name, self.build, self.values, self.plan = name, build, values, plan

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        """Return the database's rows for these values."""
        return _known(self.name, self._make).fetch(values)

    def _make(self) -> _Statement:
        return _Statement(self.name, *self.build(), self.values, plan=self.plan)


def _known(name: str, make: Callable[[], Any]) -> Any:
    """Return what this thread has made under that name, or make it."""
    known: dict[str, Any] | None = getattr(_own, "known", None)
    if known is None:
        known = _own.known = {}
    if name not in known:
        known[name] = make()
    return known[name]
