"""Who sits on a board at a moment: the last list of its members, and who joined and left since.

Or how many: the last number that was told, and who joined and left since. Called by `posts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.answers.board_size import read_size
from bot.answers.seats import COMPLETE, Change, Names, Seats, may_tell, read_seats
from bot.answers.statements import (
    FRESH,
    Held,
    Statement,
    each_once,
    in_language,
    statement,
)
from bot.answers.tenure import BOARD

if TYPE_CHECKING:
    from datetime import datetime

    from bot.answers.statements import Reports

MOST_OF_BOARD = 6
"""Quotes that tell a board: the list and the changes since."""


@dataclass(slots=True)
class _Roster:
    """The members of a board, while statements are read in order of time."""

    members: set[str] = field(default_factory=set)
    lists: list[Statement[Seats]] = field(default_factory=list)
    """That give the state from which `changes` count."""
    before: list[Statement[Seats]] = field(default_factory=list)
    changes: list[tuple[Change, frozenset[str], list[Statement[Seats]]]] = field(
        default_factory=list
    )
    left: set[str] = field(default_factory=set)
    sizes: list[Statement[Seats]] = field(default_factory=list)
    """The last number of members …"""
    since_size: list[Statement[Seats]] = field(default_factory=list)
    """… and the changes that were told after it."""

    def read(self, one: Statement[Seats]) -> None:
        """Take in the next statement."""
        said = one.said
        if said.before and not one.since:
            return
        match said.change:
            case Change.LIST:
                self._list(one, said)
            case Change.LEAVE:
                gone = one.people & self.members
                self._change(Change.LEAVE, gone, one)
                self.members -= gone
                self.left |= one.people
            case Change.JOIN:
                self._change(Change.JOIN, one.people - self.members, one)
                self.members |= one.people
                self.left -= one.people
            case Change.SIZE:
                self._size(one, said.count)
            case _:
                new = one.people - self.members - self.left
                self._change(Change.JOIN, new, one)
                if new and self.sizes and one.since and one.since > self.sizes[0].known:
                    self.since_size.append(one)
                self.members |= new
                if one.people >= self.members:
                    self.lists, self.changes = [one], []

    def _list(self, one: Statement[Seats], said: Seats) -> None:
        people = set(one.people)
        if people & self.left or (people < self.members and not said.complete):
            return
        if people == self.members and self.lists and not self.changes:
            self.lists.append(one)
            return
        if self.lists and people != self.members:
            self.before = self.lists
        self.left |= self.members - people
        self.members, self.lists, self.changes = people, [one], []

    def _size(self, one: Statement[Seats], count: int) -> None:
        known = self.sizes[0].said.count if self.sizes and not self.since_size else 0
        self.sizes = [*self.sizes, one] if known == count else [one]
        self.since_size = []

    def _change(self, change: Change, people: frozenset[str], one: Statement[Seats]) -> None:
        """Note a change, or one more source of the last ones."""
        if people:
            self.changes.append((change, people, [one]))
            if one.said.change is change:
                self.since_size.append(one)
            return
        for known, whom, told in self.changes:
            if known is change and whom & one.people:
                told.append(one)
                return


def read_board(reports: Reports, language: str, moment: datetime) -> Held | None:
    """The board after all that is said of it; None where no member is named."""
    return _members(_read(reports), language, moment)


def _members(roster: _Roster, language: str, moment: datetime) -> Held | None:
    if not roster.members:
        return None
    base = [in_language(roster.lists, language)] if roster.lists else []
    changed = [in_language(told, language) for _, _, told in roster.changes]
    changed = changed[-(MOST_OF_BOARD - len(base)) :]
    since = max(
        one.since or one.known
        for one in (*roster.lists[:1], *(told[0] for _, _, told in roster.changes))
    )
    overtaken = []
    if roster.before and base and moment - roster.lists[0].at <= FRESH:
        overtaken = [(in_language(roster.before, language), base[0])]
    if base:
        overtaken += [(base[0], one) for one in changed if one.said.change is Change.LEAVE]
    return Held(BOARD, tuple(each_once([*base, *changed])), tuple(overtaken), since)


def read_board_size(reports: Reports, language: str, moment: datetime) -> Held | None:
    """How many sit on the board; where no number is told, who they are, as `read_board`."""
    roster = _read(reports)
    if not roster.sizes:
        return _members(roster, language, moment)
    told = [in_language(roster.sizes, language), *roster.since_size[-(MOST_OF_BOARD - 1) :]]
    since = max(one.since or one.known for one in (roster.sizes[0], *roster.since_size))
    return Held(BOARD, tuple(each_once(told)), (), since)


def _read(reports: Reports) -> _Roster:
    """All that is said of the board, read in order of time."""
    names = Names(reports.texts)
    found: list[Statement[Seats]] = []
    for s in reports.sentences:
        spoken = s.article.language
        whole = COMPLETE.search(s.text) is not None
        about = may_tell(s.opening if whole else s.before, spoken)
        told = read_seats(s.text, spoken, names, about_board=about)
        size = read_size(s.text, spoken, about_board=about)
        if size is not None:
            told = [*told, Seats(Change.SIZE, frozenset(), count=size)]
        for said in told:
            holds = said.change in {Change.LIST, Change.SOME, Change.SIZE}
            leans = about and not may_tell(s.text, spoken)
            found.append(statement(s, said, holds=holds, leans=leans))
    roster = _Roster()
    for one in sorted(found, key=lambda s: s.at):
        roster.read(one)
    return roster
