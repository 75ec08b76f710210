import string
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.answers.phrases import LANGUAGES, PHRASES, language_name, moment_text, published_text
from vectorstore.types import Published


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_every_phrase_in_every_language_with_the_same_fields(key):
    assert set(PHRASES[key]) == set(LANGUAGES)
    for text in PHRASES[key].values():
        assert text.strip()
        assert fields(text) == fields(PHRASES[key]["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_in_every_language(language):
    moment = datetime(2023, 11, 17, 22, 30, tzinfo=UTC)
    assert "2023" in published_text(Published(moment), language)
    assert "17" in published_text(Published(moment, day_only=True), language)
    assert "17" in moment_text(moment, language)
    assert published_text(None, language)
    assert language_name("de", language)


@pytest.mark.parametrize(
    ("hours", "zone"),
    [(-8, "UTC-8"), (1, "UTC+1"), (0, "UTC"), (-3.5, "UTC-3:30"), (5.75, "UTC+5:45")],
)
def test_zones(hours, zone):
    moment = datetime(2023, 11, 17, 12, tzinfo=timezone(timedelta(hours=hours)))
    assert moment_text(moment, "de") == f"17. November 2023, 12:00 ({zone})"
