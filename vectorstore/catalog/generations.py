"""Generations of the index: one is active, one may be building, retired ones are deleted."""

from __future__ import annotations

import time
from typing import NamedTuple

import sqlalchemy as sa

from vectorstore.catalog.schema import generations, passages


class Generation(NamedTuple):
    """One whole index: made by one model and one way of cutting."""

    number: int
    fingerprint: str
    dimension: int
    state: str


NEWEST = (
    sa.select(
        generations.c.generation,
        generations.c.fingerprint,
        generations.c.dimension,
        generations.c.state,
    )
    .where(generations.c.state == sa.bindparam("wanted"))
    .order_by(generations.c.generation.desc())
)
"""Made once, for it is asked with nearly every other query."""


def find(connection: sa.Connection, state: str) -> Generation | None:
    """The newest generation in this state (`building`, `active` or `retired`)."""
    row = connection.execute(NEWEST, {"wanted": state}).first()
    return Generation(*row) if row else None


def create(connection: sa.Connection, fingerprint: str, dimension: int, state: str) -> Generation:
    """Begin a generation."""
    result = connection.execute(
        sa.insert(generations).values(
            fingerprint=fingerprint, dimension=dimension, state=state, created=int(time.time())
        )
    )
    key = result.inserted_primary_key
    number = int(key[0]) if key else 0
    return Generation(number, fingerprint, dimension, state)


def hold(connection: sa.Connection) -> None:
    """First in a transaction: no other process begins a generation until its end."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.text("LOCK TABLE generations IN SHARE ROW EXCLUSIVE MODE"))


def activate(connection: sa.Connection, number: int) -> None:
    """Answer from this generation from now on; the one before is retired."""
    connection.execute(
        sa.update(generations).where(generations.c.state == "active").values(state="retired")
    )
    connection.execute(
        sa.update(generations).where(generations.c.generation == number).values(state="active")
    )


def retired(connection: sa.Connection) -> list[int]:
    """Generations whose rows can be deleted."""
    return list(
        connection.scalars(
            sa.select(generations.c.generation).where(generations.c.state == "retired")
        )
    )


def passage_keys(connection: sa.Connection, number: int) -> list[int]:
    """Keys of the generation's passages."""
    return list(
        connection.scalars(sa.select(passages.c.key).where(passages.c.generation == number))
    )


def delete(connection: sa.Connection, number: int) -> None:
    """Forget a generation and its passages (their lexical rows are the caller's)."""
    connection.execute(sa.delete(passages).where(passages.c.generation == number))
    connection.execute(sa.delete(generations).where(generations.c.generation == number))
