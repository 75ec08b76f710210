"""Who holds a post at a moment: from all that was said of it until then, in order of time.

A question such as "Who is the chief executive?" asks for a state. The sentence that resembles it
most may be years old; here each sentence that names the post is read (`tenure`, `seats`), put to
the day that it speaks of, and the last word counts. What was said of people who had lost the post
by then does not bring them back, and a list of a board is changed by who joins and leaves after
it. Called by `state`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.answers.boards import read_board, read_board_size
from bot.answers.kinds import Wanted
from bot.answers.observers import read_observer
from bot.answers.statements import (
    FRESH,
    Held,
    Reports,
    Statement,
    each_once,
    in_language,
    load_reports,
    statement,
)
from bot.answers.tenure import BOARD, COMPANY, OBSERVER, Change, Tenure, may_state, read, roles_in
from bot.answers.tenure_names import People, capitals
from bot.answers.tenure_words import WORDS
from bot.answers.understanding import Time
from bot.answers.wording import pattern
from vectorstore.text.dates import asks_state
from vectorstore.text.words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.answers.understanding import Understood
    from vectorstore.store import Store
    from vectorstore.types import Hit

LATER = timedelta(days=2)
"""Who lost a post and is named with it so long after, without "again", is remembered only."""
DOUBT = 2
"""Articles that must name somebody unannounced before they take the post from its holder."""
MOST = 4
"""The last statements among which one in the reader's language is chosen."""
HOW_MANY = re.compile(
    r"(?<!\w)(?:how (?:big|large)|how many (?:members|directors|people|persons|seats)|wie groß|"
    r"wie ?viele? (?:\w*mitglieder|\w*räte|leute|personen|menschen|köpfe|sitze|sitzen|gehör)|"
    r"quant[aei] (?:membri|consiglieri|amministratori|persone|seggi|grande)|quanto è grande|"
    r"combien (?:de |d['’])(?:membres|administrat\w+|personnes|sièges|gens)|"
    r"cuánt[oa]s (?:miembros|consejeros|personas|asientos|puestos))",
    re.IGNORECASE,
)
"""Asks for the size of a board."""
ON_BOARD = re.compile(
    r"(?<!\w)(?:on (?:\S+ ){0,3}board|sits?|sat|belong\w*|part of|members?|seats?|directors?|"
    r"make-?up|makes? up|composition|composizione|composición|zusammensetz\w*|zusammengesetzt|"
    r"besetzt|besteht|bestand|compos\w+|"
    r"gehör\w*|sitz\w*|mitglied\w*|im (?:\w*rat|\w*gremium|vorstand)|"
    r"membr[oi]|sied\w+|seggio|fa(?:nno)? parte|nel consiglio|in consiglio|consiglier[ei]|"
    r"membres?|si[èé]g\w+|administrat\w+|au conseil|fait partie|font partie|"
    r"miembros?|consejer[oa]s?|asiento|form\w+ parte|en el consejo)(?!\w)",
    re.IGNORECASE,
)
"""Asks whether somebody is on a board."""

NOT_HELD = pattern(
    "(?:meant|supposed) to", "would", "sollten?", "würden?", "doveva(?:no)?", "dovrebbe(?:ro)?",
    "avrebbe(?:ro)?", "sarebbe(?:ro)?", "devai(?:t|ent)", "devrai(?:t|ent)", "serai(?:t|ent)",
    "debían?", "deberían?", "serían?", "iban? a",
    r"(?:of|von|unter|dei|degli|delle|tra (?:i|gli|le)|des|parmi les|de l[oa]s|entre l[oa]s) "
    r"(?:the |den |diesen )?(?:\d+|two|three|four|five|zwei|drei|vier|fünf|due|tre|quattro|cinque|"
    r"deux|trois|quatre|cinq|dos|tres|cuatro|cinco)",
)  # fmt: skip
"""Asks who was to have a post, or which of some."""


def find_held(store: Store, understood: Understood, zone: tzinfo) -> Held | None:
    """Who holds the post that is asked about; None when no post is, or nothing plain is said."""
    role = asked_post(understood)
    if role is None:
        return None
    moment = understood.as_of or datetime.now(UTC)  # an article dated later tells nothing yet
    reports = load_reports(store, role, moment, zone)
    if not reports.sentences:
        return None
    last = max(s.article.known_from for s in reports.sentences)
    moment = moment if understood.as_of else last
    if role == BOARD:
        reads = read_board_size if understood.wanted is Wanted.NUMBER else read_board
        return reads(reports, understood.language, moment)
    if role == OBSERVER:
        return read_observer(reports, capitals(understood.text), understood.language, moment)
    asked = frozenset(re.findall(r"\w+", folded(understood.text)))
    return _single(reports, role, asked, understood.language, moment)


def is_unstated(understood: Understood, hits: Sequence[Hit]) -> bool:
    """Whether a post is asked about that no sentence found names, or a number that none tells.

    For questions that `find_held` knows nothing of.
    """
    role = asked_post(understood)
    if role is None:
        return False
    return understood.wanted is Wanted.NUMBER or not any(
        may_state(match.text, hit.article.language, (role,))
        for hit in hits
        for match in hit.sentences
    )


def asked_post(understood: Understood) -> str | None:
    """The one post that is asked about: who has it; of a board also how many, and whether."""
    text, language = understood.text, understood.search_language
    roles = roles_in(text, language)
    if len(roles) != 1 or WORDS[language].committee.search(text) or NOT_HELD.search(text):
        return None
    if understood.time is not Time.STATE and not asks_state(text, language):
        return None
    (role,) = roles
    if role == BOARD and WORDS[language].behalf.search(text):
        role = OBSERVER
    wanted = understood.wanted
    asks = wanted is Wanted.NAME
    if role == OBSERVER:
        asks = wanted in {Wanted.NAME, Wanted.ANYTHING}
    elif role == BOARD and wanted is Wanted.NUMBER:
        asks = HOW_MANY.search(text) is not None
    elif role == BOARD and wanted in {Wanted.NAME, Wanted.ANYTHING}:
        names = wanted is Wanted.NAME or len(capitals(text)) > 1
        asks = names and ON_BOARD.search(text) is not None
    return role if asks else None


@dataclass(slots=True)
class _Post:
    """The holder, while statements are read in order of time."""

    holder: frozenset[str] = frozenset()
    said: list[Statement[Tenure]] = field(default_factory=list)
    """Of the present holder's time."""
    before: list[Statement[Tenure]] = field(default_factory=list)
    """Of the time of the one before."""
    lost: dict[frozenset[str], datetime] = field(default_factory=dict)
    doubt: dict[frozenset[str], list[Statement[Tenure]]] = field(default_factory=dict)

    def read(self, one: Statement[Tenure]) -> None:
        """Take in the next statement."""
        said = one.said
        if said.change is Change.ENDS:
            self._end(one)
        elif one.people == self.holder:
            self.said.append(one)
            self.doubt.clear()
        elif said.change is Change.STARTS and not self._remembers(one):
            self._take_over(one)
        elif said.change is Change.HOLDS and one.people not in self.lost:
            self._doubt(one)

    def _remembers(self, one: Statement[Tenure]) -> bool:
        """Whether a sentence tells again how somebody came who is gone."""
        gone = self.lost.get(one.people)
        words = WORDS[one.article.language]
        text = one.passage.sentence_texts()[one.index]
        return gone is not None and (
            one.at < gone
            or (one.since is None and one.at > gone + LATER and not words.again.search(text))
        )

    def _take_over(self, one: Statement[Tenure]) -> None:
        if self.holder:
            self.lost[self.holder] = one.at
            self.before = self.said
        self.holder, self.said = one.people, [one]
        self.doubt.clear()

    def _end(self, one: Statement[Tenure]) -> None:
        for people in [one.people, *self.lost]:
            if people <= one.people:
                self.lost[people] = one.at
        if self.holder and self.holder <= one.people:
            self.before = self.said
            self.holder, self.said = frozenset(), [one]

    def _doubt(self, one: Statement[Tenure]) -> None:
        heard = self.doubt.setdefault(one.people, [])
        heard.append(one)
        if not self.holder and not self.said:
            self._take_over(one)
        elif len({s.article.article_id for s in heard}) >= DOUBT:
            first, *rest = heard
            self._take_over(first)
            self.said += rest


def _single(
    reports: Reports,
    role: str,
    asked: frozenset[str],
    language: str,
    moment: datetime,
) -> Held | None:
    post = _Post()
    for one in tenures(reports, role, asked):
        post.read(one)
    if not post.said:
        return None
    return _told(post, role, language, moment)


def tenures(reports: Reports, role: str, asked: frozenset[str]) -> list[Statement[Tenure]]:
    """What is said of one person's tenure of a post, in order of time; `asked`: folded words."""
    people = People(reports.texts)
    found: list[Statement[Tenure]] = []
    for sentence in reports.sentences:
        if not may_state(sentence.text, sentence.article.language, [role]):
            continue
        for said in read(sentence.text, sentence.article.language, people):
            if said.role in {role, COMPANY} and len(said.people) == 1:
                holds = said.change is Change.HOLDS
                found.append(statement(sentence, said, holds=holds))
    return sorted(_of_organisation(found, asked), key=lambda s: s.at)


def _of_organisation(
    found: Sequence[Statement[Tenure]], asked: frozenset[str]
) -> list[Statement[Tenure]]:
    """Without the posts elsewhere: where a sentence, or another of the same person, says so."""
    named: dict[frozenset[str], set[str]] = {}
    for one in found:
        if one.said.organisation:
            named.setdefault(one.people, set()).update(one.said.organisation.split())
    wanted = asked & set().union(*named.values()) if named else frozenset()
    if not wanted:
        return list(found)
    kept = []
    for one in found:
        own = one.said.organisation.split()
        elsewhere = named.get(one.people, set())
        if own:
            here = bool(wanted & set(own))
        elif elsewhere:
            here = bool(wanted & elsewhere)
        else:
            here = one.said.change is not Change.HOLDS or _names_any(one, wanted)
        if here:
            kept.append(one)
    return kept


def _names_any(one: Statement[Tenure], names: frozenset[str]) -> bool:
    """Whether the sentence or the one before it holds one of these names."""
    texts = one.passage.sentence_texts()[max(0, one.index - 1) : one.index + 1]
    return any(name in folded(" ".join(texts)) for name in names)


def _told(post: _Post, role: str, language: str, moment: datetime) -> Held:
    since = max((one.since for one in post.said if one.since), default=post.said[0].known)
    fresh = moment - post.said[0].at <= FRESH
    starts = [one for one in post.said if one.said.change is Change.STARTS]
    if not fresh or not starts:
        starts = [one for one in post.said if (one.since or one.known) == since]
    current = list(post.said[:1])
    if post.holder:
        current = [in_language(starts, language), in_language(post.said[-MOST:], language)]
    current = each_once(current)
    overtaken = []
    if post.before and fresh:
        overtaken = [(in_language(post.before, language), current[0])]
    return Held(role, tuple(current), tuple(overtaken), since)
