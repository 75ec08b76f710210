"""The project's question sets, each over its own articles, for the programs beside this one.

`tests/bot/answers/sets`: `starter.jsonl` asks about the articles that come with the project,
`other.jsonl` about the articles of `other_articles.jsonl`, which no other test uses. Each row is of
the developing half (`split` "dev") or of the reporting half ("report").
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answers.types import Question, Turn
from bot.app import App
from bot.settings import load_settings
from ingest.documents import STARTER
from ingest.pipeline import ingest
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

SETS = Path(__file__).parents[1] / "tests" / "bot" / "answers" / "sets"
ARTICLES = {"starter": STARTER, "other": SETS / "other_articles.jsonl"}


def question_sets() -> Iterator[tuple[str, App, list[dict[str, Any]]]]:
    """Name, an App over the articles, and the rows of each set."""
    os.environ["SAGA_RELEVANCE"] = "off"
    for name, articles in ARTICLES.items():
        text = (SETS / f"{name}.jsonl").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            os.environ["SAGA_DATA"] = folder
            with App(load_settings()) as app:
                ingest([str(articles)], app.indexer, app.fetcher)
                yield name, app, [json.loads(line) for line in text.splitlines()]


def question(row: dict[str, Any], zone: ZoneInfo) -> Question:
    """What a row asks."""
    return Question(
        row["question"],
        as_of=parse_as_of(row["as_of"], zone) if row.get("as_of") else None,
        history=tuple(Turn(t["role"], t["content"]) for t in row.get("history") or ()),
    )
