"""The timeline as a picture: readable on a phone, light or dark, no two labels over each other.

matplotlib draws it without a screen. Events stand below each other under headings: years are told
by month, a few weeks by day with their hours, so that both fit a narrow picture. The larger a
mark, the more important the event; another colour marks a doubtful date. Called by
`saga timeline --png` and /timeline, in worker threads: one at a time, without pyplot.
"""

from __future__ import annotations

import io
import textwrap
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.state_text import date_text, first_day, last_day, say, short_text, skeleton, time_text
from vectorstore.text.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from matplotlib.axes import Axes

    from bot.timeline import ToldEvent

MOST = 18
"""Rows that stay readable on a phone."""
WIDTH, DPI = 6.0, 180
"""Inches and dots: 1,080 pixels, the width of a phone."""
LINE, GAP, HEADING = 0.185, 0.17, 0.34
"""Inches: a line of text, between rows, a heading."""
LINE_CHARACTERS, LINES = 54, 4
AXIS, TEXT = 0.21, 0.25
"""Where the axis and the texts stand, as shares of the width."""
BY_DAY = timedelta(days=60)
"""A shorter time is told by days and hours, a longer one by months and days."""


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


_DRAWING = threading.Lock()
"""matplotlib does not promise to work in several threads."""


def draw(
    events: Sequence[ToldEvent], title: str, language: str, zone: ZoneInfo, *, dark: bool = False
) -> bytes:
    """A PNG of the most important events, in order of time; of none, it says so."""
    theme = DARK if dark else LIGHT
    chosen = sorted(events, key=lambda event: -event.importance)[:MOST]
    chosen.sort(key=lambda event: (event.earliest, event.latest))
    rows = _layout(chosen, language, zone)
    heading = textwrap.wrap(title, 44)
    head = 0.35 + 0.3 * len(heading)
    height = head + max(sum(row.height for row in rows), 0.6) + 0.4
    figure = Figure(figsize=(WIDTH, height), facecolor=theme.back)
    FigureCanvasAgg(figure)
    canvas = figure.add_axes((0, 0, 1, 1))
    canvas.set_axis_off()
    canvas.set_xlim(0, 1)
    canvas.set_ylim(height, 0)  # inches from the top
    canvas.text(
        0.04, 0.24, "\n".join(heading), fontsize=13, weight="bold", color=theme.ink, va="top",
        linespacing=1.3, parse_math=False,
    )  # fmt: skip
    if chosen:
        _paint(canvas, rows, head, theme)
    else:
        canvas.text(0.04, head + 0.2, say("no_events", language), fontsize=11, color=theme.soft)
    sources = sorted({citation.outlet for event in chosen for citation in event.citations})
    footer = textwrap.shorten(", ".join(sources), 90, placeholder=" …")
    if len(chosen) < len(events):
        most = say("chosen", language, shown=len(chosen), all=len(events))
        footer = textwrap.shorten(f"{most} {', '.join(sources)}", 90, placeholder=" …")
    canvas.text(0.04, height - 0.15, footer, fontsize=7.5, color=theme.soft, parse_math=False)
    picture = io.BytesIO()
    with _DRAWING:
        figure.savefig(picture, format="png", dpi=DPI, facecolor=theme.back)
    return picture.getvalue()


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it is painted; `heading` where a new day or month begins."""

    heading: str
    label: list[str]
    text: list[str]
    sure: bool
    size: float

    @property
    def height(self) -> float:
        """Inches."""
        lines = max(len(self.text), len(self.label))
        return lines * LINE + GAP + (HEADING if self.heading else 0.0)


def _layout(events: Sequence[ToldEvent], language: str, zone: ZoneInfo) -> list[Row]:
    days = [day for event in events for day in (first_day(event, zone), last_day(event, zone))]
    by_day = bool(days) and max(days) - min(days) <= BY_DAY
    rows: list[Row] = []
    last = ""
    for event in events:
        heading, label = _labels(event, language, zone, by_day=by_day)
        rows.append(
            Row(
                heading if heading != last else "",
                textwrap.wrap(label, 13),
                _wrapped(event.title),
                event.certain and not event.conflict,
                26 + 10 * min(8.0, event.importance),
            )
        )
        last = heading
    return rows


def _labels(event: ToldEvent, language: str, zone: ZoneInfo, *, by_day: bool) -> tuple[str, str]:
    """What stands above an event and what beside it."""
    day = first_day(event, zone)
    if event.precision is Precision.YEAR:
        return str(day.year), date_text(event, language, zone)
    fields = "yMMMMEEEEd" if by_day and event.precision is not Precision.MONTH else "yMMMM"
    heading = skeleton(fields, day, language)
    one_day = day == last_day(event, zone)
    if by_day and one_day:
        if event.precision in {Precision.MOMENT, Precision.HOUR}:
            text = time_text(event, language, zone)
            return heading, text if event.certain else say("about", language, date=text)
        return heading, "" if event.certain else short_text(event, language, zone)
    return heading, short_text(event, language, zone)


def _paint(canvas: Axes, rows: Sequence[Row], head: float, theme: Theme) -> None:
    marks: list[float] = []
    top = head
    for row in rows:
        if row.heading:
            canvas.text(
                TEXT, top + 0.12, row.heading, fontsize=9, color=theme.soft, va="top",
                weight="bold", parse_math=False,
            )  # fmt: skip
            top += HEADING
        colour = theme.mark if row.sure else theme.doubt
        canvas.scatter([AXIS], [top + LINE / 2], s=row.size, color=colour, zorder=3, linewidths=0)
        marks.append(top + LINE / 2)
        for lines, x, align, ink, size in (
            (row.label, AXIS - 0.03, "right", colour, 9),
            (row.text, TEXT, "left", theme.ink, 10),
        ):
            for i, line in enumerate(lines):  # lines are placed here: a font has its own spacing
                canvas.text(
                    x, top + i * LINE, line, fontsize=size, color=ink, ha=align, va="top",
                    parse_math=False,
                )  # fmt: skip
        top += row.height - (HEADING if row.heading else 0.0)
    canvas.plot([AXIS] * 2, [marks[0], marks[-1]], color=theme.line, linewidth=2.5, zorder=1)


def _wrapped(text: str) -> list[str]:
    lines = textwrap.wrap(" ".join(text.split()), LINE_CHARACTERS)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], lines[LINES - 1].rstrip(" ,;:.") + " …"]
    return lines or ["…"]
