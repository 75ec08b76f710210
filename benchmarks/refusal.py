"""The curve that `bot.answers.refusal.THRESHOLD` was taken from.

    .venv/bin/python benchmarks/refusal.py

For questions of the project's sets (the developing halves) and for everyday questions that have
nothing to do with the story: how many of each kind lie under a threshold of `nearness`, so would
be refused by it alone. It tells what is foreign to the story; questions close to it that no article
answers lie as near as those that one does, and are refused by the other rules or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from machine import describe
from question_sets import question, question_sets

from bot.answers.evidence import rank_sentences
from bot.answers.refusal import THRESHOLD, nearness
from bot.answers.understanding import understand
from bot.evaluation import EITHER, REFUSE
from vectorstore.text.words import query_terms

if TYPE_CHECKING:
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
THRESHOLDS = (0.2, 0.3, 0.4, 0.45, THRESHOLD, 0.55, 0.6, 0.7, 0.8, 1.0)


def main() -> None:
    print(describe())
    groups: dict[str, list[float]] = {"answerable": [], "unanswerable": [], "off-topic": []}
    for _, app, rows in question_sets():
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


def near(app: App, row: dict[str, Any]) -> float:
    understood = understand(question(row, app.story.zone), app.story.zone)
    hits, _ = app.engine.find(understood)
    rarity = app.search.rarity(query_terms(understood.text, understood.search_language))
    ranked = rank_sentences(understood, hits, rarity)
    return nearness(ranked) if ranked else 0.0


if __name__ == "__main__":
    main()
