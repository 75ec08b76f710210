"""How often the words of `bot.answers.details` are found where a detail is told, and where not.

    .venv/bin/python benchmarks/details.py

For each row of `details.tsv` and each concept that is counted, over the questions of
`parallel_text`: of those that ask for it and are answered, in how many no sentence of the paragraph
is worded as the row says (they would be refused, if no other passage were); of those that nothing
answers, in how many no sentence of the document is (they are refused, rightly). The names that the
rules look for besides are left out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import parallel_text
from machine import describe

from bot.answers.details import concepts_counted
from bot.answers.details_table import details, nouns
from vectorstore.text.words import concepts, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parallel_text import Document, Paragraph, Question


class Asked(NamedTuple):
    """A detail that a question asks for."""

    detail: str
    told: bool
    """Whether the text is worded as if it told it."""


def asked(text: str, language: str, told_in: str) -> Iterator[Asked]:
    """The details that a question asks for, and whether `told_in` may tell them."""
    for name, row in (*details().items(), *nouns().items()):
        if language in row.asked and row.asked[language].search(text):
            yield Asked(name, row.told[language].search(told_in) is not None)
    for concept in concepts_counted(text, language):
        named = concept in concepts(words(told_in, language), language)
        yield Asked(f"count {concept.rstrip('_')}", named)


def spoken(question: Question, paragraph: Paragraph, document: Document) -> Iterator[Asked]:
    """The same for a question in all its languages that the document has."""
    for language, text in question.texts.items():
        if language in paragraph.sentences:
            told_in = [paragraph] if question.answer is not None else document.paragraphs
            sentences = [s for p in told_in for s in p.sentences.get(language, ())]
            yield from asked(text, language, " ".join(sentences))


def main() -> None:
    print(describe())
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for document in parallel_text.read():
        for paragraph in document.paragraphs:
            for question in paragraph.questions:
                first = 0 if question.answer is not None else 2
                for one in spoken(question, paragraph, document):
                    counts[one.detail][first] += 1
                    counts[one.detail][first + 1] += not one.told
    print(f"{'detail':22} {'answered':>9} {'untold':>7} {'unanswered':>11} {'untold':>7}")
    for name, (answered, missed, unanswered, caught) in sorted(counts.items()):
        print(f"{name:22} {answered:9} {missed:7} {unanswered:11} {caught:7}")


if __name__ == "__main__":
    main()
