"""PostgreSQL as the catalogue: opening it, its errors in plain words, one writer at a time.

Called by `database` and by the store where `DATABASE_URL` is set. Messages name the database
without its password.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from vectorstore.catalog.notes import Notes
from vectorstore.errors import StoreBusy, StoreUnavailable
from vectorstore.lock import describe_holder, own_name

if TYPE_CHECKING:
    from types import TracebackType

SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
CONNECTIONS = 8
"""Kept open by each process …"""
MORE_CONNECTIONS = 24
"""… and opened besides under load: together as many as asyncio has threads at most (32)."""
CONNECT_SECONDS = 5
POOL_SECONDS = 10
WRITER_KEY = 0x5A6A_0001
"""Of the advisory lock of who writes; advisory locks are each database's own."""
MIGRATION_KEY = 0x5A6A_0002
WRITER_NOTE = "writer"
WRONG_ADDRESS = (
    "DATABASE_URL cannot be used: it must be of the form postgresql://user:password@host:5432/name."
)
MEND = {
    "password authentication": "Correct the user and the password in DATABASE_URL.",
    "no password supplied": "Put the password into DATABASE_URL.",
    "no pg_hba.conf entry": "Let this machine in (pg_hba.conf of the server).",
    "role ": "Correct the user in DATABASE_URL, or make it (`createuser`).",
    "database ": "Make the database (`createdb`), or correct its name in DATABASE_URL.",
    "too many": "Raise max_connections of the server, or run fewer processes.",
    "remaining connection slots": "Raise max_connections of the server, or run fewer processes.",
    "starting up": "Wait until it is up, then run the same command again.",
    "shutting down": "Wait until it is up, then run the same command again.",
    "permission denied": "Give the user of DATABASE_URL the right to it.",
    "read-only": "DATABASE_URL must name the server that is written to, not a copy of it.",
    "No space left": "Free some space on the server's disk.",
}
"""What to do, by words of the server's message; the first that fits."""
OTHERWISE = "Start the server or correct DATABASE_URL; `saga doctor` checks it."


def create_engine(database_url: str) -> sa.Engine:
    """An engine for PostgreSQL; connects later. Raises StoreUnavailable for a wrong address."""
    try:
        url = sa.make_url(database_url)
    except (sa.exc.ArgumentError, ValueError):
        raise StoreUnavailable(WRONG_ADDRESS) from None
    if url.drivername not in SCHEMES or not url.database:
        raise StoreUnavailable(WRONG_ADDRESS)
    usual = {"connect_timeout": CONNECT_SECONDS, "application_name": "saga"}
    try:
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,  # a server that was restarted meanwhile is no error
            pool_size=CONNECTIONS,
            max_overflow=MORE_CONNECTIONS,
            pool_timeout=POOL_SECONDS,
            connect_args={key: usual[key] for key in usual.keys() - url.query.keys()},
        )
    except ModuleNotFoundError as error:
        raise StoreUnavailable(
            "DATABASE_URL needs the driver of PostgreSQL. "
            "Install it: pip install 'saga-bot[postgres]'."
        ) from error


def place(url: sa.URL) -> str:
    """The database for people: no password, and none of the options, which could hold one."""
    who = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{who}{url.host or ''}{port}/{url.database}"


def describe(connection: sa.Connection) -> str:
    """Place, version and round trip of a server that answers."""
    version = connection.scalar(sa.text("SHOW server_version"))
    began = time.perf_counter()
    connection.scalar(sa.text("SELECT 1"))
    milliseconds = (time.perf_counter() - began) * 1000
    return f"PostgreSQL {version} at {place(connection.engine.url)}, {milliseconds:.1f} ms away"


def unavailable(error: BaseException, url: sa.URL) -> StoreUnavailable:
    """What an error of the driver means for the person who runs the program, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = lines[0].rstrip(".") if lines else type(error).__name__
    mend = next((text for words, text in MEND.items() if words in reason), OTHERWISE)
    return StoreUnavailable(
        f"Cannot use the catalogue {place(url)} (DATABASE_URL): {reason}. {mend}"
    )


def lock_migrations(connection: sa.Connection) -> None:
    """Until the end of the transaction no other process migrates."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_KEY)))


class WriterLock:
    """Held by whoever writes, on whichever machine, until `release` or the end of the process.

    The lock belongs to a connection, so the server frees it when the process dies. A note in the
    catalogue names the holder.
    """

    def __init__(self, engine: sa.Engine, ways_out: str) -> None:
        """`ways_out` ends the message to whoever comes second."""
        self._engine = engine
        self._ways_out = ways_out
        self._connection: sa.Connection | None = None

    def acquire(self) -> Self:
        """Take the lock now. Raises StoreBusy with the holder's name and age when it is taken."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        notes = Notes(self._engine)
        try:
            held = connection.scalar(sa.select(sa.func.pg_try_advisory_lock(WRITER_KEY)))
            holder = "" if held else json.dumps(notes.find(WRITER_NOTE))
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        if not held:
            self.release()
            raise StoreBusy(
                f"The catalogue is in use by {describe_holder(holder)}. {self._ways_out}"
            )
        try:
            notes.leave(WRITER_NOTE, own_name())
        except BaseException:
            self.release()
            raise
        return self

    def release(self) -> None:
        """Let go; harmless when not held."""
        if self._connection is None:
            return
        try:
            self._connection.execute(sa.select(sa.func.pg_advisory_unlock_all()))
        except StoreUnavailable:
            self._connection.invalidate()  # the server has freed it, or will when it notices
        finally:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
