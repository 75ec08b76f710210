"""The curves that `bot.answers.refusal`'s THRESHOLD and DOUBT were taken from.

    .venv/bin/python benchmarks/refusal.py

For questions of the project's sets (the developing halves) and for everyday questions that have
nothing to do with the story, and for questions about the documents kept back from training: how
many of each kind lie under a threshold of `nearness` or of `reading`, so would be refused by it
alone. Nearness tells what is foreign to the story; questions close to it that no article answers
lie as near as those that one does. Reading them with what was found tells some of these too.
"""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from machine import describe
from question_sets import question, question_sets

from bot.answers.evidence import rank_sentences
from bot.answers.refusal import DOUBT, DOUBT_TOLD, THRESHOLD, nearness, reading
from bot.answers.understanding import understand
from bot.evaluation import EITHER, REFUSE
from vectorstore.text.words import query_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.evidence import Evidence
    from bot.answers.understanding import Understood
    from bot.app import App

EVERYDAY = (
    "How do I change a tyre?", "Who wrote Hamlet?", "What time is it in Tokyo?", "Tell me a joke.",
    "What is the GDP of France?", "Which company makes the best phones?", "Explain photosynthesis.",
    "Wie ist das Wetter?", "Was kostet ein Kleinwagen?", "Wer gewann die Fußball-WM 1990?",
    "Wie hoch ist der Eiffelturm?", "Wie lange kocht man ein Ei?",
    "Quali sono gli ingredienti della carbonara?", "Come si cura il raffreddore?",
    "Quanto è lungo il Po?", "Quelle est la capitale du Pérou ?", "Qui a peint la Joconde ?",
    "Comment tailler un rosier ?", "¿Cómo se cultiva un tomate?", "¿Cuándo empezó la guerra civil?",
)  # fmt: skip
NEAR = (0.2, 0.3, 0.4, THRESHOLD, 0.5, 0.55, 0.6, 0.7, 0.8, 1.0)
DOUBTS = (-5.0, DOUBT_TOLD, -3.0, -2.5, DOUBT, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0)


def main() -> None:
    print(describe())
    os.environ["SAGA_READER"] = "on"
    groups: defaultdict[str, list[float]] = defaultdict(list)
    doubts: defaultdict[str, list[float]] = defaultdict(list)
    for name, app, rows in question_sets(kept_back=True):
        beside = " (kept back)" if name == "kept back" else ""
        asked = [
            (row["type"] if row["type"] in REFUSE else "answerable", row)
            for row in rows
            if row["split"] == "dev" and row["type"] not in EITHER | {"prompt-injection"}
        ]
        asked += [("off-topic", {"question": text}) for text in EVERYDAY]
        for kind, row in asked:
            group = kind + beside
            understood = understand(question(row, app.story.zone), app.story.zone)
            ranked = rank(app, understood)
            groups[group].append(nearness(ranked) if ranked else 0.0)
            if (read := reading(ranked)) is not None:
                doubts[group].append(read)
    show("nearness", groups, NEAR, THRESHOLD)
    show("reading", doubts, DOUBTS, DOUBT, DOUBT_TOLD)


def show(
    title: str, groups: dict[str, list[float]], thresholds: Sequence[float], *product: float
) -> None:
    """The share of each group under each threshold."""
    print(f"{title:9} " + " ".join(f"{f'{k} ({len(v)})':>30}" for k, v in groups.items()))
    for threshold in thresholds:
        shares = [sum(v < threshold for v in values) / len(values) for values in groups.values()]
        chosen = "  <- in the product" if threshold in product else ""
        print(f"{threshold:9.2f} " + " ".join(f"{share:30.2f}" for share in shares) + chosen)


def rank(app: App, understood: Understood) -> list[Evidence]:
    hits, _ = app.engine.find(understood)
    rarity = app.search.rarity(query_terms(understood.text, understood.search_language))
    return rank_sentences(understood, hits, rarity, app.reader)


if __name__ == "__main__":
    main()
