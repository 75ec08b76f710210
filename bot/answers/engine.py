"""Question -> Answer: understand, search, write, check, or refuse.

Blocking and thread-safe; the Discord bot calls it in worker threads, the command line directly.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.answers import extractive
from bot.answers.claims import look_up
from bot.answers.context import Context
from bot.answers.evidence import rank_sentences
from bot.answers.framing import citation_notes, quote_line
from bot.answers.phrases import moment_text, phrase
from bot.answers.posts import find_held, is_unstated
from bot.answers.premise import contradicts_premise, contradicts_seat, denies_premise
from bot.answers.refusal import Refusal, misses_year, refuse
from bot.answers.replies import quoted, refusal_text, said
from bot.answers.state import with_holder, with_successions
from bot.answers.subquestions import look_further
from bot.answers.succession import find_successions
from bot.answers.types import Answer, Note, NoteKind, Outcome
from bot.answers.understanding import Kind, Time, understand
from vectorstore.search import MAX_QUERY
from vectorstore.text.words import query_terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.answers.evidence import Evidence
    from bot.answers.generative import GenerativeWriter, OnSentence
    from bot.answers.types import Question
    from bot.answers.understanding import Understood
    from ingest.story import Story
    from vectorstore.embeddings.reader import Reader
    from vectorstore.search import Search
    from vectorstore.types import ArticleInfo, Hit

CANDIDATES = 30
"""Passages that the writer reads."""
RECENT = 15
WINDOW = timedelta(days=180)
"""Passages of so long before the moment are looked at too when a state is asked for."""
CLOSEST = 3
"""Passages that a refusal shows."""


class Engine:
    """Answers questions about one story from one store."""

    def __init__(
        self,
        search: Search,
        story: Story,
        writer: GenerativeWriter | None = None,
        reader: Reader | None = None,
    ) -> None:
        """All stay the caller's; without a `writer` answers are quotes."""
        self._search = search
        self._story = story
        self._writer = writer
        self._reader = reader

    @property
    def search(self) -> Search:
        """Where the answers are found."""
        return self._search

    def ask(self, question: Question, on_sentence: OnSentence | None = None) -> Answer:
        """The checked answer. Raises StoreError when the store cannot be read.

        `on_sentence` hears the sentences of a language model as they come, each checked, with the
        citations that are new in it.
        """
        if question.claims:
            return look_up(question, self._ask)
        return self._ask(question, self._writer, on_sentence)

    def _ask(
        self,
        question: Question,
        writer: GenerativeWriter | None = None,
        on_sentence: OnSentence | None = None,
    ) -> Answer:
        """The answer of a writer, or quotes."""
        started = time.perf_counter()
        understood = understand(question, self._story.zone)
        if understood.kind is not Kind.QUESTION:
            return self._reply(question, understood, understood.kind.value, started)
        hits, timings = self.find(understood)
        searched = time.perf_counter()
        terms = query_terms(understood.text, understood.search_language)
        rarity = self._search.rarity(terms)
        held = None
        if understood.time is not Time.ANY:
            held = find_held(self._search.store, understood, self._story.zone)
        # Who holds a post is worked out from all that was said of it: nothing needs to be read
        reader = self._reader if held is None else None
        ranked = rank_sentences(understood, hits, rarity, reader)
        chosen = extractive.choose(ranked, understood.language)
        refusal = refuse(understood, ranked, rarity, self._search)
        if refusal is None and (
            misses_year(understood, chosen)
            or contradicts_premise(understood, hits)
            or denies_premise(understood, ranked)
            or contradicts_seat(self._search.store, understood, self._story.zone)
        ):
            refusal = Refusal(off_topic=False)
        if held is not None:
            chosen = with_holder(held, [] if refusal else chosen)
        elif understood.time is not Time.ANY and is_unstated(understood, hits):
            refusal = refusal or Refusal(off_topic=False)
        if refusal is None and held is None and understood.time is not Time.STATE:
            chosen, hits = self._completed(understood, ranked, chosen, hits)
        if refusal is not None and held is None:
            answer = self._refusal(question, understood, refusal, hits)
        else:
            answer = self._write(question, understood, chosen, hits)
            if writer is not None:
                answer = self._generate(writer, question, understood, answer, hits, on_sentence)
        if len(understood.query) > MAX_QUERY:
            cut = Note(NoteKind.INCOMPLETE, phrase("question_cut", understood.language))
            answer = replace(answer, notes=(*answer.notes, cut))
        finished = time.perf_counter()
        answer.timings_ms.update(
            timings,
            write=(finished - searched) * 1000,
            total=(finished - started) * 1000,
        )
        return answer

    def find(self, understood: Understood) -> tuple[Sequence[Hit], dict[str, float]]:
        """The passages that the answer is sought in, best first, and how long it took.

        For questions about a state also what the last months before that moment say.
        """
        query, language = understood.query, understood.search_language
        result = self._search.search(query, CANDIDATES, understood.as_of, language)
        moment = understood.as_of or self._search.newest()
        if understood.time is not Time.STATE or not result.hits or moment is None:
            return result.hits, result.timings_ms
        recent = self._search.search(query, RECENT, understood.as_of, language, moment - WINDOW)
        timings = {name: ms + recent.timings_ms[name] for name, ms in result.timings_ms.items()}
        return merge(result.hits, recent.hits), timings

    def _completed(
        self,
        understood: Understood,
        ranked: Sequence[Evidence],
        chosen: Sequence[extractive.Chosen],
        hits: Sequence[Hit],
    ) -> tuple[list[extractive.Chosen], list[Hit]]:
        """The quotes with what the question asks for besides, and the hits with theirs."""
        further = look_further(understood, ranked, self._search, self._reader)
        chosen = extractive.complete(chosen, further, understood.language)
        came = find_successions(self._search.store, understood, self._story.zone)
        return with_successions(came, chosen), with_further(hits, further.hits())

    def articles(self, search: str | None = None) -> list[ArticleInfo]:
        """What is indexed, newest first."""
        return self._search.articles(search)

    def article_dates(self) -> list[datetime]:
        """Days on which articles appeared, newest first, for choosing a moment."""
        days = {
            a.published.moment.date(): a.published.moment for a in self.articles() if a.published
        }
        return [days[day] for day in sorted(days, reverse=True)]

    def _write(
        self,
        question: Question,
        understood: Understood,
        chosen: Sequence[extractive.Chosen],
        hits: Sequence[Hit],
    ) -> Answer:
        newest = self._newest(understood)
        answer = quoted(question, understood, chosen, newest)
        context = Context.of(understood, answer.citations, hits)
        if (more := context.missing_source()) is not None:
            chosen = [*chosen[: extractive.MOST - 1], extractive.Chosen(more[0], more[1], more[1])]
            answer = quoted(question, understood, chosen, newest)
            context = Context.of(understood, answer.citations, hits)
        return replace(answer, notes=(*answer.notes, *context.notes(understood.language)))

    def _newest(self, understood: Understood) -> datetime | None:
        """When the newest article became known, for a question about the latest state."""
        if understood.time is not Time.STATE or understood.as_of is not None:
            return None
        newest = self._search.newest()
        return newest and newest.astimezone(self._story.zone)

    def _generate(
        self,
        writer: GenerativeWriter,
        question: Question,
        understood: Understood,
        quotes: Answer,
        hits: Sequence[Hit],
        on_sentence: OnSentence | None,
    ) -> Answer:
        """The language model's answer; the quotes, with a note, when it has none that stands."""
        from bot.answers.generative import Task, fallback_note
        from bot.answers.llm import LLMFailure

        language = understood.language
        # What is quoted goes first: the lowest are left out where the model reads less than all
        quoted = {citation.passage_id for citation in quotes.citations}
        offered = sorted(hits, key=lambda hit: hit.passage.passage_id not in quoted)
        task = Task(understood.text, language, tuple(offered), understood.as_of, question.history)
        written = writer.write(task, on_sentence)
        if isinstance(written, LLMFailure):
            return replace(quotes, notes=(*quotes.notes, fallback_note(written, language)))
        citations = written.citations
        context = Context.of(understood, citations, hits)
        if (more := context.missing_source()) is not None:
            hit, i = more
            citations = (
                *citations,
                extractive.cite(hit, hit.passage.sentences[i], len(citations) + 1),
            )
            context = Context.of(understood, citations, hits)
        return replace(
            quotes,
            text=" ".join(sentence.text for sentence in written.sentences),
            sentences=written.sentences,
            citations=citations,
            notes=(
                *citation_notes(citations, 0, language),
                *written.notes,
                *context.notes(language),
            ),
            writer=written.writer,
        )

    def _refusal(
        self,
        question: Question,
        understood: Understood,
        refusal: Refusal,
        hits: Sequence[Hit],
    ) -> Answer:
        language = understood.language
        if not hits:
            text = refusal_text(understood)
            if not self.articles():
                text = phrase("nothing_indexed", language)
            elif understood.as_of is not None:
                date = moment_text(understood.as_of, language)
                text = phrase("nothing_then", language, date=date)
            return said(question, understood, text, outcome=Outcome.UNKNOWN)
        if refusal.off_topic:
            text = phrase("off_topic", language, story=self._story.about_in(language))
            return said(question, understood, text, outcome=Outcome.OFF_TOPIC)
        citations = [
            extractive.cite(hit, hit.passage.sentences[_best(hit)], n)
            for n, hit in enumerate(hits[:CLOSEST], 1)
        ]
        text = refusal_text(understood)
        if refusal.unknown_names:
            names = ", ".join(refusal.unknown_names)
            text = phrase("refusal_unknown", language, names=names)
        lines = [quote_line(citation, language) for citation in citations]
        return said(
            question,
            understood,
            "\n\n".join([text, phrase("closest", language), *lines]),
            outcome=Outcome.UNKNOWN,
            citations=tuple(citations),
            notes=tuple(citation_notes(citations, 0, language)),
        )

    def _reply(
        self, question: Question, understood: Understood, key: str, started: float
    ) -> Answer:
        """A sentence where there is nothing to look up."""
        text = phrase(key, understood.language, story=self._story.about_in(understood.language))
        timings = {"total": (time.perf_counter() - started) * 1000}
        return said(question, understood, text, timings_ms=timings, outcome=Outcome(key))


def merge(hits: Sequence[Hit], more: Sequence[Hit]) -> list[Hit]:
    """Two lists of hits as one, each passage once, best first, ranked anew."""
    found = {hit.passage.passage_id: hit for hit in (*more, *hits)}
    ordered = sorted(found.values(), key=lambda hit: -hit.score)
    return [replace(hit, rank=rank) for rank, hit in enumerate(ordered, 1)]


def with_further(hits: Sequence[Hit], further: Sequence[Hit]) -> list[Hit]:
    """The hits, and those of others that are no hits yet, ranked after them."""
    known = {hit.passage.passage_id for hit in hits}
    new = [hit for hit in further if hit.passage.passage_id not in known]
    return [*hits, *(replace(hit, rank=rank) for rank, hit in enumerate(new, len(hits) + 1))]


def _best(hit: Hit) -> int:
    """Index of the sentence nearest to the question."""
    return max(range(len(hit.sentences)), key=lambda i: hit.sentences[i].similarity)
