"""Whether an article belongs to the story: by what it is about, and by the story's names.

Called by `pipeline` for articles that are not in the catalogue as they are. The score is the
cosine between the article's beginning and the nearest of the story's descriptions (centred
vectors, so languages compare), and NAME more for each different name of the story, MOST_NAMES at
most.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.story import Story
    from vectorstore.store import Store
    from vectorstore.types import Article
    from vectorstore.vectors import Vectors

DEFAULT = 0.19
"""Measured with the multilingual-e5-small that ships (`benchmarks/relevance.py`): chosen so that 1
in 20 texts of the story is kept out, on half of 85 short texts that were written for it, many
without a name. The other half: 14 of 15 of the story are taken in, 8 of 15 of its neighbours (other
AI companies, other chief executives who had to go), none of 5 far ones. All 44 starter articles
are taken in (the lowest scores 0.76), and 21 of 720 paragraphs about the world. A neighbour that is
taken in costs space; an article of the story that is kept out is not answered from."""
NAME = 0.1
MOST_NAMES = 3
BEGINNING = 1500
"""Characters of an article that are embedded for this."""


class Relevance:
    """The judge of one story."""

    def __init__(self, story: Story, store: Store, threshold: float | None) -> None:
        """`threshold`: None for the default, negative for none at all."""
        self._threshold = DEFAULT if threshold is None else threshold
        self._store = store
        self._story = story
        self._spellings = {
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
        named = NAME * self._names(article)
        if named >= self._threshold:
            return None  # the model need not be asked
        score = named + self._similarity(article)
        if score >= self._threshold:
            return None
        return (
            f"«{article.title}» seems foreign to the story (relevance {score:.2f}, at least "
            f"{self._threshold:.2f} is wanted); SAGA_RELEVANCE sets the threshold or turns it off."
        )

    def score(self, article: Article) -> float:
        """How near the article is to the story."""
        return NAME * self._names(article) + self._similarity(article)

    def _names(self, article: Article) -> int:
        """Different names of the story in an article, MOST_NAMES at most."""
        text = f"{article.title}\n{article.text}"
        found = (1 for name in self._spellings.values() if name.search(text))
        return sum(islice(found, MOST_NAMES))

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
