"""What tests share: the real model (made once for a user's cache), and a store of the starters.

`make test-postgres` names a PostgreSQL server in TEST_POSTGRES; then every store and every command
of the tests has its catalogue in a database of its own there instead of SQLite.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from platformdirs import user_cache_path

from bot.app import App, split_sentences
from bot.settings import Settings
from ingest.documents import STARTER
from ingest.passages import CHUNKING
from ingest.pipeline import ingest
from vectorstore.centring import load_centring
from vectorstore.embeddings.model import load_encoder
from vectorstore.store import StoreConfig, open_store

_CACHE = Path(os.environ.get("SAGA_CACHE") or user_cache_path("saga-bot"))
SHARED = Path(__file__).parents[2] / "shared"
"""Material that lies beside the project on some machines; tests that need it say so and skip."""


ONE_SHARD = "0/1"
"""simcord does not tell how many shards a bot should have, as Discord does."""
POSTGRES = os.environ.get("TEST_POSTGRES")


def pytest_collection_modifyitems(config, items):
    """Tests of one database only are left out where the other one is tested."""
    foreign = "sqlite" if POSTGRES else "postgres"
    out = [item for item in items if item.get_closest_marker(foreign)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def new_database():
    """Make a database, on request a copy of another that nobody uses; None with SQLite."""
    if POSTGRES is None:
        yield lambda _template=None: None
        return
    url = sa.make_url(POSTGRES)
    server = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    numbers = itertools.count()

    def new(template=None):
        name = f"test{next(numbers)}"
        source = sa.make_url(template).database if template else "template0"
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {source}")
        return url.set(database=name).render_as_string(hide_password=False)

    yield new
    server.dispose()


@pytest.fixture
def database_url(new_database):
    """The empty catalogue of this test; None with SQLite."""
    return new_database()


@pytest.fixture(scope="session")
def cache():
    """Where the model is kept: that of this machine's user, so that it is made only once."""
    return _CACHE


@pytest.fixture(scope="session")
def encoder():
    return load_encoder(None, _CACHE)


@pytest.fixture(scope="session")
def centring(encoder):
    return load_centring(encoder, _CACHE, split_sentences)


@pytest.fixture
def store(tmp_path, encoder, centring, database_url):
    """An empty store of its own."""
    config = StoreConfig(tmp_path / "data", CHUNKING, database_url=database_url)
    with open_store(config, encoder, centring) as opened:
        yield opened


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path, database_url):
    """No setting of the machine reaches a test, and none starts in a folder with a .env."""
    for key in os.environ:
        if key.startswith("SAGA_") or key in {"DISCORD_TOKEN", "CHROMA_URL", "DATABASE_URL"}:
            monkeypatch.delenv(key)
    monkeypatch.setenv("SAGA_CACHE", str(_CACHE))
    monkeypatch.setenv("SAGA_DATA", str(tmp_path / "data"))
    if database_url:
        monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SAGA_SHARDS", ONE_SHARD)
    monkeypatch.setenv("SAGA_FOLLOW", "off")
    monkeypatch.setenv("SAGA_RELEVANCE", "off")  # most tests tell of a museum
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def app_over(tmp_path_factory, new_database):
    """Make the whole program over articles; tests only read it."""
    with contextlib.ExitStack() as stack:

        def over(articles):
            settings = Settings.model_validate(
                {
                    "SAGA_DATA": str(tmp_path_factory.mktemp(articles.stem)),
                    "SAGA_CACHE": str(_CACHE),
                    "SAGA_FOLLOW": "off",
                    "SAGA_RELEVANCE": "off",
                    "SAGA_SHARDS": ONE_SHARD,
                    "DATABASE_URL": new_database(),
                }
            )
            app = stack.enter_context(App(settings))
            assert not ingest([str(articles)], app.indexer, app.fetcher).failed
            return app

        yield over


@pytest.fixture(scope="session")
def starter_app(app_over):
    """The whole program over the starter articles."""
    return app_over(STARTER)


@pytest.fixture(scope="session")
def shared():
    """The folder of shared material."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared material beside the project")
    return SHARED
