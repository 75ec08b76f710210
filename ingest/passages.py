"""Cutting an article into passages: whole sentences, of about 100 to 180 tokens.

A paragraph is kept whole where it fits, since its author made it one thought; short neighbours are
joined, long ones are cut into parts of about the same size.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from langchain_text_splitters import TextSplitter

from ingest.sentences import sentence_spans
from vectorstore.types import Article, Passage, Span, short_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    CountTokens = Callable[[Sequence[str]], list[int]]

CHUNKING = "1"
"""Version of the cutting: part of the store's fingerprint, raised when passages change."""
SMALL = 100
"""Tokens under which a passage takes in its neighbour."""
LARGE = 180
"""Tokens that a passage has at most, unless one sentence alone has more."""
TAIL = 40
"""Tokens that the last passage must have to stand by itself."""


class Sentence(NamedTuple):
    """A sentence's span in the article and its tokens."""

    span: Span
    tokens: int


def cut(article: Article, count_tokens: CountTokens) -> list[Passage]:
    """The passages of an article, in order; every sentence is in exactly one."""
    spans = sentence_spans(article.text, article.language)
    tokens = count_tokens([article.text[a:b] for a, b in spans])
    sentences = [Sentence(span, count) for span, count in zip(spans, tokens, strict=True)]
    version = article.content_hash[:8]
    passages = []
    for ordinal, group in enumerate(_groups(article.text, sentences)):
        span = Span(group[0].span.start, group[-1].span.end)
        passages.append(
            Passage(
                passage_id=f"{article.article_id}:{version}:{ordinal}",
                article_id=article.article_id,
                ordinal=ordinal,
                span=span,
                text=article.text[span.start : span.end],
                sentences=tuple(s.span for s in group),
            )
        )
    return passages


def _groups(text: str, sentences: list[Sentence]) -> list[list[Sentence]]:
    """Sentences by passage."""
    groups: list[list[Sentence]] = []
    for paragraph in _paragraphs(text, sentences):
        for part in _parts(paragraph):
            size = _tokens(part)
            if groups and _tokens(groups[-1]) < SMALL and _tokens(groups[-1]) + size <= LARGE:
                groups[-1].extend(part)
            else:
                groups.append(list(part))
    if len(groups) > 1 and _tokens(groups[-1]) < TAIL:
        last = groups.pop()
        groups[-1].extend(last)
    return groups


def _paragraphs(text: str, sentences: list[Sentence]) -> list[list[Sentence]]:
    """Sentences by paragraph; a heading (a line without a stop) goes with what follows."""
    paragraphs: list[list[Sentence]] = []
    heading = False
    for sentence in sentences:
        previous = paragraphs[-1][-1].span.end if paragraphs else 0
        new = not paragraphs or "\n\n" in text[previous : sentence.span.start]
        if new and not heading:
            paragraphs.append([])
        paragraphs[-1].append(sentence)
        heading = new and not re.search(r"[.!?…:;,]\W*$", text[slice(*sentence.span)])
    return paragraphs


def _parts(paragraph: list[Sentence]) -> list[list[Sentence]]:
    """A paragraph in the fewest parts that fit, of about the same size."""
    total = _tokens(paragraph)
    count = math.ceil(total / LARGE)
    if count <= 1:
        return [paragraph]
    target = total / count
    parts: list[list[Sentence]] = [[]]
    for sentence in paragraph:
        size = _tokens(parts[-1])
        full = size + sentence.tokens > LARGE or size + sentence.tokens / 2 > target
        if parts[-1] and full:
            parts.append([])
        parts[-1].append(sentence)
    return parts


def _tokens(sentences: Sequence[Sentence]) -> int:
    return sum(sentence.tokens for sentence in sentences)


class PassageSplitter(TextSplitter):
    """The same cutting behind LangChain's splitter interface."""

    def __init__(self, count_tokens: CountTokens, language: str = "en", **kwargs: Any) -> None:
        """`language`: ISO 639-1 code of the texts."""
        super().__init__(**kwargs)
        self._count_tokens = count_tokens
        self._language = language

    def split_text(self, text: str) -> list[str]:
        """The passages' texts."""
        article = Article(short_hash(text), "", "", text, self._language, "")
        return [passage.text for passage in cut(article, self._count_tokens)]
