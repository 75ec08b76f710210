from datetime import UTC, date, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.events import find_events
from vectorstore.mentions import Mention
from vectorstore.text.dates import Precision

PACIFIC = ZoneInfo("America/Los_Angeles")
DISMISSAL, LAWSUIT = (1.0, 0.0), (0.0, 1.0)
ALMOST_DISMISSAL = (0.8, 0.6)


def mention(article, day, about=DISMISSAL, **changes):
    """A sentence of an article about a day of November 2023, published on the day after."""
    earliest = datetime(2023, 11, day, tzinfo=PACIFIC)
    fields = {
        "passage": crc32(f"{article} {day} {about}".encode()),
        "sentence": 0,
        "passage_id": f"{article}:0",
        "article_id": article,
        "language": "en",
        "outlet": article,
        "known_from": int((earliest + timedelta(days=1)).timestamp()),
        "earliest": earliest,
        "latest": earliest + timedelta(days=1, seconds=-1),
        "precision": Precision.DAY,
        "certain": True,
        "relative": False,
        "first": True,
        "report": False,
        "vector": np.array(about, np.float32),
    }
    return Mention(**(fields | changes))


def at(day, hour, minute=0):
    moment = datetime(2023, 11, day, hour, minute, tzinfo=PACIFIC)
    return {"earliest": moment, "latest": moment, "precision": Precision.MOMENT}


def test_no_mentions_no_events():
    assert find_events([], PACIFIC) == []


def test_sentences_of_a_day_that_tell_the_same_are_one_event():
    (event,) = find_events([mention("a", 17), mention("b", 17, ALMOST_DISMISSAL)], PACIFIC)
    assert set(event.articles) == {"a", "b"}
    assert not event.conflict


def test_sentences_of_a_day_that_tell_something_else_are_two():
    assert len(find_events([mention("a", 17), mention("b", 17, LAWSUIT)], PACIFIC)) == 2


def test_the_same_on_another_day_is_another_event():
    events = find_events([mention("a", 10), mention("b", 17)], PACIFIC)
    assert [e.earliest.day for e in events] == [10, 17]


def test_dates_that_differ_by_a_day_are_kept_as_a_range_with_both_sources():
    (event,) = find_events([mention("a", 17), mention("b", 18)], PACIFIC)
    assert event.conflict
    assert (event.earliest.day, event.latest.day) == (17, 18)
    assert set(event.articles) == {"a", "b"}


def test_one_article_does_not_contradict_itself():
    assert len(find_events([mention("a", 17), mention("a", 18)], PACIFIC)) == 2


def test_an_uncertain_date_gives_way_to_a_certain_one():
    unsure = mention("b", 18, certain=False)
    (event,) = find_events([unsure, mention("a", 17)], PACIFIC)
    assert not event.conflict
    assert event.certain
    assert event.earliest.day == event.latest.day == 17


def test_of_uncertain_dates_the_one_that_most_give_counts():
    mentions = [mention(a, d, certain=False) for a, d in (("a", 17), ("b", 17), ("c", 18))]
    (event,) = find_events(mentions, PACIFIC)
    assert not event.certain
    assert event.latest.day == 17


def test_a_time_of_day_makes_a_day_more_precise():
    (event,) = find_events([mention("a", 17), mention("b", 17, **at(17, 12, 28))], PACIFIC)
    assert (event.precision, event.earliest.hour) == (Precision.MOMENT, 12)


def test_times_that_differ_are_a_conflict():
    mentions = [mention("a", 17, **at(17, 12)), mention("b", 17, **at(17, 14))]
    (event,) = find_events(mentions, PACIFIC)
    assert event.conflict
    assert (event.earliest.hour, event.latest.hour) == (12, 14)


def test_a_zone_that_turns_the_day_is_the_same_day():
    morning = datetime(2023, 11, 18, 7, tzinfo=ZoneInfo("Europe/Rome"))
    there = {"earliest": morning, "latest": morning, "precision": Precision.MOMENT}
    (event,) = find_events([mention("a", 17), mention("b", 17, **there)], PACIFIC)
    assert not event.conflict


def test_a_month_joins_the_event_of_a_day_in_it():
    month = {
        "earliest": datetime(2023, 11, 1, tzinfo=PACIFIC),
        "latest": datetime(2023, 11, 30, 23, 59, 59, tzinfo=PACIFIC),
        "precision": Precision.MONTH,
    }
    later = int(datetime(2024, 5, 1, tzinfo=UTC).timestamp())
    mentions = [mention("a", 17), mention("b", 17, known_from=later, **month)]
    (event,) = find_events(mentions, PACIFIC)
    assert (event.precision, event.earliest.date()) == (Precision.DAY, date(2023, 11, 17))


@pytest.mark.parametrize(
    "less",
    [{"relative": True}, {"certain": False}, {"first": False}, {"report": True}],
)
def test_what_is_less_sure_or_only_reported_is_less_important(less):
    (sure,), (other,) = (
        find_events([m], PACIFIC) for m in (mention("a", 17), mention("a", 17, **less))
    )
    assert other.importance < sure.importance


def test_an_event_that_articles_come_back_to_is_more_important():
    later = int(datetime(2024, 5, 1, tzinfo=UTC).timestamp())
    (once,) = find_events([mention("a", 17), mention("b", 17)], PACIFIC)
    (again,) = find_events([mention("a", 17), mention("b", 17, known_from=later)], PACIFIC)
    assert again.importance > once.importance


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"), st.integers(1, 28), st.floats(0, 6.28), st.booleans(),
            st.booleans(),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_every_mention_is_in_exactly_one_event(rows):
    mentions = [
        mention(a, d, (float(np.cos(x)), float(np.sin(x))), certain=c, first=f)
        for a, d, x, c, f in rows
    ]
    events = find_events(mentions, PACIFIC)
    assert sorted(id(m) for e in events for m in e.mentions) == sorted(map(id, mentions))
    for event in events:
        assert event.earliest <= event.latest
    assert [e.earliest for e in events] == sorted(e.earliest for e in events)
