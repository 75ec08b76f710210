"""Which language a question is in, also one of a few words.

Called by `understanding` and `follow_ups`.
"""

from __future__ import annotations

from bot.answers.phrases import LANGUAGES
from vectorstore.text.language import identify
from vectorstore.text.words import stop_words

SHORT = 10
"""Words up to which a question is short."""


def languages(text: str) -> tuple[str, str]:
    """Which of the bot's languages a question is in ("": nothing tells), and which of any."""
    spoken = _spoken(text)
    return spoken, spoken if _is_short(text) and spoken else identify(text, default=spoken or "en")


def _is_short(text: str) -> bool:
    # a date's numbers tell nothing of the language
    return sum(any(c.isalpha() for c in word) for word in text.split()) <= SHORT


def _spoken(text: str) -> str:
    """Which of the bot's languages a question is in; "" when nothing tells.

    In a few words ("Und was versprach er?") the small ones tell more than the identifier does.
    """
    found = identify(text, default="", among=LANGUAGES)
    if not _is_short(text):
        return found
    small = [word.strip("¿¡?!.,;:").casefold() for word in text.split()]
    counts = {code: sum(word in stop_words(code) for word in small) for code in LANGUAGES}
    best = max(counts.values())
    told = [code for code in LANGUAGES if counts[code] == best]
    return told[0] if len(told) == 1 and best > counts.get(found, 0) else found


def sure(text: str, language: str) -> str:
    """The identified language when there is enough text to trust it."""
    return language if len(text.split()) >= 3 else ""
