"""Headlines for events, by a language model, each checked against the quotes that tell the event.

One request for all events that a reader is shown. A headline stands when it passes the check of
every answer (names, numbers, dates, denials), is in the reader's language, short, and says
something like its quotes; else the quote speaks for itself. Called by `bot.timeline`.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage, SystemMessage

import prompts
from bot.answers.check import fault
from bot.answers.check_names import known_names
from bot.answers.generative import speaks
from bot.answers.llm import LLMFailure
from bot.answers.llm_likeness import LEAST
from bot.answers.llm_prompt import clean, new_id
from bot.answers.orders import is_order
from bot.answers.phrases import language_name
from bot.answers.types import Sentence, SentenceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answers.generative import CompareMeaning
    from bot.answers.llm import LanguageModel
    from bot.answers.types import Citation

logger = logging.getLogger(__name__)

TASK = "headline"
LINE = re.compile(r"^\W*(\w{5})\W*:\s*(.+?)[\s.]*$", re.MULTILINE)
LONGEST = 110
"""Characters; a longer line is no headline."""
QUOTES = 3
"""That the model reads of an event."""


class HeadlineWriter:
    """Writes headlines with one language model. Thread-safe, blocking."""

    def __init__(self, model: LanguageModel, compare: CompareMeaning | None = None) -> None:
        """`compare` as for `GenerativeWriter`."""
        self._model = model
        self._compare = compare

    def write(
        self,
        events: Sequence[Sequence[Citation]],
        language: str,
        passage_text: Callable[[str], str | None],
    ) -> list[str]:
        """A headline for each event, "" where none stands; never raises for what a model does.

        An event is given by its quotes, the one that speaks for it first.
        """
        offered: dict[str, int] = {}
        texts = " ".join(c.quote for quotes in events for c in quotes)
        for i in range(len(events)):
            offered[new_id(lambda found: found in offered or found in texts)] = i
        body = "\n\n".join(
            prompts.load(TASK, "event").format(
                id=name, quotes="\n".join(clean(c.quote) for c in events[i][:QUOTES])
            )
            for name, i in offered.items()
        )
        asked = prompts.load(TASK, "events").format(
            events=body, language=language_name(language, "en")
        )
        messages = [SystemMessage(prompts.load(TASK, "system")), HumanMessage(asked)]
        headlines = [""] * len(events)
        try:
            reply = "".join(self._model.stream(messages))
        except LLMFailure as error:
            logger.warning("no headlines, %s: %s", self._model.name, error)
            return headlines
        for name, text in LINE.findall(reply):
            if name not in offered:
                continue
            cited = events[offered[name]][:QUOTES]
            reason = self._fault(text, cited, language, passage_text)
            if reason is None:
                headlines[offered[name]] = text
            else:
                logger.info("headline dropped, %s: %.120s", reason, text)
        return headlines

    def _fault(
        self,
        text: str,
        cited: Sequence[Citation],
        language: str,
        passage_text: Callable[[str], str | None],
    ) -> str | None:
        """Why a headline must not stand; None when it may."""
        if len(text) > LONGEST:
            return "too long"
        if any(is_order(citation.quote) for citation in cited) or is_order(text):
            return "an order"
        if not speaks(text, language):
            return "not in the reader's language"
        known = known_names([(c.quote, c.language) for c in cited])
        numbers = tuple(citation.n for citation in cited)
        sentence = Sentence(text, numbers, SentenceKind.CLAIM)
        reason = fault(sentence, cited, passage_text, language, known)
        if reason or self._compare is None:
            return reason
        likeness = self._compare(text, language, [(c.quote, c.language) for c in cited])
        return f"unlike its quotes ({likeness:.2f})" if likeness < LEAST else None
