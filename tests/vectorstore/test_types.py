from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from vectorstore.types import Published, parse_as_of

PACIFIC = ZoneInfo("America/Los_Angeles")


def test_a_day_without_time_stays_a_day():
    published = Published.parse("2023-11-17")
    assert published.day_only
    assert published.isoformat() == "2023-11-17"
    assert published.moment == datetime(2023, 11, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2023-11-17T14:30:00-08:00", "2023-11-17T22:30:00+00:00"])
def test_a_moment_is_read_back_with_its_zone(text):
    published = Published.parse(text)
    assert not published.day_only
    assert published.isoformat() == text
    assert published.epoch == 1700260200


@pytest.mark.parametrize("text", ["", "yesterday", "2023-13-01", "17.11.2023"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Published.parse(text)


def test_as_of_a_day_means_its_end_in_the_storys_zone():
    moment = parse_as_of("2023-11-19", PACIFIC)
    assert moment.isoformat() == "2023-11-19T23:59:59-08:00"


def test_as_of_a_time_without_zone_is_the_storys():
    assert parse_as_of("2023-11-19T12:00", PACIFIC).isoformat() == "2023-11-19T12:00:00-08:00"
    assert parse_as_of("2023-11-19T12:00Z", PACIFIC).tzinfo == UTC
