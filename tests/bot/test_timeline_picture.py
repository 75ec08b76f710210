import struct
import zlib
from zoneinfo import ZoneInfo

import pytest

from bot import timeline_picture
from bot.timeline import Timeline, parse_start
from bot.timeline_picture import DPI, MOST, WIDTH, draw
from vectorstore.types import parse_as_of

ZONE = ZoneInfo("America/Los_Angeles")


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.fixture(scope="module")
def timeline(starter_app):
    return Timeline(starter_app.store, starter_app.story)


@pytest.fixture
def boxes(monkeypatch):
    """The boxes of all texts of the pictures drawn, in dots, by picture."""
    drawn = []
    real = timeline_picture.Figure.savefig

    def savefig(figure, *arguments, **options):
        real(figure, *arguments, **options)
        renderer = figure.canvas.get_renderer()
        texts = [text for axes in figure.axes for text in axes.texts if text.get_text()]
        drawn.append((figure.bbox, [text.get_window_extent(renderer) for text in texts]))

    monkeypatch.setattr(timeline_picture.Figure, "savefig", savefig)
    return drawn


@pytest.mark.parametrize("language", ["en", "de", "it", "fr", "es"])
@pytest.mark.parametrize("days", [("2023-11-17", "2023-11-21"), ("2015-01-01", "2026-12-31")])
def test_no_two_labels_lie_over_each_other_and_none_leaves_the_picture(
    timeline, boxes, language, days
):
    events = timeline.select(parse_start(days[0], ZONE), parse_as_of(days[1], ZONE))
    draw(timeline.tell(events, language), "A timeline", language, ZONE)
    ((page, found),) = boxes
    assert len(found) > MOST
    for i, box in enumerate(found):
        assert page.x0 <= box.x0
        assert box.x1 <= page.x1
        assert page.y0 <= box.y0
        assert box.y1 <= page.y1
        assert not any(box.overlaps(other) for other in found[:i])


def test_light_and_dark_are_as_wide_as_a_phone(timeline):
    told = timeline.tell(timeline.select(most=5), "en")
    light, dark = (draw(told, "A timeline", "en", ZONE, dark=dark) for dark in (False, True))
    assert size(light)[0] == size(dark)[0] == int(WIDTH * DPI)
    assert zlib.crc32(light) != zlib.crc32(dark)


def test_no_events_make_a_picture_that_says_so(boxes):
    assert size(draw([], "A timeline", "de", ZONE))[0] > 0


def test_signs_of_formulas_are_text(timeline, boxes):
    (told,) = timeline.tell(timeline.select(most=1), "en")
    draw([told], "It costs $5 and $6_x", "en", ZONE)
    assert boxes
