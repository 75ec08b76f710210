"""The curve that `bot.answers.refusal.THRESHOLD` was taken from.

    .venv/bin/python benchmarks/refusal.py

For questions of the project's set (the developing half) and for everyday questions that have
nothing to do with the story: how many of each kind lie under a threshold of `nearness`, so would
be refused by it alone. The other rules of refusal are not applied here.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from machine import describe

from bot.answers.evidence import rank_sentences
from bot.answers.refusal import THRESHOLD, nearness
from bot.answers.types import Question, Turn
from bot.answers.understanding import understand
from bot.app import App
from bot.evaluation import EITHER, REFUSE
from bot.settings import load_settings
from ingest.documents import STARTER
from ingest.pipeline import ingest
from vectorstore.text.words import query_terms
from vectorstore.types import parse_as_of

SET = Path(__file__).parents[1] / "tests" / "bot" / "answers" / "questions.jsonl"
EVERYDAY = (
    "How do I change a tyre?", "Who wrote Hamlet?", "What time is it in Tokyo?", "Tell me a joke.",
    "What is the GDP of France?", "Which company makes the best phones?", "Explain photosynthesis.",
    "Wie ist das Wetter?", "Was kostet ein Kleinwagen?", "Wer gewann die Fußball-WM 1990?",
    "Wie hoch ist der Eiffelturm?", "Wie lange kocht man ein Ei?",
    "Quali sono gli ingredienti della carbonara?", "Come si cura il raffreddore?",
    "Quanto è lungo il Po?", "Quelle est la capitale du Pérou ?", "Qui a peint la Joconde ?",
    "Comment tailler un rosier ?", "¿Cómo se cultiva un tomate?", "¿Cuándo empezó la guerra civil?",
)  # fmt: skip
THRESHOLDS = (0.4, 0.5, 0.55, 0.6, THRESHOLD, 0.7, 0.8, 0.9, 1.0)


def main() -> None:
    print(describe())
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    groups: dict[str, list[float]] = {"answerable": [], "unanswerable": [], "off-topic": []}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SAGA_DATA"] = folder
        with App(load_settings()) as app:
            ingest([str(STARTER)], app.indexer, app.fetcher)
            for row in rows:
                if row["split"] == "dev" and row["type"] not in EITHER | {"prompt-injection"}:
                    kind = row["type"] if row["type"] in REFUSE else "answerable"
                    groups[kind].append(near(app, row))
            groups["off-topic"] += [near(app, {"question": text}) for text in EVERYDAY]
    print("threshold " + " ".join(f"{name:>13}" for name in groups))
    for threshold in THRESHOLDS:
        shares = [sum(v < threshold for v in values) / len(values) for values in groups.values()]
        chosen = "  <- in the product" if threshold == THRESHOLD else ""
        print(f"{threshold:9.2f} " + " ".join(f"{share:13.2f}" for share in shares) + chosen)


def near(app: App, row: dict[str, object]) -> float:
    as_of = row.get("as_of")
    turns = row.get("history") or []
    question = Question(
        str(row["question"]),
        as_of=parse_as_of(str(as_of), app.story.zone) if as_of else None,
        history=tuple(Turn(t["role"], t["content"]) for t in turns),  # type: ignore[attr-defined]
    )
    understood = understand(question, app.story.zone)
    hits, _ = app.engine.find(understood)
    rarity = app.search.rarity(query_terms(understood.text, understood.search_language))
    ranked = rank_sentences(understood, hits, rarity)
    return nearness(ranked) if ranked else 0.0


if __name__ == "__main__":
    main()
