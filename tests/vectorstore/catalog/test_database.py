import sqlite3

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from vectorstore.catalog.database import HEAD, MIGRATIONS, open_catalog
from vectorstore.catalog.schema import metadata
from vectorstore.errors import StoreUnavailable


def test_the_migrations_end_where_the_program_thinks():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_migrations_make_the_tables_that_the_program_knows(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        assert compare_metadata(context, metadata) == []


def _ours(_object, name, kind, _reflected, _other):
    """Leave out the tables of the lexical index, which are each database's own."""
    own = ("passage_words", "word_counts", "word_totals")
    return not (kind == "table" and name.startswith(own))


def test_opening_again_is_harmless(tmp_path, database_url):
    for _ in range(2):
        engine = open_catalog(tmp_path, database_url)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == HEAD
        engine.dispose()


@pytest.mark.sqlite
def test_readers_go_on_while_one_writes(tmp_path):
    open_catalog(tmp_path).dispose()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_first_opening_that_is_broken_off_leaves_nothing_half_made(
    tmp_path, database_url, monkeypatch
):
    real = op.create_index

    def broken_off(*arguments, **named):
        if "shingles" in arguments:
            raise KeyboardInterrupt
        return real(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_index", broken_off)
        with pytest.raises(KeyboardInterrupt):
            open_catalog(tmp_path, database_url)
    open_catalog(tmp_path, database_url).dispose()


def test_a_newer_catalogue_is_left_alone(engine, tmp_path, database_url):
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer than this program"):
        open_catalog(tmp_path, database_url)


@pytest.mark.sqlite
def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "catalog.sqlite").write_bytes(b"not a database at all, but long enough" * 50)
    with pytest.raises(StoreUnavailable, match="Restore the file"):
        open_catalog(tmp_path)


@pytest.mark.sqlite
def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="SAGA_DATA"):
        open_catalog(tmp_path / "file" / "data")
