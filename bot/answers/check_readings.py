"""What a number, a date or a time in a text can mean, for `check_dates` and `check_quantities`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal


class Day(NamedTuple):
    """A date; without a day: a month; the year may be missing."""

    month: int
    day: int | None
    year: int | None


class Clock(NamedTuple):
    """A time of day."""

    minutes: int


class Weekday(NamedTuple):
    """Monday is 0."""

    number: int


class Ordinal(NamedTuple):
    """The third, the fourth."""

    number: int


class Number(NamedTuple):
    """A value with what is said of it."""

    value: Decimal
    bound: str = ""
    unit: str = ""


Reading = Day | Clock | Weekday | Ordinal | Number

Found = tuple[int, int, tuple[Reading, ...]]
"""Start, end and readings of a piece of text."""
