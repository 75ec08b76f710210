"""The generative writer: a language model's own sentences, each checked before anyone sees it.

A sentence stands when it names passages that it was offered, quotes words that stand there, passes
`check`, is in the asker's language and says something like what it quotes. All else is dropped and
the reader is told. When nothing stands the caller gets an `LLMFailure` and falls back to quotes.
Called by `engine`.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import prompts
from bot.answers.check import check, fault
from bot.answers.check_names import known_names
from bot.answers.extractive import cite
from bot.answers.llm import LLMFailure, LLMReason, connect
from bot.answers.llm_likeness import LEAST
from bot.answers.llm_lines import Lines, locate
from bot.answers.llm_prompt import TASK, compose, stamp
from bot.answers.orders import is_order
from bot.answers.phrases import LANGUAGES, phrase
from bot.answers.types import Note, NoteKind, Sentence, SentenceKind
from vectorstore.text.language import identify
from vectorstore.text.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.answers.headline import HeadlineWriter
    from bot.answers.llm import LanguageModel, Limits
    from bot.answers.llm_lines import Draft
    from bot.answers.types import Citation, Turn
    from vectorstore.types import Hit, Span

    OnSentence = Callable[[Sentence, tuple[Citation, ...]], None]
    CompareMeaning = Callable[[str, str, Sequence[tuple[str, str]]], float]

logger = logging.getLogger(__name__)

MOST = 6
"""Sentences that stand; what comes after is not read."""
LEAK = 7
"""Words in a row that a sentence may not share with our own rules."""
LATIN = 0.8
"""Share of letters of the script that all languages of the bot are written in."""
PASSAGES = 12
"""Passages that the model reads, the best."""
ENOUGH_WORDS = 4
"""Words that are no names, from which a language can be told."""


@dataclass(frozen=True, slots=True)
class Task:
    """What the writer is to answer, and from what."""

    question: str
    language: str
    """ISO 639-1, one of `phrases.LANGUAGES`."""
    hits: tuple[Hit, ...]
    as_of: datetime | None = None
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Checked sentences with their citations, numbered in order of appearance."""

    sentences: tuple[Sentence, ...]
    """Claims, each ending with its markers: "They voted [1]." """
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...]
    """`dropped`, `incomplete`: in the asker's language."""
    writer: str


@dataclass(slots=True)
class _Draw:
    """What stands so far, for one question."""

    task: Task
    offered: dict[str, Hit]
    known: frozenset[str]
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: int = 0

    def text_of(self, passage_id: str) -> str | None:
        """A passage's stored text."""
        texts = {hit.passage.passage_id: hit.passage.text for hit in self.offered.values()}
        return texts.get(passage_id)


class GenerativeWriter:
    """Writes answers with one language model. Thread-safe, blocking."""

    def __init__(self, model: LanguageModel, compare: CompareMeaning | None = None) -> None:
        """`compare` is `Likeness` of the store's own model; without it, meaning is not compared."""
        self._model = model
        self._compare = compare
        self.writer = f"generative:{model.name}@{stamp()}"
        """Recorded with each answer: the model and the version of its prompts."""

    @property
    def headlines(self) -> HeadlineWriter:
        """Headlines by the same model."""
        from bot.answers.headline import HeadlineWriter

        return HeadlineWriter(self._model, self._compare)

    @classmethod
    def connect(
        cls, setting: str, compare: CompareMeaning | None = None, limits: Limits | None = None
    ) -> GenerativeWriter:
        """The writer for `SAGA_LLM`; raises ConfigError. No request is made."""
        return cls(connect(setting, limits), compare)

    def write(self, task: Task, on_sentence: OnSentence | None = None) -> Written | LLMFailure:
        """The checked answer, or why there is none; never raises for what a model does.

        `on_sentence` hears each sentence as soon as it is checked, with the citations that are new
        in it; what it heard stays in the result, numbered the same.
        """
        prompt = compose(
            task.question, task.language, task.as_of, task.hits[:PASSAGES], task.history,
            self._model.limits.input_tokens,
        )  # fmt: skip
        every = [(h.passage.text, h.article.language) for h in prompt.passages.values()]
        draw = _Draw(task, prompt.passages, known_names(every))
        lines = Lines(task.language)
        failure = None
        try:
            for piece in self._model.stream(prompt.messages):
                for draft in lines.feed(piece):
                    self._take(draft, draw, on_sentence)
                if len(draw.sentences) >= MOST:
                    break
            else:
                for draft in lines.finish():
                    self._take(draft, draw, on_sentence)
        except LLMFailure as error:
            failure = error
            logger.warning("%s: %s", self._model.name, error)
        return self._result(draw, failure, says_none=lines.says_none)

    def _take(self, draft: Draft, draw: _Draw, on_sentence: OnSentence | None) -> None:
        """Check one sentence, and keep or drop it."""
        if len(draw.sentences) >= MOST:
            return
        cited = _citations(draft, draw)
        numbers = tuple(citation.n for citation in cited)
        sentence = Sentence(_marked(draft.text, numbers), numbers, SentenceKind.CLAIM)
        reason = (
            fault(sentence, cited, draw.text_of, draw.task.language, draw.known)
            or _odd(draft.text, draw)
            or self._elsewhere(draft.text, draw.task.language, cited)
        )
        if reason:
            draw.dropped += 1
            logger.info("dropped, %s: %.200s", reason, draft.text)
            return
        if any(draft.text == other for other in map(_unmarked, draw.sentences)):
            return
        new = tuple(citation for citation in cited if citation not in draw.citations)
        draw.sentences.append(sentence)
        draw.citations.extend(new)
        if on_sentence:
            on_sentence(sentence, new)

    def _elsewhere(self, text: str, language: str, cited: Sequence[Citation]) -> str | None:
        """Whether what is cited speaks of something else."""
        if self._compare is None:
            return None
        likeness = self._compare(text, language, [(c.quote, c.language) for c in cited])
        return f"unlike its source ({likeness:.2f})" if likeness < LEAST else None

    def _result(
        self, draw: _Draw, failure: LLMFailure | None, *, says_none: bool
    ) -> Written | LLMFailure:
        checked = check(
            draw.sentences, draw.citations, draw.text_of, draw.task.language, draw.known
        )
        if not checked.sentences:
            if failure:
                return failure
            if says_none:
                return LLMFailure(LLMReason.NO_ANSWER, "the passages hold no answer")
            if draw.dropped:
                return LLMFailure(LLMReason.UNSUPPORTED, f"{draw.dropped} sentences dropped")
            return LLMFailure(LLMReason.EMPTY, "not a word")
        notes = []
        if draw.dropped:
            notes.append(Note(NoteKind.DROPPED, phrase("dropped", draw.task.language)))
        if failure:
            notes.append(Note(NoteKind.INCOMPLETE, phrase("model_stopped", draw.task.language)))
        return Written(checked.sentences, checked.citations, tuple(notes), self.writer)


def fallback_note(failure: LLMFailure, language: str) -> Note:
    """What a reader is told who gets quotes because the model gave nothing that stands."""
    key = "model_unsupported" if failure.reason in UNUSABLE else "model_failed"
    return Note(NoteKind.INCOMPLETE, phrase(key, language))


UNUSABLE = {LLMReason.UNSUPPORTED, LLMReason.NO_ANSWER}


def _citations(draft: Draft, draw: _Draw) -> list[Citation]:
    """The citations of blocks that are true; one that is known keeps its number.

    An order that stands in an article is no evidence of anything.
    """
    cited: list[Citation] = []
    for name, quoted in draft.blocks:
        hit = draw.offered.get(name)
        span = _found(hit, quoted) if hit else None
        if hit is None or span is None or is_order(quoted):
            continue
        new = cite(
            hit, span, len(draw.citations) + sum(c.n > len(draw.citations) for c in cited) + 1
        )
        place = (new.passage_id, new.start, new.end)
        same = [c for c in (*draw.citations, *cited) if (c.passage_id, c.start, c.end) == place]
        if not same:
            cited.append(new)
        elif same[0] not in cited:
            cited.append(same[0])
    return cited


def _found(hit: Hit, quoted: str) -> Span | None:
    passage = hit.passage
    return locate(quoted, passage.text, passage.sentences, passage.span.start)


def _marked(text: str, numbers: Sequence[int]) -> str:
    """The sentence with its markers before the stop."""
    body = text.rstrip(" .")
    stop = "" if body.endswith(("!", "?", "…")) else "."
    return f"{body} {''.join(f'[{n}]' for n in numbers)}{stop}" if numbers else text


def _unmarked(sentence: Sentence) -> str:
    return re.sub(r" (?:\[\d+\])+(?=\.?$)", "", sentence.text)


def _odd(text: str, draw: _Draw) -> str | None:
    """What no sentence of an answer has, whatever it cites."""
    if any(name in text for name in draw.offered):
        return "speaks of ids"
    if _shingles(text) & _shingles(prompts.load(TASK, "system")):
        return "repeats its rules"
    if not speaks(text, draw.task.language):
        return "not in the asker's language"
    return None


def _shingles(text: str) -> set[tuple[str, ...]]:
    plain = re.findall(r"\w+", text.casefold())
    return {tuple(plain[i : i + LEAK]) for i in range(len(plain) - LEAK + 1)}


def speaks(text: str, language: str) -> bool:
    """Whether a sentence is in a language; True where it is too short to tell."""
    found = words(text, language)
    latin = sum("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())
    if latin < LATIN * sum(c.isalpha() for c in text):
        return False
    plain = found if language == "de" else [word for word in found if not word.whole]
    if len(plain) < ENOUGH_WORDS:
        return True
    bare = " ".join(word.text for word in plain)
    return language in {identify(text, language, LANGUAGES), identify(bare, language)}
