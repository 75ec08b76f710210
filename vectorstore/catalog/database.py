"""Opening the catalogue, in SQLite or PostgreSQL, and bringing it to the newest schema.

Whatever the database refuses later, in whichever module, comes out as StoreUnavailable.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from vectorstore.catalog import postgres
from vectorstore.errors import StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import ExceptionContext

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0006"
"""The newest revision in `migrations/versions`; a test holds the two together."""
BUSY_SECONDS = 30


def open_catalog(data_dir: Path, database_url: str | None = None) -> sa.Engine:
    """Open (and where needed create or migrate) the catalogue.

    Raises StoreUnavailable when the folder cannot be written, the file is no database, or the
    server of `database_url` (PostgreSQL) does not let us in.
    """
    engine = postgres.create_engine(database_url) if database_url else _create_sqlite(data_dir)

    def explain(context: ExceptionContext) -> StoreUnavailable | None:
        if context.is_pre_ping or not isinstance(context.sqlalchemy_exception, sa.exc.DBAPIError):
            return None
        if database_url:
            return postgres.unavailable(context.original_exception, engine.url)
        return _sqlite_unavailable(context.original_exception, data_dir)

    event.listen(engine, "handle_error", explain)
    try:
        _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def snapshots(engine: sa.Engine) -> sa.Engine:
    """The engine for transactions that read one state of the catalogue, whatever is written."""
    if engine.dialect.name == "sqlite":
        return engine  # its transactions are so by themselves
    return engine.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )  # fmt: skip


def _create_sqlite(data_dir: Path) -> sa.Engine:
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
    return engine


def _sqlite_unavailable(error: BaseException, data_dir: Path) -> StoreUnavailable:
    """Say in one line what a database error means for the person who runs the program."""
    reason = str(error)
    if "disk is full" in reason or "disk I/O" in reason:
        mend = "Free some space on that disk, then run the same command again."
    elif "readonly" in reason or "unable to open" in reason:
        mend = "Give the user that runs saga the right to write there, or set SAGA_DATA."
    elif "locked" in reason:
        mend = "Another process is writing; wait for it to end."
    else:
        mend = "Restore the file from a copy, or move it away and index again."
    return StoreUnavailable(f"Cannot use {data_dir / 'catalog.sqlite'}: {reason}. {mend}")


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


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def _migrate(engine: sa.Engine) -> None:
    """Alembic is imported only when there is something to do: it costs start-up time."""
    with engine.connect() as connection:
        found = _revision(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreUnavailable(
            f"The catalogue has schema {found}, newer than this program knows ({HEAD}). "
            "Update the program, or set SAGA_DATA or DATABASE_URL to another one."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            # The driver would commit each statement by itself: a killed process would leave half.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            postgres.lock_migrations(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
