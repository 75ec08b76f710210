"""Small notes that a program leaves for itself across restarts, as JSON in the table `meta`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from vectorstore.catalog.schema import meta
from vectorstore.catalog.statements import put

if TYPE_CHECKING:
    from collections.abc import Mapping


class Notes:
    """Notes by key; a later one takes an earlier one's place."""

    def __init__(self, engine: sa.Engine) -> None:
        """The engine stays the caller's."""
        self._engine = engine

    def leave(self, key: str, note: Mapping[str, Any]) -> None:
        """Keep a note; `key` has at most 64 characters."""
        with self._engine.begin() as connection:
            put(connection, meta, {"key": key, "value": json.dumps(dict(note))})

    def find(self, key: str) -> dict[str, Any] | None:
        """The note, None when there is none."""
        with self._engine.connect() as connection:
            value = connection.scalar(sa.select(meta.c.value).where(meta.c.key == key))
        found: dict[str, Any] | None = json.loads(value) if value else None
        return found

    def discard(self, key: str) -> None:
        """Throw a note away; harmless when there is none."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(meta).where(meta.c.key == key))
