"""Colours as CSS writes them. Used by `visibility` and `caution`."""

from __future__ import annotations

from functools import lru_cache

import tinycss2.color4

LIGHTNESS = {"lab": 100.0, "lch": 100.0, "oklab": 1.0, "oklch": 1.0}
"""The first coordinate's greatest value in colour spaces that begin with lightness."""

Colour = tuple[int, int, int]


@lru_cache(1024)
def rgba(text: str) -> tuple[float, float, float, float] | None:
    """A CSS colour in sRGB, 0 to 1, with alpha; None for one that is not read."""
    try:
        colour = tinycss2.color4.parse_color(text)
        if colour is None or colour == "currentcolor":
            return None
        if colour.space in LIGHTNESS:  # not converted by the library: near enough for white
            red = green = blue = float(colour.coordinates[0] or 0) / LIGHTNESS[colour.space]
        else:
            red, green, blue = (float(c or 0) for c in colour.to("srgb").coordinates)
        return red, green, blue, float(colour.alpha)
    except (ValueError, TypeError, ArithmeticError, NotImplementedError):
        return None


def parse_colour(text: str) -> Colour | None:
    """The red, green and blue of a CSS colour, 0 to 255; None for one that is not read."""
    colour = rgba(text.strip())
    return None if colour is None else tuple(round(255 * c) for c in colour[:3])  # type: ignore[return-value]
