"""What SQL statements of several modules need: long value lists in parts, new keys, upserts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

T = TypeVar("T")
IN_LIMIT = 500
"""Values in one SQL `IN`; older SQLite allows 999 parameters."""


def parts(values: list[T]) -> Iterable[list[T]]:
    """The values in lists that fit one SQL `IN`."""
    for start in range(0, len(values), IN_LIMIT):
        yield values[start : start + IN_LIMIT]


def new_key(result: sa.CursorResult[Any]) -> int:
    """The key that the database gave to an inserted row."""
    key = result.inserted_primary_key
    if key is None:  # pragma: no cover - every table here has a key
        raise sa.exc.InvalidRequestError("the inserted row has no key")
    return int(key[0])


def put(connection: sa.Connection, table: sa.Table, *rows: Mapping[str, Any]) -> None:
    """Store rows (all with the same columns) in the place of those with their primary keys."""
    if not rows:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), list(rows))


def put_new(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Store a row unless there is one with the same primary key."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(table).values(**values).on_conflict_do_nothing())
