"""Who came to a post, over the starter articles."""

from __future__ import annotations

import pytest

from bot.answers.succession import find_successions
from bot.answers.types import Question
from bot.answers.understanding import understand
from vectorstore.types import parse_as_of

CAME = [
    ("Who became interim CEO after Altman was fired?", ["murati", "shear"]),
    ("Wer wurde nach Altmans Entlassung Interimschef?", ["murati", "shear"]),
    ("Chi ha sostituito Mira Murati come CEO ad interim?", ["shear"]),
    ("Qui a succédé à Sutskever comme directeur scientifique ?", ["pachocki"]),
    ("¿Quién sustituyó a Murati como consejera delegada interina?", ["shear"]),
    ("Who was named CEO of Google?", []),
    ("Who became chair of the safety committee?", []),
    ("Who is the interim CEO?", []),
    ("Why did Murati become interim CEO?", []),
]


@pytest.mark.parametrize(("text", "people"), CAME)
def test_who_came_to_a_post_in_order(starter_app, text, people):
    zone = starter_app.story.zone
    found = find_successions(starter_app.store, understand(Question(text), zone), zone)
    assert [next(iter(one.people)) for one in found] == people


def test_all_who_came_are_quoted_oldest_first(starter_app):
    answer = starter_app.engine.ask(Question("Who became interim CEO after Altman was fired?"))
    text = "\n".join(citation.quote for citation in answer.citations)
    assert 0 <= text.find("Mira Murati, until now") < text.find("Emmett Shear")


def test_who_came_later_is_not_known_yet(starter_app):
    moment = parse_as_of("2023-11-18", starter_app.story.zone)
    question = Question("Who became interim chief executive?", as_of=moment)
    answer = starter_app.engine.ask(question)
    assert any("Murati" in citation.quote for citation in answer.citations)
    assert not any("Shear" in citation.quote for citation in answer.citations)
