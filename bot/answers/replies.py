"""What an answer looks like: quotes, or a sentence alone. Called by `engine` and `state`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.answers import extractive
from bot.answers.check import check
from bot.answers.framing import citation_notes, quote_line
from bot.answers.phrases import moment_text, phrase
from bot.answers.types import Answer, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.answers.extractive import Chosen
    from bot.answers.types import Question
    from bot.answers.understanding import Understood


def quoted(
    question: Question,
    understood: Understood,
    chosen: Sequence[Chosen],
    newest: datetime | None = None,
) -> Answer:
    """The quotes that stand where they should, oldest first, with notes on them.

    `newest`: when the newest article became known, where the latest state is told.
    """
    language = understood.language
    sentences, citations = extractive.write(chosen)
    texts = {one.hit.passage.passage_id: one.hit.passage.text for one in chosen}
    checked = check(sentences, citations, texts.get)
    lines = [quote_line(citation, language) for citation in checked.citations]
    if newest:
        lines.insert(0, phrase("as_of_newest", language, date=moment_text(newest, language)))
    if understood.as_of:
        lines.insert(0, phrase("as_of", language, date=moment_text(understood.as_of, language)))
    found = bool(checked.citations)
    return said(
        question,
        understood,
        "\n\n".join(lines),
        answered=found,
        outcome=Outcome.ANSWERED if found else Outcome.UNKNOWN,
        sentences=checked.sentences,
        citations=checked.citations,
        notes=tuple(citation_notes(checked.citations, checked.dropped, language)),
    )


def unknown(question: Question, understood: Understood) -> Answer:
    """That the articles don't say; as of the moment asked about, if there is one."""
    return said(question, understood, refusal_text(understood), outcome=Outcome.UNKNOWN)


def refusal_text(understood: Understood) -> str:
    """That the articles don't say, in the asker's language."""
    if understood.as_of is None:
        return phrase("refusal", understood.language)
    date = moment_text(understood.as_of, understood.language)
    return phrase("refusal_as_of", understood.language, date=date)


def said(question: Question, understood: Understood, text: str, **further: Any) -> Answer:
    """A text in answer to a question; `further`: fields of Answer."""
    return Answer(
        question=question.text,
        language=understood.language,
        as_of=understood.as_of.isoformat() if understood.as_of else None,
        text=text,
        id=question.id,
        **{"answered": False, **further},
    )
