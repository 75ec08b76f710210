"""What the model is given: rules, passages under random ids, earlier turns, the question.

The texts are in `prompts/writer`. Passages are data: each stands between marks that hold its id,
which nobody who wrote an article could know, and look-alikes of the marks are taken out of the
text. Used by `generative`.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage, SystemMessage

import prompts
from bot.answers.phrases import language_name, moment_text, published_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from langchain_core.messages import BaseMessage

    from bot.answers.types import Turn
    from vectorstore.types import Hit

TASK = "writer"
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""No vowels, so that no id is a word, and nothing that is easily misread."""
ID_LENGTH = 5
MARKS = str.maketrans("⟦⟧", "()")
CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
"""Characters that no reader sees and a model may read."""
TURNS = 6
TURN_CHARACTERS = 500
CHARACTERS_PER_TOKEN = 3
"""European languages take 3.5 to 4.5; counted low, so that the budget holds for any model."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages, and the passages by the ids that they have in them."""

    messages: tuple[BaseMessage, ...]
    passages: dict[str, Hit]


def compose(
    question: str,
    language: str,
    as_of: datetime | None,
    hits: Sequence[Hit],
    history: Sequence[Turn],
    input_tokens: int,
) -> Prompt:
    """The prompt for one question, within a budget: the lowest hits are left out first."""
    rules = prompts.load(TASK, "system")
    moment = ""
    if as_of:
        moment = f"Speak of the state as of {moment_text(as_of, 'en')}; nothing later is known."
    turns = "\n".join(
        f"{turn.role}: {clean(turn.content)[:TURN_CHARACTERS]}" for turn in history[-TURNS:]
    )

    def human(passages: str) -> str:
        return prompts.load(TASK, "question").format(
            passages=passages,
            history=turns or "(none)",
            question=clean(question),
            language=language_name(language, "en"),
            moment=moment,
        )

    room = input_tokens * CHARACTERS_PER_TOKEN - len(rules) - len(human(""))
    offered: dict[str, Hit] = {}
    texts: dict[str, str] = {}
    taken = _taken(hits)
    for hit in hits:
        name = new_id(lambda found: found in offered or found in taken)
        text = _passage(name, hit)
        if len(text) > room:
            break
        room -= len(text)
        offered[name], texts[name] = hit, text
    oldest_first = sorted(offered, key=lambda name: offered[name].article.known_from)
    body = human("\n\n".join(texts[name] for name in oldest_first))
    return Prompt((SystemMessage(rules), HumanMessage(body)), offered)


def stamp() -> str:
    """Version of the texts, as it is recorded with answers."""
    return prompts.version(TASK)


def _passage(name: str, hit: Hit) -> str:
    return prompts.load(TASK, "passage").format(
        id=name,
        outlet=clean(hit.article.outlet),
        published=published_text(hit.article.published, "en"),
        language=language_name(hit.article.language, "en"),
        text=clean(hit.passage.text),
    )


def clean(text: str) -> str:
    """A text without characters that nobody sees and without our marks."""
    return CONTROLS.sub("", text).translate(MARKS)


def _taken(hits: Sequence[Hit]) -> str:
    return "\n".join(hit.passage.text for hit in hits)


def new_id(is_taken: Callable[[str], bool]) -> str:
    """A random id that is not taken."""
    while True:
        name = "".join(_random.choices(ALPHABET, k=ID_LENGTH))
        if any(c.isdigit() for c in name) and not is_taken(name):
            return name


_random = random.SystemRandom()
