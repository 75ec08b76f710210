"""The open store: catalogue, lexical index, Chroma and model together.

`open_store` is what the bot, the command line and ingestion call. `Store` knows the active
generation and hands out transactions; `indexer` writes through it and `search` reads.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from vectorstore.catalog import generations
from vectorstore.catalog.database import open_catalog, snapshots
from vectorstore.catalog.lexical import Fts5
from vectorstore.catalog.lexical_postgres import PostingTable
from vectorstore.catalog.postgres import WriterLock
from vectorstore.chroma import VectorIndex
from vectorstore.errors import FingerprintMismatch
from vectorstore.lock import StoreLock
from vectorstore.text.words import glossary_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    import sqlalchemy as sa

    from vectorstore.catalog.generations import Generation
    from vectorstore.catalog.lexical import LexicalIndex
    from vectorstore.centring import Centring
    from vectorstore.embeddings.encoder import Encoder

EMBEDDED_WAYS_OUT = (
    "Embedded Chroma belongs to one process. Use the running bot's /admin commands instead, "
    "or run a Chroma server (`chroma run`) and set CHROMA_URL for both."
)
WRITER_WAYS_OUT = "One process writes at a time; run this again when it has ended."


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """Where the store is and how its passages were cut."""

    data_dir: Path
    chunking: str
    """Version of the way passages are cut; part of the fingerprint."""
    chroma_url: str | None = None
    database_url: str | None = field(default=None, repr=False)
    """PostgreSQL in place of SQLite; holds a password."""


class Store:
    """An open store. Close it, or use it in a `with` block."""

    def __init__(
        self,
        config: StoreConfig,
        engine: sa.Engine,
        vectors: VectorIndex,
        encoder: Encoder,
        centring: Centring,
        lock: StoreLock | None,
    ) -> None:
        """Use `open_store`."""
        self.config = config
        self.engine = engine
        self.vectors = vectors
        self.encoder = encoder
        self.centring = centring
        self.lexical: LexicalIndex = lexical_index(engine)
        self._snapshots = snapshots(engine)
        self._lock = lock

    @property
    def fingerprint(self) -> str:
        """What an index must have been made with to be searched by this program."""
        parts = (
            self.encoder.fingerprint,
            f"chunking={self.config.chunking}",
            f"centring={self.centring.version}",
            f"words={glossary_version()}",
        )
        return " ".join(parts)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that reads one consistent state."""
        with self._snapshots.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is committed at the end of the block, or rolled back."""
        with self.engine.begin() as connection:
            yield connection

    def active(self) -> Generation:
        """The generation that answers now; begun here when the store is new.

        Raises FingerprintMismatch when it was made with another model or cutting.
        """
        with self.reading() as connection:
            found = generations.find(connection, "active")
        if found is None:
            with self.writing() as connection:
                generations.hold(connection)
                found = generations.find(connection, "active")
                if found is None:
                    found = generations.create(
                        connection, self.fingerprint, self.encoder.dimension, "active"
                    )
                    self.vectors.create(found.number, self.fingerprint)
        if found.fingerprint != self.fingerprint:
            raise FingerprintMismatch(
                f"The index was made with «{found.fingerprint}» but this program is set to "
                f"«{self.fingerprint}». Run `saga reindex --full` to build it anew, or set "
                "SAGA_EMBEDDING_MODEL back."
            )
        return found

    def writer_lock(self) -> StoreLock | WriterLock:
        """Held while writing. With embedded Chroma the whole process already holds the store."""
        if self.config.database_url:
            return WriterLock(self.engine, WRITER_WAYS_OUT)
        return StoreLock(self.config.data_dir, "writer", WRITER_WAYS_OUT)

    def close(self) -> None:
        """Let go of the database and the lock."""
        self.engine.dispose()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def lexical_index(engine: sa.Engine) -> LexicalIndex:
    """The lexical index in the catalogue's database."""
    return Fts5() if engine.dialect.name == "sqlite" else PostingTable()


def open_store(config: StoreConfig, encoder: Encoder, centring: Centring) -> Store:
    """Open the store for searching and writing.

    Raises StoreBusy when another process holds the embedded store, StoreUnavailable when the
    folder, the catalogue or the Chroma server cannot be used.
    """
    engine = open_catalog(config.data_dir, config.database_url)
    lock = None
    try:
        if config.chroma_url:
            vectors = VectorIndex.server(config.chroma_url)
        else:
            lock = StoreLock(config.data_dir, "store", EMBEDDED_WAYS_OUT).acquire()
            vectors = VectorIndex.embedded(config.data_dir / "chroma")
    except BaseException:
        engine.dispose()
        if lock:
            lock.release()
        raise
    return Store(config, engine, vectors, encoder, centring, lock)
