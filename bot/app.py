"""Putting the parts together: settings -> model, store, engine. Used by every entry."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from bot.answers.check import is_verbatim
from bot.answers.engine import Engine
from bot.timeline import Timeline
from ingest.fetch import Fetcher
from ingest.passages import CHUNKING, cut
from ingest.sentences import sentence_spans
from ingest.story import load_story
from vectorstore.catalog.passages import passage_by_id
from vectorstore.centring import load_centring
from vectorstore.embeddings.errors import ModelUnavailable
from vectorstore.embeddings.model import load_encoder, load_reader
from vectorstore.indexer import Indexer
from vectorstore.rebuild import rebuild
from vectorstore.rerank import load_reranker
from vectorstore.search import Search
from vectorstore.store import StoreConfig, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.generative import GenerativeWriter
    from bot.answers.types import Answer
    from bot.settings import Settings
    from vectorstore.centring import Centring
    from vectorstore.embeddings.encoder import Encoder
    from vectorstore.embeddings.reader import Reader
    from vectorstore.rebuild import Progress
    from vectorstore.types import Article, Passage


class App:
    """The open program. Use it in a `with` block: leaving it closes everything."""

    def __init__(
        self, settings: Settings, progress: Callable[[str, int, int], None] | None = None
    ) -> None:
        """Open it all; `progress` hears (step, done, total) while the model is made.

        Raises StoryError, ModelError, StoreError, ConfigError.
        """
        with ExitStack() as stack:
            self.settings = settings
            self.story = load_story(settings.config)
            encoder = load_encoder(settings.embedding_model, settings.cache, progress)
            self.reader = open_reader(settings, encoder, progress)
            reranker = load_reranker(settings.reranker, settings.cache)
            centring = load_centring(encoder, settings.cache, split_sentences, progress)
            config = StoreConfig(
                data_dir=settings.data,
                chunking=CHUNKING,
                chroma_url=settings.chroma_url,
                database_url=settings.database_address,
            )
            self.store = stack.enter_context(open_store(config, encoder, centring))
            self.fetcher = stack.enter_context(Fetcher(settings.allow_private_hosts))
            self.indexer = Indexer(self.store, cut)
            self.search = Search(self.store, reranker=reranker)
            writer = _connect(settings.llm, encoder, centring) if settings.llm else None
            self.engine = Engine(self.search, self.story, writer, self.reader)
            self.timeline = Timeline(self.store, self.story, writer.headlines if writer else None)
            self._stack = stack.pop_all()

    def passage_text(self, passage_id: str) -> str | None:
        """The text of a stored passage, None when it is gone."""
        with self.store.reading() as connection:
            passage = passage_by_id(connection, passage_id)
        return passage.text if passage else None

    def is_verbatim(self, answer: Answer) -> bool:
        """Whether every quote of an answer stands at its place in the stored passages."""
        return all(is_verbatim(c, self.passage_text(c.passage_id)) for c in answer.citations)

    def rebuild(self, progress: Progress) -> int:
        """Build a new generation of the index; the number of its passages."""

        def cut_article(article: Article) -> list[Passage]:
            return cut(article, self.indexer.count_tokens)

        return rebuild(self.store, self.indexer, cut_article, progress)

    def close(self) -> None:
        """Close everything; harmless when already closed."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()


def _connect(llm: str, encoder: Encoder, centring: Centring) -> GenerativeWriter:
    """Imported only where a language model is configured: its libraries take a second to load."""
    from bot.answers.generative import GenerativeWriter
    from bot.answers.llm_likeness import Likeness

    return GenerativeWriter.connect(llm, Likeness(encoder, centring))


def open_reader(
    settings: Settings,
    encoder: Encoder,
    progress: Callable[[str, int, int], None] | None = None,
) -> Reader | None:
    """What reads passages with the question; None where it is off.

    It is made with the default model. Where that is not to be had, a log line says that answers
    are weaker; ModelError is raised when the reader was asked for by name.
    """
    if settings.reader is False:
        return None
    try:
        return load_reader(settings.cache, encoder, progress)
    except ModelUnavailable as error:
        if settings.reader:
            raise
        logging.getLogger(__name__).warning("Answers without the reader (SAGA_READER): %s", error)
        return None


def split_sentences(text: str, language: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text, language)]
