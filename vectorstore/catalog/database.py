"""Opening the catalogue: SQLite in the data folder, brought to the newest schema."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from vectorstore.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0005"
"""The newest revision in `migrations/versions`; a test holds the two together."""
BUSY_SECONDS = 30


def open_catalog(data_dir: Path, database_url: str | None = None) -> sa.Engine:
    """Open (and where needed create or migrate) the catalogue.

    Raises StoreUnavailable when the folder cannot be written or the file is no database.
    """
    if database_url:
        engine = sa.create_engine(database_url, pool_pre_ping=True)
    else:
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(
                f"Cannot create the data folder {data_dir} ({error.strerror}). "
                "Set SAGA_DATA to a folder that you may write to."
            ) from error
        engine = sa.create_engine(
            f"sqlite:///{data_dir / 'catalog.sqlite'}",
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _configure_sqlite)
    try:
        _migrate(engine)
    except (sa.exc.DBAPIError, OSError) as error:
        engine.dispose()
        raise unavailable(error, data_dir) from error
    return engine


def unavailable(error: Exception, data_dir: Path | None = None) -> StoreUnavailable:
    """Say in one line what a database error means for the person who runs the program."""
    reason = str(getattr(error, "orig", error))
    where = str(data_dir / "catalog.sqlite") if data_dir else "the catalogue"
    if "disk is full" in reason or "disk I/O" in reason:
        mend = "Free some space on that disk, then run the same command again."
    elif "readonly" in reason or "unable to open" in reason:
        mend = "Give the user that runs saga the right to write there, or set SAGA_DATA."
    elif "locked" in reason:
        mend = "Another process is writing; wait for it to end."
    else:
        mend = "Restore the file from a copy, or move it away and index again."
    return StoreUnavailable(f"Cannot use {where}: {reason}. {mend}")


@contextmanager
def reading_errors(data_dir: Path | None = None) -> Iterator[None]:
    """Turn database errors inside the block into StoreUnavailable."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise unavailable(error, data_dir) from error


def _configure_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    for pragma in (
        "journal_mode=WAL",  # readers go on while one process writes
        "synchronous=NORMAL",  # safe with WAL against a killed process
        "foreign_keys=ON",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _revision(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found


def _migrate(engine: sa.Engine) -> None:
    """Alembic is imported only when there is something to do: it costs start-up time."""
    found = _revision(engine)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreUnavailable(
            f"The catalogue has schema {found}, newer than this program knows ({HEAD}). "
            "Update the program, or set SAGA_DATA to another folder."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            # The driver would commit each statement by itself: a killed process would leave half.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
