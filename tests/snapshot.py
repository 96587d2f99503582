"""Rows that are made once in a process, by the services, and copied for every further test, a statement a table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import models
from django.utils import timezone

Made = TypeVar("Made")
Find = Callable[[models.Model], Any]


class Snapshot(Generic[Made]):
    """What `make` puts into the database, with the moments in it as far from now as they were then.

    `rebuild` gets what `make` returned the first time, and a function that gives the new instance for an old one.
    The numbers of the rows are the same in every test: sequences are past them.
    """

    def __init__(self, make: Callable[[], Made], rebuild: Callable[[Made, Find], Made]) -> None:
        self.make, self.rebuild = make, rebuild
        self.made: Made | None = None
        self.at: datetime | None = None
        self.rows: dict[type[models.Model], list[dict[str, Any]]] = {}

    def put(self) -> Made:
        """Put the rows into the database, and return what stands for them."""
        if self.made is None or self.at is None:
            return self._first()
        moved = timezone.now() - self.at
        new: dict[tuple[type[models.Model], Any], models.Model] = {}
        for model, rows in self.rows.items():
            made = [model(**{n: v + moved if isinstance(v, datetime) else v for n, v in row.items()}) for row in rows]
            model._base_manager.bulk_create(made)
            new |= {(model, row.pk): row for row in made}
        return self.rebuild(self.made, lambda old: new[type(old), old.pk])

    def _first(self) -> Made:
        tables = _tables()
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in tables}
        self.at, made = timezone.now(), self.make()
        for model in tables:
            names = [field.attname for field in model._meta.concrete_fields if not field.generated]
            rows = model._base_manager.exclude(pk__in=before[model]).order_by("pk").values(*names)
            if found := list(rows):
                self.rows[model] = found
        self.made = made
        # What a test does to its own objects must not come back in the next one.
        return self.rebuild(made, lambda old: type(old)._base_manager.get(pk=old.pk))


def _tables() -> list[type[models.Model]]:
    """Return all models, each after those that it points to."""
    waiting = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    done: list[type[models.Model]] = []
    while waiting:
        ready = [model for model in waiting if not _targets(model) & set(waiting) - {model}]
        done += ready or waiting[:1]  # a circle is cut anywhere: keys are checked at the end of the transaction
        waiting = [model for model in waiting if model not in done]
    return done


def _targets(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.concrete_fields if field.related_model}
