"""The timeline as a picture: readable on a phone, light or dark, no two labels over each other.

matplotlib draws it without a screen. Rows of text stand evenly below each other; a line leads from
each to its place on the axis of time, which is stretched where much happened, so that five days
hour by hour and years by month fit into one picture. Called by `saga timeline --png` and
/timeline, in worker threads: nothing here touches matplotlib's global state.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.state_text import date_text, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from matplotlib.axes import Axes

    from bot.timeline import ToldEvent

MOST = 18
"""Rows that stay readable on a phone."""
WIDTH, DPI = 6.0, 180
"""Inches and dots: 1,080 pixels, the width of a phone."""
ROW = 0.245
"""Inches of a line of text."""
GAP = 0.16
LINE_CHARACTERS = 46
LINES = 3
AXIS, TEXT = 0.21, 0.30
"""Where the axis and the texts stand, as shares of the width."""
STRETCH = 0.5
"""Power of the distance in time: 1 is a plain scale, 0 an even one."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours."""

    back: str
    ink: str
    soft: str
    line: str
    mark: str
    doubt: str


LIGHT = Theme("#ffffff", "#1f2328", "#59636e", "#c8d1da", "#2563eb", "#c2410c")
DARK = Theme("#1e1f22", "#e6e8ea", "#a3a9b2", "#4a4d55", "#7aa2ff", "#ffab70")


def draw(
    events: Sequence[ToldEvent], title: str, language: str, zone: ZoneInfo, *, dark: bool = False
) -> bytes:
    """A PNG of the most important events, in order of time; of none, it says so."""
    theme = DARK if dark else LIGHT
    chosen = sorted(events, key=lambda event: -event.importance)[:MOST]
    chosen.sort(key=lambda event: (event.earliest, event.latest))
    texts = [_wrapped(event.text) for event in chosen]
    dates = [textwrap.wrap(date_text(event, language, zone), 15) for event in chosen]
    heights = [
        max(len(text), len(day)) * ROW + GAP for text, day in zip(texts, dates, strict=True)
    ]
    heading = textwrap.wrap(title, 44)
    head = 0.3 + 0.3 * len(heading)
    figure = Figure(figsize=(WIDTH, head + max(sum(heights), 0.8) + 0.45), facecolor=theme.back)
    FigureCanvasAgg(figure)
    canvas = figure.add_axes((0, 0, 1, 1))
    height = figure.get_figheight()
    canvas.set_axis_off()
    canvas.set_xlim(0, 1)
    canvas.set_ylim(height, 0)  # inches from the top
    canvas.text(
        0.04, 0.24, "\n".join(heading), fontsize=12.5, weight="bold", color=theme.ink, va="top",
        linespacing=1.3, parse_math=False,
    )  # fmt: skip
    if not chosen:
        canvas.text(0.04, head + 0.2, say("no_events", language), fontsize=11, color=theme.soft)
    else:
        _rows(canvas, chosen, texts, dates, heights, head, theme)
    sources = sorted({citation.outlet for event in chosen for citation in event.citations})
    footer = textwrap.shorten(", ".join(sources), 90, placeholder=" …")
    canvas.text(0.04, height - 0.15, footer, fontsize=7.5, color=theme.soft, parse_math=False)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=DPI, facecolor=theme.back)
    return picture.getvalue()


def _rows(
    canvas: Axes,
    events: Sequence[ToldEvent],
    texts: Sequence[list[str]],
    dates: Sequence[list[str]],
    heights: Sequence[float],
    head: float,
    theme: Theme,
) -> None:
    tops = [head + sum(heights[:i]) for i in range(len(heights))]
    places = _places(events, tops[0] + ROW / 2, tops[-1] + ROW / 2)
    canvas.plot([AXIS] * 2, [places[0], places[-1]], color=theme.line, linewidth=2.5, zorder=1)
    for event, text, day, top, place in zip(events, texts, dates, tops, places, strict=True):
        colour = theme.mark if event.certain and not event.conflict else theme.doubt
        middle = top + ROW / 2
        canvas.plot(
            [AXIS, AXIS + 0.03, TEXT - 0.03, TEXT - 0.01], [place, place, middle, middle],
            color=theme.line, linewidth=0.9, zorder=1,
        )  # fmt: skip
        size = 22 + 9 * min(8.0, event.importance)
        canvas.scatter([AXIS], [place], s=size, color=colour, zorder=3, linewidths=0)
        canvas.text(
            AXIS - 0.035, top, "\n".join(day), fontsize=8.5, color=colour, ha="right", va="top",
            linespacing=1.25, parse_math=False,
        )  # fmt: skip
        canvas.text(
            TEXT, top, "\n".join(text), fontsize=9.5, color=theme.ink, va="top",
            linespacing=1.25, parse_math=False,
        )  # fmt: skip


def _places(events: Sequence[ToldEvent], first: float, last: float) -> list[float]:
    """Where events stand on the axis: far apart in time is far apart, but not in proportion."""
    moments = [_moment(event.earliest).timestamp() for event in events]
    steps = [max(b - a, 1800.0) ** STRETCH for a, b in zip(moments, moments[1:], strict=False)]
    whole = sum(steps) or 1.0
    return [first + (last - first) * sum(steps[:i]) / whole for i in range(len(moments))]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.astimezone()


def _wrapped(text: str) -> list[str]:
    lines = textwrap.wrap(" ".join(text.split()), LINE_CHARACTERS)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], lines[LINES - 1].rstrip(" ,;:.") + " …"]
    return lines or ["…"]
