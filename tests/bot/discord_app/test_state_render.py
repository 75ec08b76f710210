from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.answers.types import Answer, Citation
from bot.discord_app.digest import digest_embeds
from bot.discord_app.state_render import PAGE, events_embed, status_embeds
from bot.status import StandingAnswer, Status
from bot.timeline import ToldEvent
from vectorstore.text.dates import Precision
from vectorstore.types import ArticleInfo, Published

ZONE = ZoneInfo("UTC")
QUOTE = "The painter left the museum on Friday. Nobody said why. The town was surprised."


def citation(n, words=10):
    url = f"https://example.org/{n}#:~:text=" + "word%20" * words
    return Citation(n, f"a{n}", "A title", "Paper", url, url, "2023-11-17", "en", QUOTE, f"p{n}",
                    0, len(QUOTE))  # fmt: skip


def event(*citations):
    return ToldEvent("2023-11-17", "2023-11-17", Precision.DAY, certain=True, conflict=False,
                     ahead=False, text=QUOTE, language="en", importance=1.0,
                     citations=citations)  # fmt: skip


@pytest.fixture
def status():
    def question(n):
        citations = tuple(citation(i) for i in range(1, 5))
        answer = Answer("Who?", "en", None, True, QUOTE, citations=citations)
        return StandingAnswer(f"q{n}", f"Question {n}?", answer, "2023-11-17", "2023-11-17")

    friday = Published.parse("2023-11-17")
    known = datetime(2023, 11, 17, tzinfo=UTC)
    newest = ArticleInfo("a1", "https://example.org", "A title", "Paper", "en", friday, known)
    latest = tuple(event(citation(1), citation(2)) for _ in range(8))
    questions = tuple(question(n) for n in range(8))
    return Status(None, "en", questions, latest, newest, 3, timedelta(days=1))


def test_a_long_status_is_cut_between_quotes(status):
    embeds = status_embeds(status, "Title", ZONE)
    assert len(embeds) > 1
    assert all(len(embed.description) <= 4096 for embed in embeds)
    for embed in embeds:
        assert embed.description.count("> The painter") + embed.description.count(": The painter")
        assert embed.description.startswith(("*", "**", ">"))
        assert embed.description.endswith(")")
    text = "\n".join(embed.description for embed in embeds)
    assert text.count("The painter left") == 8 * 4 + 8


def test_a_page_of_the_timeline_shows_all_its_events_however_long_their_links():
    embed = events_embed([event(*(citation(n, 100) for n in range(4)))] * 9, 0, "en", ZONE)
    assert len(embed.description) <= 4096
    assert embed.description.count("The painter") == PAGE
    assert embed.description.count("+") == PAGE  # the sources that are not linked are counted


def test_a_digest_is_cut_between_events():
    embeds = digest_embeds([event(citation(1, 60))] * 10, 12, "en", "Saga", ZONE)
    assert len(embeds) > 1
    assert all(embed.description.startswith("**") for embed in embeds)
    assert "2 more" in embeds[-1].description
