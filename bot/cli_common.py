"""What the commands of `saga` share: exit codes, options, opening everything, JSON on stdout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import log, terminal
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

OK, PARTLY, USAGE = 0, 1, 2

Json = Annotated[bool, typer.Option("--json", help="Result as JSON on stdout.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Only what was known then (ISO 8601)."),
]


Language = Annotated[
    str | None, typer.Option("--language", metavar="xx", help="en (default), de, it, fr or es.")
]


def open_app(settings: Settings | None = None) -> App:
    """Open everything, with a bar when the model has to be made."""
    settings = settings or load_settings()
    log.set_up(settings.log)
    from bot.app import App

    with terminal.model_progress() as progress:
        return App(settings, progress)


def print_json(value: Any) -> None:
    """The result of a command."""
    print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201 - the result itself
