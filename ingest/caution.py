"""What a linked sheet is not believed about: what looks like hiding but mostly is not.

Sites fade text in, move it about and lay it over pictures by the sheets that they link, and a
script or a layout that is not known here shows it. Called by `visibility`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.colours import rgba

if TYPE_CHECKING:
    from ingest.styles import Styles

FADING = frozenset({"opacity", "filter"})
SIZES = frozenset({"width", "height", "max-width", "max-height"})
PLACES = frozenset({"left", "top", "right", "bottom"})
COMPUTED = re.compile(r"\b(?:calc|min|max|clamp|env)\(")
CUT = re.compile(r"hidden|clip|scroll|auto")
UNTOLD = "url()"
"""A background that is not known."""
NO_COLOUR = frozenset({"transparent", "none", "initial", "inherit", "unset"})
PLAIN = re.compile(r"#\w+|[a-z]+|(?:rgb|hsl)a?\([^()]*\)")
"""Colours that are read exactly."""


def cautious(style: Styles) -> Styles:
    """A style without what need not hide anything."""
    kept = {
        name: value for name, value in style.items()
        if name not in FADING and not COMPUTED.search(value)
    }  # fmt: skip
    if "font-size" in style:
        kept.setdefault("font-size", "medium")  # not that of its parent, which may have none
    if not CUT.search(style.get("overflow", "")):  # what is larger than its box is seen beside it
        kept = {name: value for name, value in kept.items() if name not in SIZES}
    if style.get("position", "static") == "static":
        kept = {name: value for name, value in kept.items() if name not in PLACES}
    if _on_unknown(style):
        kept["background"] = UNTOLD
    return kept


def _on_unknown(style: Styles) -> bool:
    """Whether the element's text or what is behind it has a colour that cannot be told."""
    behind = style.get("background")
    if behind is None or behind in NO_COLOUR:
        if style.get("position") in {"absolute", "fixed", "sticky"}:  # over a picture, perhaps
            return True
    elif not _is_opaque(behind):
        return True
    return any(
        name in style and style[name] not in NO_COLOUR and not PLAIN.fullmatch(style[name])
        for name in ("color", "-webkit-text-fill-color")
    )


def _is_opaque(colour: str) -> bool:
    read = rgba(colour) if PLAIN.fullmatch(colour) else None
    return read is not None and read[3] == 1.0
