"""Rows of a model, by COPY. What a row does not say has the model's own default, so that new fields need no word here."""

import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, JSONField, Model

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def new_ids(model: type[Model], number: int) -> list[int]:
    """Reserve that many primary keys of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, number],
        )
        return sorted(row[0] for row in cursor.fetchall())


def copy_rows(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows, given as values by attribute name (`author_id`); what is missing is the field's default.

    Values go in as they are: nothing is checked here but what the database itself checks.
    """
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    lines = io.StringIO()
    for row in rows:
        values = (row[f.attname] if f.attname in row else f.get_default() for f in fields)
        lines.write("\t".join(_text(field, value) for field, value in zip(fields, values, strict=True)))
        lines.write("\n")
    lines.seek(0)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN", lines)


def _text(field: "Field[Any, Any]", value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(field, JSONField):
        value = json.dumps(value)
    elif isinstance(field, ArrayField):
        value = "{" + ",".join(_element(part) for part in value) + "}"
    return str(value).translate(_ESCAPES)


def _element(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    quoted = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
