"""Whether an article belongs to the story: by names of the story, else by what it is about.

Called by `pipeline` for articles that are not in the catalogue as they are. The score is the
cosine between the article's beginning and the nearest of the story's descriptions (centred
vectors, so languages compare); two different names of the story are worth NAMED at least.

Measured with the multilingual-e5-small that ships: the starter articles and the first German one
score 0.44 to 0.66, all 720 XQuAD paragraphs (en, de, es) at most 0.224, other news about AI
companies about 0.16 to 0.29. DEFAULT lies just above what has nothing to do with the story, so
that whatever is remotely on topic passes.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.story import Story
    from vectorstore.store import Store
    from vectorstore.types import Article
    from vectorstore.vectors import Vectors

DEFAULT = 0.23
NAMED = 0.25
BEGINNING = 1500
"""Characters of an article that are embedded for this."""


class Relevance:
    """The judge of one story."""

    def __init__(self, story: Story, store: Store, threshold: float | None) -> None:
        """`threshold`: None for the default, negative for none at all."""
        self._threshold = DEFAULT if threshold is None else threshold
        self._store = store
        self._story = story
        self._names = {
            name: re.compile(
                rf"(?<!\w)(?:{'|'.join(map(re.escape, (name, *spellings)))})(?!\w)", re.IGNORECASE
            )
            for name, spellings in story.entities.items()
        }

    def __str__(self) -> str:
        """What the verdicts depend on."""
        return f"{self._threshold:.3f}"

    def refusal(self, article: Article) -> str | None:
        """Why the article is kept out, None when it belongs to the story."""
        if self._threshold < 0:
            return None
        score = NAMED if self._names_two(article) else 0.0
        if score < self._threshold:
            score = max(score, self._similarity(article))
        if score >= self._threshold:
            return None
        return (
            f"«{article.title}» seems foreign to the story (relevance {score:.2f}, at least "
            f"{self._threshold:.2f} is wanted); SAGA_RELEVANCE sets the threshold or turns it off."
        )

    def _names_two(self, article: Article) -> bool:
        text = f"{article.title}\n{article.text}"
        found = 0
        for name in self._names.values():
            found += name.search(text) is not None
            if found == 2:
                return True
        return False

    def _similarity(self, article: Article) -> float:
        text = f"{article.title}\n{article.text}"[:BEGINNING]
        vector = self._store.encoder.encode([text], "passage")
        centred = self._store.centring.apply(vector, [article.language], "passage")
        return float((self._about @ centred[0]).max())

    @cached_property
    def _about(self) -> Vectors:
        """What the story is about, in every language that saga.toml has: (n, d)."""
        about = self._story.about
        vectors = self._store.encoder.encode(list(about.values()), "query")
        centred: Vectors = self._store.centring.apply(vectors, list(about), "query")
        return centred
