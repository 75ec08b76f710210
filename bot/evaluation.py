"""`saga eval`: how well a set of questions is answered. Pure scoring; the command line runs it.

A row of a question set: {id, question, type, lang, as_of?, history?, gold_facts?, quote?,
same_as?}.
`quote` is a list of regular expressions that the cited quotes must all match for the answer to hold
the gold; a set without it is judged by `gold_facts`: one of the cited starter articles states one.
"""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from bot.answers.types import Question, Turn
from ingest.documents import STARTER
from ingest.pipeline import Silent
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.answers.types import Answer
    from bot.app import App
    from ingest.pipeline import Progress

REFUSE = frozenset({"unanswerable", "off-topic", "prompt-injection"})
"""Types of questions that must not be answered."""
EITHER = frozenset({"false-premise"})
"""Refusing is right, and so is quoting what contradicts the premise."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what became of it."""

    id: str
    type: str
    lang: str
    answered: bool
    gold: bool
    """Its citations state what was asked for."""
    right: bool
    """Answered with the gold, or refused where that is right."""
    language: bool
    verbatim: bool
    milliseconds: float
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a run, as shares from 0 to 1; None where no question tells."""

    questions: int
    gold: float | None
    """Answerable questions that were answered with the gold."""
    refusal_precision: float | None
    refusal_recall: float | None
    as_of: float | None
    language: float | None
    verbatim: float | None
    agreement: float | None
    """Pairs of the same question in two languages that came out the same way."""
    p50_ms: float | None
    by_type: dict[str, float] = field(default_factory=dict)
    by_language: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For files and programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def judge_all(
    rows: Sequence[Mapping[str, Any]], app: App, progress: Progress | None = None
) -> list[Judged]:
    """Ask every question of a set and judge the answers; the first answer warms up, untimed."""
    facts = starter_facts()
    progress = progress or Silent()
    progress.started(len(rows))
    if rows:
        app.engine.ask(Question(str(rows[0]["question"])))
    judged = []
    for done, row in enumerate(rows, 1):
        as_of = row.get("as_of")
        question = Question(
            str(row["question"]),
            as_of=parse_as_of(str(as_of), app.story.zone) if as_of else None,
            history=tuple(Turn(t["role"], t["content"]) for t in row.get("history") or ()),
        )
        judged.append(judge(row, app.engine.ask(question), app.is_verbatim, facts))
        progress.advanced(question.text, done)
    progress.finished()
    return judged


def starter_facts() -> dict[str, frozenset[str]]:
    """The facts that each starter article states, from their front matter."""
    found = {}
    for file in STARTER.glob("*.md"):
        fields = yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])
        found[file.stem] = frozenset(fields["facts"])
    return found


def judge(
    row: Mapping[str, Any],
    answer: Answer,
    is_verbatim: Callable[[Answer], bool],
    facts: Mapping[str, frozenset[str]],
) -> Judged:
    """Judge one answer; `facts` says which facts an article (by id) states."""
    kind = str(row.get("type", "fact"))
    gold = states_gold(row, answer, facts)
    if kind in REFUSE:
        right = not answer.answered
    elif kind in EITHER:
        right = not answer.answered or gold
    else:
        right = answer.answered and gold
    return Judged(
        id=str(row.get("id")),
        type=kind,
        lang=str(row.get("lang", answer.language)),
        answered=answer.answered,
        gold=gold,
        right=right,
        language=answer.language == row.get("lang", answer.language),
        verbatim=is_verbatim(answer),
        milliseconds=answer.timings_ms.get("total", 0.0),
        same_as=row.get("same_as"),
    )


def states_gold(
    row: Mapping[str, Any], answer: Answer, facts: Mapping[str, frozenset[str]]
) -> bool:
    """Whether the citations of an answer hold what the row asks for."""
    patterns = row.get("quote")
    if patterns:
        text = "\n".join(citation.quote for citation in answer.citations)
        return all(re.search(p, text, re.IGNORECASE | re.DOTALL) for p in patterns)
    wanted = set(row.get("gold_facts") or ())
    return any(wanted & facts.get(c.article_id, frozenset()) for c in answer.citations)


def score(judged: Sequence[Judged]) -> Scores:
    """The scores of all questions together."""
    answerable = [j for j in judged if j.type not in REFUSE | EITHER]
    refused = [j for j in judged if not j.answered and j.type not in EITHER]
    must_refuse = [j for j in judged if j.type in REFUSE]
    outcome = {j.id: j.right for j in judged}
    pairs = [(j.right, outcome[j.same_as]) for j in judged if j.same_as in outcome]
    types: defaultdict[str, list[bool]] = defaultdict(list)
    languages: defaultdict[str, list[bool]] = defaultdict(list)
    for j in judged:
        types[j.type].append(j.right)
        languages[j.lang].append(j.right)
    return Scores(
        questions=len(judged),
        gold=_share(j.answered and j.gold for j in answerable),
        refusal_precision=_share(j.type in REFUSE for j in refused),
        refusal_recall=_share(not j.answered for j in must_refuse),
        as_of=_share(j.right for j in judged if j.type == "temporal-as-of"),
        language=_share(j.language for j in judged),
        verbatim=_share(j.verbatim for j in judged if j.answered),
        agreement=_share(a == b for a, b in pairs),
        p50_ms=round(statistics.median(j.milliseconds for j in judged), 1) if judged else None,
        by_type={name: _share(rows) or 0.0 for name, rows in sorted(types.items())},
        by_language={name: _share(rows) or 0.0 for name, rows in sorted(languages.items())},
    )


def _share(values: Iterable[bool]) -> float | None:
    counted = list(values)
    return round(sum(counted) / len(counted), 4) if counted else None
