"""What people hand to the command line, read and checked: questions, moments, files of rows.

Called by `cli`; whatever is wrong ends in a UsageError that says what and how to mend it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.answers.types import Question, Turn
    from bot.app import App


class UsageError(Exception):
    """A wrong argument; the message says what and how to mend it."""


def question_of(
    opened: App,
    text: str,
    as_of: Any,
    language: Any,
    history: tuple[Turn, ...],
    identity: str | None = None,
) -> Question:
    """The question as the engine takes it. Raises UsageError."""
    from bot.answers.types import Question

    if language is not None:
        checked_language(language)
    moment = moment_of(opened, as_of)
    return Question(text, as_of=moment, language=language, history=history, id=identity)


def checked_language(language: Any) -> str:
    """The language asked for if the bot speaks it, else its first."""
    from bot.answers.phrases import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise UsageError(f"--language {language}: the bot speaks {', '.join(LANGUAGES)}.")
    return language or LANGUAGES[0]


def start_of(opened: App, text: str | None, option: str) -> datetime | None:
    """The beginning of a span; a date alone is the beginning of that day."""
    from bot.timeline import parse_start

    moment_of(opened, text, option)
    return parse_start(text, opened.story.zone) if text is not None else None


def check_span(start: datetime | None, end: datetime | None, first: str, last: str) -> None:
    """Raise UsageError when a span ends before it starts."""
    if start and end and start > end:
        raise UsageError(f"{first} lies after {last}: the span ends before it starts.")


def moment_of(opened: App, text: Any, option: str = "--as-of") -> datetime | None:
    """The moment that a date or time means, in the story's zone. Raises UsageError."""
    from vectorstore.types import parse_as_of

    if text is None:
        return None
    try:
        return parse_as_of(str(text), opened.story.zone)
    except ValueError:
        raise UsageError(
            f"{option} {text} is not a date such as 2023-11-19 or 2023-11-19T12:00-08:00."
        ) from None


def turns_of(turns: Any) -> tuple[Turn, ...]:
    """Earlier turns from a list of {role, content}. Raises UsageError."""
    from bot.answers.types import Turn

    try:
        return tuple(Turn(str(turn["role"]), str(turn["content"])) for turn in turns)
    except (TypeError, KeyError):
        raise UsageError("history is not a list of {role, content} objects.") from None


def read_json(file: Path) -> Any:
    """What a JSON file holds. Raises UsageError."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError(f"{file} is not JSON: {error}.") from error


def read_rows(file: Path, key: str) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl file; the first broken one ends with its number."""
    try:
        with file.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise UsageError(f"{file}, line {number}: not JSON ({error}).") from error
                if not isinstance(row, dict) or key not in row:
                    raise UsageError(f"{file}, line {number}: no object with a `{key}`.")
                yield row
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.") from error
