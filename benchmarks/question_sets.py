"""The project's question sets, each over its own articles, for the programs beside this one.

`tests/bot/answers/sets`: `starter.jsonl` asks about the articles that come with the project,
`other.jsonl` about the articles of `other_articles.jsonl`, which no other test uses. Each row is of
the developing half (`split` "dev") or of the reporting half ("report"). `starter_second.jsonl` and
`other_second.jsonl` ask about the same articles; they were written later, without sight of
the code and of the first two.

A last set is about anything: the documents of `parallel_text` that were kept back from training,
each paragraph an article in one of its languages, and some of their questions.
"""

from __future__ import annotations

import json
import os
import random
import re
import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import parallel_text

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
ROUNDS = ("", "_second")
EACH = 3
"""Questions for each paragraph kept back that it answers, and that nothing answers."""


def question_sets(*, kept_back: bool = False) -> Iterator[tuple[str, App, list[dict[str, Any]]]]:
    """Name, an App over the articles, and the rows of each set; `kept_back`: of the last too."""
    for about, articles in ARTICLES.items():
        with _app_over(articles) as app:
            for name in (f"{about}{suffix}" for suffix in ROUNDS):
                text = (SETS / f"{name}.jsonl").read_text(encoding="utf-8")
                yield name, app, [json.loads(line) for line in text.splitlines()]
    if kept_back:
        with tempfile.TemporaryDirectory() as folder:
            articles = Path(folder) / "articles.jsonl"
            rows = _kept_back(articles)
            with _app_over(articles) as app:
                yield "kept back", app, rows


@contextmanager
def _app_over(articles: Path) -> Iterator[App]:
    os.environ["SAGA_RELEVANCE"] = "off"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAGA_DATA"] = folder
        with App(load_settings()) as app:
            ingest([str(articles)], app.indexer, app.fetcher)
            yield app


def _kept_back(file: Path) -> list[dict[str, Any]]:
    """Write the articles to a file; the rows of their questions, whole documents in each half."""
    chance = random.Random(1)
    documents = [document for document in parallel_text.read() if document.kept_back]
    rows: list[dict[str, Any]] = []
    with file.open("w", encoding="utf-8") as out:
        for d, document in enumerate(documents):
            for p, paragraph in enumerate(document.paragraphs):
                language = chance.choice(list(paragraph.sentences))
                sentences = paragraph.sentences[language]
                article = {
                    "url": f"https://paper-{d}.example/{p}",
                    "title": sentences[0][:60],
                    "published": str(date(2024, 1, 1) + timedelta(days=len(rows) // (2 * EACH))),
                    "language": language,
                    "outlet": f"Paper {d}",
                    "text": " ".join(sentences),
                }
                out.write(json.dumps(article, ensure_ascii=False) + "\n")
                for answered in (True, False):
                    some = [q for q in paragraph.questions if (q.answer is not None) == answered]
                    for q in chance.sample(some, min(EACH, len(some))):
                        code = chance.choice(list(q.texts))
                        rows.append(
                            {
                                "id": f"K{len(rows)}",
                                "question": q.texts[code],
                                "lang": code,
                                "type": "fact" if answered else "unanswerable",
                                "quote": [re.escape(sentences[q.near][:50])] if answered else [],
                                "split": ("dev", "report")[d % 2],
                            }
                        )
    return rows


def question(row: dict[str, Any], zone: ZoneInfo) -> Question:
    """What a row asks."""
    return Question(
        row["question"],
        as_of=parse_as_of(row["as_of"], zone) if row.get("as_of") else None,
        history=tuple(Turn(t["role"], t["content"]) for t in row.get("history") or ()),
    )
