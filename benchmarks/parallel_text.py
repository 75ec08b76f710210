"""The text that the model's additions are trained on: `parallel/`, written for the project (MIT).

Documents of four or five paragraphs that resemble each other, each sentence in two or five
languages, with questions in three or five. Most documents also have questions that sound as if a
sentence of theirs answered them, though none does. One in ten is kept back from the reader's
training and shows what it learnt.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "parallel"
LANGUAGES = ("de", "en", "es", "fr", "it")


class Question(NamedTuple):
    """One question in some languages."""

    texts: dict[str, str]
    answer: int | None
    """The sentence that answers it, None when none of the document does."""
    near: int
    """The sentence that answers, or sounds as if it did."""


class Paragraph(NamedTuple):
    """One paragraph in some languages, sentence by sentence."""

    sentences: dict[str, list[str]]
    questions: list[Question]


class Document(NamedTuple):
    """The paragraphs of one file."""

    name: str
    """The file's: a theme, a hyphen, a word."""
    paragraphs: list[Paragraph]
    kept_back: bool


def read() -> list[Document]:
    """The documents by name."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        row = json.loads(file.read_text("utf-8"))
        paragraphs = [_paragraph(**p) for p in row["paragraphs"]]
        found.append(Document(file.stem, paragraphs, row.get("kept_back", False)))
    return found


def _paragraph(
    sentences: dict[str, list[str]],
    questions: list[dict[str, str | int]],
    unanswered: list[dict[str, str | int]] | None = None,
) -> Paragraph:
    found = []
    for row in [*questions, *(unanswered or [])]:
        texts = {code: str(row[code]) for code in LANGUAGES if code in row}
        answer = int(row["answer"]) if "answer" in row else None
        found.append(Question(texts, answer, int(row["near"]) if answer is None else answer))
    return Paragraph(sentences, found)
