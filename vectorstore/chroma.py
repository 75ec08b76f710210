"""The one place that talks to Chroma: collections of centred passage vectors.

Chroma only proposes passages; what is true of them stands in the catalogue. So a vector too many
(left by a killed process) is never shown, and the whole index can be rebuilt from the catalogue.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from vectorstore.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from vectorstore.vectors import Vectors

logger = logging.getLogger(__name__)

BATCH = 2000
"""Vectors in one call: below Chroma's own limit of 5,461 and small enough to go on quickly."""
SERVER_SECONDS = 30.0
"""A server that takes longer for a call counts as down."""
NEVER = 2**53
"""`superseded_at` of a current passage: Chroma has no null to compare with."""


class VectorRow(NamedTuple):
    """A passage as Chroma holds it."""

    passage_id: str
    vector: Vectors
    known_from: int
    superseded_at: int | None


class Visible(NamedTuple):
    """Which passages a reader could see at `as_of` (None: now) and not yet before `since`."""

    as_of: int | None = None
    since: int | None = None
    """Both in epoch seconds."""

    def conditions(self) -> list[dict[str, Any]]:
        """For Chroma's `where`."""
        if self.as_of is None:
            found: list[dict[str, Any]] = [{"superseded_at": NEVER}]
        else:
            found = [{"known_from": {"$lte": self.as_of}}, {"superseded_at": {"$gt": self.as_of}}]
        return found if self.since is None else [*found, {"known_from": {"$gte": self.since}}]


class VectorIndex:
    """The collections of one Chroma, embedded or a server."""

    def __init__(self, client: ClientAPI, where: str) -> None:
        """`where` names the Chroma in messages."""
        self._client = client
        self._where = where
        self._collections: dict[int, Collection] = {}

    @classmethod
    def embedded(cls, folder: Path) -> VectorIndex:
        """Chroma inside this process. The caller holds the folder's lock."""
        with _errors(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            client = chromadb.PersistentClient(str(folder), settings=_settings())
        return cls(client, str(folder))

    @classmethod
    def server(cls, url: str, timeout: float = SERVER_SECONDS) -> VectorIndex:
        """A Chroma server; `timeout`: seconds for one call.

        Raises StoreUnavailable when it does not answer.
        """
        parts = urlsplit(url if "//" in url else f"//{url}", scheme="http")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise StoreUnavailable(
                f"CHROMA_URL={url} is no address of a Chroma server; "
                "write it like http://localhost:8000."
            )
        ssl = parts.scheme == "https"
        port = parts.port or (443 if ssl else 8000)
        with _errors(url):
            # Chroma's client has no time limit, not even while it is made.
            alive = f"{parts.scheme}://{_bracketed(parts.hostname)}:{port}/api/v2/heartbeat"
            httpx.get(alive, timeout=timeout).raise_for_status()
            client = chromadb.HttpClient(
                host=parts.hostname, port=port, ssl=ssl, settings=_settings()
            )
            _limit(client, timeout)
        return cls(client, url)

    def create(self, generation: int, fingerprint: str) -> None:
        """Make the collection of a new generation; an old one of that name goes."""
        with _errors(self._where):
            self.drop(generation)
            self._collections[generation] = self._client.create_collection(
                _name(generation),
                metadata={"fingerprint": fingerprint},
                configuration={
                    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}
                },
                embedding_function=None,
            )

    def drop(self, generation: int) -> None:
        """Delete a generation's collection, if it is there."""
        self._collections.pop(generation, None)
        with _errors(self._where):
            if _name(generation) in {c.name for c in self._client.list_collections()}:
                self._client.delete_collection(_name(generation))

    def exists(self, generation: int) -> bool:
        """Whether the generation's collection is there."""
        with _errors(self._where):
            return _name(generation) in {c.name for c in self._client.list_collections()}

    def upsert(self, generation: int, rows: Sequence[VectorRow]) -> None:
        """Add or replace vectors under their stable ids."""
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            self._call(
                generation,
                "upsert",
                ids=[row.passage_id for row in part],
                embeddings=np.stack([row.vector for row in part]),
                metadatas=[
                    {"known_from": row.known_from, "superseded_at": row.superseded_at or NEVER}
                    for row in part
                ],
            )

    def supersede(self, generation: int, ids: Sequence[str], at: int) -> None:
        """Note that a newer version took the place of these passages."""
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])
            self._call(
                generation, "update", ids=part, metadatas=[{"superseded_at": at}] * len(part)
            )

    def delete(self, generation: int, ids: Sequence[str]) -> None:
        """Forget passages; unknown ids do no harm."""
        for start in range(0, len(ids), BATCH):
            self._call(generation, "delete", ids=list(ids[start : start + BATCH]))

    def nearest(
        self, generation: int, query: Vectors, count: int, visible: Visible | None = None
    ) -> list[str]:
        """Ids of the passages nearest to a vector (d,), best first; filtered inside Chroma.

        Without a filter, ids can be among them that a reader could not see: the catalogue knows.
        """
        conditions = visible.conditions() if visible else []
        where = {"$and": conditions} if len(conditions) > 1 else next(iter(conditions), None)
        result = self._call(
            generation,
            "query",
            query_embeddings=query[None, :],
            n_results=count,
            where=where,
            include=[],
        )
        return list(result["ids"][0])

    def ids(self, generation: int) -> set[str]:
        """All ids of a generation (for comparing with the catalogue)."""
        found: set[str] = set()
        offset = 0
        while True:
            part = self._call(generation, "get", limit=10_000, offset=offset, include=[])["ids"]
            found.update(part)
            if len(part) < 10_000:
                return found
            offset += len(part)

    def count(self, generation: int) -> int:
        """Number of vectors of a generation."""
        return int(self._call(generation, "count"))

    def _call(self, generation: int, method: str, **arguments: Any) -> Any:
        """Call a collection; one that was deleted and made again elsewhere is looked up anew."""
        with _errors(self._where):
            try:
                return getattr(self._collection(generation), method)(**arguments)
            except NotFoundError:
                self._collections.pop(generation, None)
                return getattr(self._collection(generation), method)(**arguments)

    def _collection(self, generation: int) -> Collection:
        collection = self._collections.get(generation)
        if collection is None:
            collection = self._client.get_collection(_name(generation), embedding_function=None)
            self._collections[generation] = collection
        return collection


def _settings() -> Settings:
    """One for each client: `HttpClient` writes its address into it."""
    return Settings(anonymized_telemetry=False)


def _bracketed(host: str) -> str:
    """An IPv6 address as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _limit(client: Any, seconds: float) -> None:
    """Set the time limit of a client's HTTP session, which its interface does not offer."""
    session = getattr(getattr(client, "_server", None), "_session", None)
    if isinstance(session, httpx.Client):
        session.timeout = httpx.Timeout(seconds)


def _name(generation: int) -> str:
    return f"saga-passages-{generation}"


@contextmanager
def _errors(where: str) -> Iterator[None]:
    """Chroma raises its own errors, ValueError, and httpx's; all mean the same to a user."""
    try:
        yield
    except StoreUnavailable:
        raise
    except NotFoundError as error:
        raise StoreUnavailable(
            f"The index is missing from Chroma ({where}): {error}. "
            "`saga doctor --fix` rebuilds it from the catalogue."
        ) from error
    except (ChromaError, ValueError, OSError) as error:
        raise StoreUnavailable(_unreachable(where, error)) from error
    except Exception as error:
        # httpx errors and the Rust bindings' InternalError have no common base of their own.
        if type(error).__module__.split(".")[0] not in {
            "httpx",
            "httpcore",
            "chromadb",
            "builtins",
        }:
            raise
        raise StoreUnavailable(_unreachable(where, error)) from error


def _unreachable(where: str, error: Exception) -> str:
    return (
        f"Chroma ({where}) does not answer: {str(error)[:200] or type(error).__name__}. "
        "Check that it runs and has disk space; `saga doctor` tells more."
    )
