"""What tests share: the real model (made once for a user's cache), and a store of the starters."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
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
def store(tmp_path, encoder, centring):
    """An empty store of its own."""
    with open_store(StoreConfig(tmp_path / "data", CHUNKING), encoder, centring) as opened:
        yield opened


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    """No setting of the machine reaches a test, and none starts in a folder with a .env."""
    for key in os.environ:
        if key.startswith("SAGA_") or key in {"DISCORD_TOKEN", "CHROMA_URL", "DATABASE_URL"}:
            monkeypatch.delenv(key)
    monkeypatch.setenv("SAGA_CACHE", str(_CACHE))
    monkeypatch.setenv("SAGA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SAGA_FOLLOW", "off")
    monkeypatch.setenv("SAGA_RELEVANCE", "off")  # most tests tell of a museum
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def starter_app(tmp_path_factory):
    """The whole program over the starter articles. Tests only read it."""
    settings = Settings.model_validate(
        {
            "SAGA_DATA": str(tmp_path_factory.mktemp("starter")),
            "SAGA_CACHE": str(_CACHE),
            "SAGA_FOLLOW": "off",
        }
    )
    with App(settings) as app:
        report = ingest([str(STARTER)], app.indexer, app.fetcher)
        assert not report.failed
        yield app


@pytest.fixture(scope="session")
def shared():
    """The folder of shared material."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared material beside the project")
    return SHARED
