"""Finds the times that a text or a question speaks of, in five languages, without a model.

`tag` serves the making of events (give it a whole article, so that "two days later" has
something to count from) and the check of answers; `question_moment` the understanding of
questions. English, German, Italian, French and Spanish; other languages are read as English.

How it works: `dates_tokens` turns words into kinds with the tables of `dates_<language>.toml`,
`dates_grammar` and `dates_phrases` find phrases in the kinds, `dates_calendar` puts them on the
calendar.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from vectorstore.text.dates_calendar import Context, Interval, resolve, resolve_range
from vectorstore.text.dates_grammar import Pair, Phrase
from vectorstore.text.dates_phrases import phrases
from vectorstore.text.dates_question import moment_of
from vectorstore.text.dates_tokens import Token
from vectorstore.text.dates_types import Bound, Grain, Moment, MomentKind, TimeExpression
from vectorstore.types import Span

__all__ = ["Bound", "Grain", "Moment", "MomentKind", "TimeExpression", "question_moment", "tag"]


def tag(text: str, language: str, anchor: datetime | None, zone: tzinfo) -> list[TimeExpression]:
    """The times that `text` names, in order, not overlapping.

    `anchor` is when the text was written (aware; None when unknown: then only what the text
    itself fixes is found). Times without a zone of their own are taken as of `zone`. A missing
    year is the one that brings the date nearest to the anchor in its past (in its future where
    the wording points there), or nearest to what the text last spoke of. "Two days later" counts
    from what the text last spoke of, otherwise from the anchor. Durations ("within 30 days") are
    no times. Never raises.
    """
    context = Context(anchor.astimezone(zone) if anchor else None, zone)
    found, spoken = phrases(text, language)
    expressions: list[TimeExpression] = []
    for phrase in spoken:
        for part, interval in _intervals(phrase, context):
            context.remember(interval)
            expressions.append(_expression(text, found, part, interval))
    return expressions


def question_moment(text: str, language: str, now: datetime, zone: tzinfo) -> Moment | None:
    """The time that a question speaks of and how it limits the answer; None without one.

    `now` is the aware moment of asking, `zone` that of dates without one of their own. See
    `Moment.as_of` for what may be known. Never raises.
    """
    return moment_of(text, tag(text, language, now, zone), language, now)


def _intervals(phrase: Phrase | Pair, context: Context) -> list[tuple[Phrase | Pair, Interval]]:
    """One interval; for a pair that makes no range, those of its two times."""
    if isinstance(phrase, Phrase):
        interval = resolve(phrase, context)
        return [(phrase, interval)] if interval else []
    whole = resolve_range(phrase, context)
    if whole:
        return [(phrase, whole)]
    if phrase.rule == "bare_days":
        return []
    if phrase.listed and phrase.left.year is None:  # "February and March 2024"
        phrase = replace(phrase, left=replace(phrase.left, year=phrase.right.year))
    singles = ((part, resolve(part, context)) for part in (phrase.left, phrase.right))
    return [
        (part, interval if phrase.listed else interval._replace(certain=False))
        for part, interval in singles
        if interval
    ]


def _expression(
    text: str, found: list[Token], phrase: Phrase | Pair, interval: Interval
) -> TimeExpression:
    span = Span(found[phrase.first].start, found[phrase.last - 1].end)
    return TimeExpression(
        span=span,
        text=text[span.start : span.end],
        start=interval.start,
        end=interval.end,
        grain=interval.grain,
        certain=interval.certain,
        relative=interval.relative,
        bound=phrase.bound,
    )
