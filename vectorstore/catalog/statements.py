"""What SQL statements of several modules need: long value lists in parts, keys of new rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable

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
