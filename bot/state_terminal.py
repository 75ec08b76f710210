"""Status and timeline in the terminal, and the timeline as a picture in a file; for `cli_state`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from bot.state_text import (
    as_of_text,
    date_text,
    day_text,
    freshness,
    iso_text,
    remarks,
    say,
)
from bot.terminal import err, out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from bot.status import StandingAnswer, Status
    from bot.timeline import ToldEvent
    from ingest.story import Story


def print_status(status: Status, story: str, zone: ZoneInfo) -> None:
    """The status as text."""
    language = status.language
    out.print(Text(say("status_of", language, story=story), style="bold"))
    if status.as_of is not None:
        out.print(Text(as_of_text(status.as_of, language)))
    out.print(Text(freshness(status, language)))
    for question in status.questions:
        _print_question(question, language)
    if status.latest:
        out.print(Text(f"\n{say('latest', language)}", style="bold"))
        for event in status.latest:
            _print_event(event, language, zone)
    changes = status.changes
    if changes is not None:
        date = day_text(changes.since.date(), language)
        out.print(Text(f"\n{say('changes', language, date=date)}", style="bold"))
        asked = [q.question for q in status.questions if q.id in changes.questions]
        if asked:
            out.print(Text(say("changed_questions", language, questions=" ".join(asked))))
        if not asked and not changes.events:
            out.print(Text(say("no_changes", language)))
        for event in changes.events:
            _print_event(event, language, zone)
    out.print()


def print_timeline(events: Sequence[ToldEvent], language: str, zone: ZoneInfo) -> None:
    """The events as text."""
    for event in events:
        _print_event(event, language, zone)
    if not events:
        err.print(say("no_events", language), markup=False)


def write_picture(
    file: Path, events: Sequence[ToldEvent], story: Story, language: str, *, dark: bool
) -> None:
    """Write the timeline as a PNG. Raises OSError."""
    from bot.timeline_picture import draw

    title = say("timeline_of", language, story=story.name)
    file.write_bytes(draw(events, title, language, story.zone, dark=dark))


def _print_question(question: StandingAnswer, language: str) -> None:
    out.print(Text(f"\n{question.question}", style="bold"))
    if question.since:
        out.print(
            Text(f"({say('since', language, date=iso_text(question.since, language))})"),
        )
    answer = question.answer
    text = answer.text
    if answer.as_of:  # said once, above
        text = text.removeprefix(as_of_text(datetime.fromisoformat(answer.as_of), language))
    out.print(Text(text.lstrip(" :\n")))
    for note in answer.notes:
        out.print(Text(note.text, style="italic"))
    for citation in answer.citations:
        out.print(Text(f"  [{citation.n}] {citation.title} {citation.link}", style="dim"))


def _print_event(event: ToldEvent, language: str, zone: ZoneInfo) -> None:
    date = date_text(event, language, zone) + remarks(event, language)
    outlets = ", ".join(dict.fromkeys(f"{c.outlet} ({c.language})" for c in event.citations))
    text = " ".join(event.text.split())
    out.print(Text.assemble((f"{date}: ", "bold"), event.headline or text))
    if event.headline:
        out.print(Text(f"    {text}"))
    out.print(Text(f"    {outlets}; {event.citations[0].link}", style="dim"))
