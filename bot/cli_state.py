"""Commands about the state of the story: status, timeline. Registered by `cli`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer looks it up
from typing import Annotated

import typer

from bot.cli_common import OK, PARTLY, AsOf, Json, Language, open_app, print_json
from bot.cli_input import UsageError, check_span, checked_language, moment_of, start_of


def status(
    as_of: AsOf = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Also tell what changed since then.")
    ] = None,
    language: Language = None,
    as_json: Json = False,
) -> int:
    """The state of the story: the standing questions of saga.toml, the last developments."""
    from bot.state_terminal import print_status
    from bot.status import State

    with open_app() as opened:
        moment, start = moment_of(opened, as_of), start_of(opened, since, "--since")
        check_span(start, moment, "--since", "--as-of")
        state = State(opened.engine, opened.timeline, opened.story)
        found = state.status(checked_language(language), moment, start)
        zone = opened.story.zone
    if as_json:
        print_json(found.as_json())
    else:
        print_status(found, opened.story.name, zone)
    return OK if found.articles else PARTLY


def timeline(
    start: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this day on.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="To this day.")] = None,
    topic: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only events about this.")
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=1, help="Only so many, the most important.")
    ] = None,
    png: Annotated[
        Path | None, typer.Option("--png", metavar="FILE", help="Also write it as a picture.")
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="A dark picture.")] = False,
    language: Language = None,
    as_json: Json = False,
) -> int:
    """The story's events in order of time, each with its quotes."""
    from bot.state_terminal import print_timeline, write_picture

    code = checked_language(language)
    with open_app() as opened:
        first, last = start_of(opened, start, "--from"), moment_of(opened, end, "--to")
        check_span(first, last, "--from", "--to")
        found = opened.timeline
        events = found.tell(found.select(first, last, topic, most=top), code)
        story = opened.story
    if png:
        try:
            write_picture(png, events, story, code, dark=dark)
        except OSError as error:
            raise UsageError(f"--png {png} cannot be written: {error.strerror}.") from error
    if as_json:
        print_json({"events": [event.as_json() for event in events]})
    else:
        print_timeline(events, code, story.zone)
    return OK if events else PARTLY
