"""Who came to a post: "Who became interim chief executive?" asks for all who did, in order.

The sentence that resembles such a question most tells of one of them, often the last. Here, as in
`posts`, all that was said of the post is read. Called by `engine`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.answers.kinds import Wanted
from bot.answers.posts import NOT_HELD, tenures
from bot.answers.statements import in_language, load_reports
from bot.answers.tenure import BOARD, Change, Tenure, roles_in
from bot.answers.tenure_words import WORDS
from bot.answers.wording import BECAME
from vectorstore.text.words import folded

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.answers.statements import Statement
    from bot.answers.understanding import Understood
    from vectorstore.store import Store

MOST = 3
EARLY = 4
"""Statements about somebody, the first ones, among which one in the reader's language is chosen."""


def find_successions(store: Store, understood: Understood, zone: tzinfo) -> list[Statement[Tenure]]:
    """The sentences that say who came to the post asked about, oldest first; none for others.

    Only where it asks for those in the interim, or after somebody whom it names. Raises StoreError.
    """
    text, language = understood.text, understood.search_language
    roles = roles_in(text, language)
    if understood.wanted is not Wanted.NAME or len(roles) != 1 or BOARD in roles:
        return []
    if not BECAME.search(text) or NOT_HELD.search(text) or WORDS[language].committee.search(text):
        return []
    (role,) = roles
    asked = frozenset(re.findall(r"\w+", folded(text)))
    moment = understood.as_of or datetime.now(UTC)
    told = tenures(load_reports(store, role, moment, zone), role, asked)
    interim = WORDS[language].interim.search(text) is not None
    named = [one.at for one in told if one.people & asked]
    if not interim and not named:
        return []  # it may be the post of another organisation
    after = min(named, default=None)
    came: dict[frozenset[str], list[Statement[Tenure]]] = {}
    for one in told:
        starts = one.said.change is Change.STARTS and (one.said.interim or not interim)
        if starts and not one.people & asked and (after is None or one.at >= after):
            came.setdefault(one.people, []).append(one)
    found = [in_language(some[:EARLY], understood.language) for some in came.values()]
    return found[:MOST]
