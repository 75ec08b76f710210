"""What a reader of a page cannot see, taken out of it: hidden text must not reach the index.

Where it is uncertain, text counts as hidden: a sentence that is lost costs less than one that a
page smuggles in. Called by `html`.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from ingest.caution import cautious
from ingest.colours import Colour, rgba
from ingest.errors import Permanent
from ingest.styles import SCREEN, Element, Sheets, Styles, substituted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from ingest.styles import Sheet

log = logging.getLogger(__name__)

NEVER_SHOWN = frozenset(
    {"script", "style", "template", "noscript", "object", "datalist", "audio", "video", "canvas",
     "iframe", "noframes", "noembed", "textarea", "select", "input"}
)  # fmt: skip
FOR_SCREEN_READERS = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
     "element-invisible", "is-visually-hidden", "d-none"}
)  # fmt: skip
"""Class names that widespread style sheets define as invisible."""
UNITS = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ch": 8.0, "ex": 8.0, "in": 96.0,
         "cm": 37.8, "mm": 3.78, "vw": SCREEN[0] / 100, "vh": SCREEN[1] / 100, "": 1.0,
         "%": SCREEN[0] / 100}  # fmt: skip
"""Pixels."""
FONT_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
              "x-large": 24.0, "xx-large": 32.0, "smaller": 13.0, "larger": 19.0}  # fmt: skip
LEAST_FONT = 5.0
LEAST_OPACITY = 0.1
FAR = 500.0
"""Pixels to the left or above from which a box is out of sight."""
FAR_MARGIN = 1000.0
MAX_SECONDS = 5.0
"""Of computing for one page; some selectors take time that grows with the square of its size."""
LINKED_SECONDS = 3.0
"""The same for linked sheets, which are left out then."""
MAX_VARIABLES = 10_000
ASIDE = frozenset({"a", "nav", "footer", "aside", "form", "button", "menu"})
COLOURED = frozenset({"a", "font", "body"})
"""Elements that have a colour without any style."""
ALIKE = 20
"""Difference in every channel under which text cannot be told from its background."""
NUMBER = re.compile(r"(-?\d*\.?\d+)\s*([a-z%]*)")
FUNCTION = re.compile(r"([a-z-]+)\(([^()]*)\)")
PICTURE = re.compile(r"url\(|gradient\(|image-set\(")

WHITE, BLACK, LINK = (255, 255, 255), (0, 0, 0), (0, 0, 238)


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element looks, as far as it is known; children begin with it."""

    behind: Colour | None = WHITE
    """None: a picture."""
    colour: tuple[float, float, float, float] | None = None
    """Red, green, blue and alpha, 0 to 1; None: not known."""
    font: float = 16.0
    opacity: float = 1.0
    visible: bool = True
    indent: float = 0.0
    variables: Styles = field(default_factory=dict)

    @property
    def readable(self) -> bool:
        """Whether text of this look can be read."""
        if not self.visible or self.font < LEAST_FONT or self.indent <= -FAR:
            return False
        if self.colour is None:
            return True
        *channels, alpha = self.colour
        if alpha * self.opacity < LEAST_OPACITY:
            return False
        if self.behind is None:
            return True
        return any(
            abs(alpha * (255 * channel - behind)) > ALIKE
            for channel, behind in zip(channels, self.behind, strict=True)
        )


class Hidden(NamedTuple):
    """What of a page is not seen."""

    gone: list[HtmlElement]
    """With all that is in them."""
    silent: list[HtmlElement]
    """Their own text only."""


def remove_invisible(tree: HtmlElement, linked: Mapping[str, Sheet] | None = None) -> None:
    """Take out of a page, in place, what a reader cannot see.

    `linked`: sheets that it links, by `href`. Raises Permanent, but never for one of these.
    """
    for node in [node for node in tree.iter() if not isinstance(node.tag, str)]:
        _drop(node)  # comments and the like
    hidden = _unseen(tree, Sheets(tree))
    if linked:
        hidden = _unseen_by_linked(tree, linked, hidden)
    for element in hidden.silent:
        _silence(element)
    for element in hidden.gone:
        if "ld+json" not in (element.get("type") or "").lower():  # says when, not what
            _drop(element)


def _unseen_by_linked(tree: HtmlElement, linked: Mapping[str, Sheet], hidden: Hidden) -> Hidden:
    """`hidden`, and what linked sheets hide beside it where they leave most of the text."""
    try:
        more = _unseen(tree, Sheets(tree, linked), linked=True)
    except Exception:  # libraries meet hostile sheets with any of them
        log.info("Linked sheets are left out.", exc_info=True)
        return hidden
    both = Hidden(hidden.gone + more.gone, hidden.silent + more.silent)
    # A page that hides its article shows it by a script.
    return hidden if 2 * _letters(tree, both) < _letters(tree, hidden) else both


def _letters(tree: HtmlElement, hidden: Hidden) -> int:
    """How much text is seen, but for menus and the like."""
    gone, silent = set(hidden.gone), set(hidden.silent)
    todo, count = [tree], 0
    while todo:
        element = todo.pop()
        if element in gone or element.tag in ASIDE:
            continue
        if element not in silent:
            own = (element.text, *(child.tail for child in element))
            count += sum(len(word) for text in own if text for word in text.split())
        todo.extend(element)
    return count


def _unseen(tree: HtmlElement, sheets: Sheets, *, linked: bool = False) -> Hidden:
    """What these sheets hide; with `linked` ones only what they surely do. Raises Permanent."""
    until = time.thread_time() + (LINKED_SECONDS if linked else MAX_SECONDS)
    if linked:
        start = Look(behind=None)
    else:
        loads_others = bool(tree.xpath("//link[contains(@rel, 'stylesheet')]"))
        start = Look(colour=None if loads_others else (0.0, 0.0, 0.0, 1.0))
    todo: list[tuple[Element, Look]] = [(Element.from_html_root(tree), start)]
    gone: list[HtmlElement] = []
    silent: list[HtmlElement] = []
    while todo:
        if time.thread_time() > until:
            raise Permanent("The page's style sheets are too intricate to tell what is visible.")
        wrapped, look = todo.pop()
        element = wrapped.etree_element
        style = sheets.of(wrapped)
        if style or element.tag in COLOURED or element.get("bgcolor") is not None:
            style, look = _looked(element, style, look, linked=linked)
        if element.tag in {"html", "body"}:  # may be hidden until a script shows them
            look = replace(look, visible=True, opacity=1.0)
        elif _is_gone(element, style, look):
            gone.append(element)
            continue
        if not look.readable:
            silent.append(element)
        todo.extend((child, look) for child in wrapped.iter_children())
    return Hidden(gone, silent)


def _looked(
    element: HtmlElement, style: Styles, look: Look, *, linked: bool
) -> tuple[Styles, Look]:
    """The element's own style, custom properties put in, and the look that follows from it."""
    own = {name: value for name, value in style.items() if name.startswith("--")}
    variables = look.variables | own if own else look.variables
    if len(variables) > MAX_VARIABLES:  # every element has its own
        raise Permanent(f"The page's style sheets have more than {MAX_VARIABLES:,} variables.")
    style = {name: substituted(value, variables) for name, value in style.items()}
    if linked:
        style = cautious(style)
    opacity = look.opacity * _share(style.get("opacity", "1"))
    for function, value in FUNCTION.findall(style.get("filter", "")):
        if function == "opacity":
            opacity *= _share(value)
    visible = look.visible
    if style.get("visibility") in {"hidden", "collapse"}:
        visible = False
    elif style.get("visibility") in {"visible", "initial"}:
        visible = True
    behind, pictured = _behind(element, style, look)
    colour = _colour(element, style, look)
    if pictured and "text" in style.get("background-clip", ""):
        colour = None  # the picture shines through the letters
    return style, Look(
        behind=behind,
        colour=colour,
        font=_font(element, style.get("font-size"), look.font),
        opacity=opacity,
        visible=visible,
        indent=_pixels(style["text-indent"]) if "text-indent" in style else look.indent,
        variables=variables,
    )


def _is_gone(element: HtmlElement, style: Styles, look: Look) -> bool:
    """Whether the element is not shown, with all that is in it."""
    tag = element.tag
    if tag in NEVER_SHOWN or (tag == "title" and element.getparent().tag != "head"):
        return True
    if style.get("display") == "none" or look.opacity < LEAST_OPACITY:
        return True
    if style.get("content-visibility") == "hidden":
        return True
    if element.get("hidden") is not None and style.get("display", "none") == "none":
        return True
    if tag == "dialog" and element.get("open") is None:
        return True
    names = set((element.get("class") or "").lower().split())
    if not names.isdisjoint(FOR_SCREEN_READERS):
        shown = any(name.startswith("d-") and name != "d-none" for name in names)  # on wide screens
        return not shown
    return bool(style) and (_is_shut(style) or _is_far(style) or _is_clipped(style))


def _is_shut(style: Styles) -> bool:
    """Whether the box has no size."""
    sizes = [
        _pixels(style[name]) for name in ("width", "height", "max-width", "max-height")
        if NUMBER.match(style.get(name, "")) or style.get(name, "").startswith("calc(")
    ]  # fmt: skip
    if any(size <= 0 for size in sizes):
        return True
    cut = re.search(r"hidden|clip|scroll|auto", style.get("overflow", "")) is not None
    tight = "line-height" in style and _pixels(style["line-height"]) < 1 and (
        NUMBER.match(style["line-height"]) is not None
    )  # fmt: skip
    return cut and (tight or any(size < 2 for size in sizes))


def _is_far(style: Styles) -> bool:
    """Whether the box stands outside the window."""
    left, top = (_pixels(style.get(name, "0")) for name in ("left", "top"))
    if left <= -FAR or top <= -FAR or left >= SCREEN[0] or top >= 50 * SCREEN[1]:
        return True
    for name in ("right", "bottom", "margin-left", "margin-top"):
        if _pixels(style.get(name, "0")) <= -FAR_MARGIN:
            return True
    moves = style.get("translate", "").split()[:2]
    scales = NUMBER.findall(style.get("scale", ""))
    for name, values in FUNCTION.findall(style.get("transform", "")):
        if name.startswith("translate"):
            moves += values.split(",")[:2]
        elif name.startswith("scale"):
            scales += NUMBER.findall(values)
        elif name in {"rotatex", "rotatey"} and re.match(r"-?(?:90|270)deg", values.strip()):
            return True
        elif name == "matrix" and len(NUMBER.findall(values)) == 6:
            scales += [NUMBER.findall(values)[0], NUMBER.findall(values)[3]]
    # A percentage is of the box itself, which is often moved by half of its size.
    lengths = [_pixels(move) / (5 if "%" in move else 1) for move in moves]
    return any(abs(length) >= FAR for length in lengths) or any(
        abs(float(number)) * (0.01 if unit == "%" else 1) < 0.05 for number, unit in scales
    )


def _is_clipped(style: Styles) -> bool:
    """Whether nothing is left of the box."""
    numbers = [abs(_pixels(n + u)) for n, u in NUMBER.findall(style.get("clip", ""))]
    if "rect(" in style.get("clip", "") and len(numbers) == 4 and max(numbers) <= 1:
        return True
    for name, values in FUNCTION.findall(style.get("clip-path", "")):
        given = NUMBER.findall(values)
        if name == "inset" and given and given[0][1] == "%" and float(given[0][0]) >= 50:
            return True
        if name in {"circle", "ellipse"} and given and float(given[0][0]) < 1:
            return True
        points = [[float(n) for n, _ in NUMBER.findall(pair)] for pair in values.split(",")]
        if name == "polygon" and all(len(point) == 2 for point in points):
            xs, ys = zip(*points, strict=True)
            if max(xs) - min(xs) < 1 or max(ys) - min(ys) < 1:
                return True
    return False


def _font(element: HtmlElement, size: str | None, inherited: float) -> float:
    """Height of letters in pixels."""
    if size is None:
        return inherited if element.tag != "font" or element.get("size") != "0" else 0.0
    if size in FONT_SIZES:
        return FONT_SIZES[size]
    match = NUMBER.match(size)
    if match is None:
        return _pixels(size) if size.startswith("calc(") else inherited
    number, unit = float(match[1]), match[2]
    if unit in {"em", "%", "ex", "ch"}:
        return inherited * number * {"em": 1.0, "%": 0.01}.get(unit, 0.5)
    return number * UNITS.get(unit, 1.0)


def _behind(element: HtmlElement, style: Styles, look: Look) -> tuple[Colour | None, bool]:
    """The colour behind an element's text, None when it cannot be known; whether a picture is."""
    value = style.get("background", (element.get("bgcolor") or "").lower())
    pictured = PICTURE.search(value) is not None
    plain = FUNCTION.sub(lambda m: m[0] if m[1] in {"rgb", "rgba", "hsl", "hsla"} else "", value)
    words = re.findall(r"#\w+|[a-z]+\([^()]*\)|[a-z]+", plain)
    for word in words:
        colour = rgba(word)
        if colour and colour[3] >= 0.5:
            return (
                round(colour[0] * 255),
                round(colour[1] * 255),
                round(colour[2] * 255),
            ), pictured
    return (None if pictured else look.behind), pictured


def _colour(
    element: HtmlElement, style: Styles, look: Look
) -> tuple[float, float, float, float] | None:
    """The colour of an element's text."""
    given = style.get("-webkit-text-fill-color") or style.get("color")
    if given is None and element.tag in {"font", "body"}:
        given = element.get("color" if element.tag == "font" else "text")
    if given is not None:
        return rgba(given) or look.colour
    if element.tag == "a" and element.get("href") is not None and look.colour is not None:
        return (*(c / 255 for c in LINK), 1.0)  # type: ignore[return-value]
    return look.colour


def _pixels(value: str) -> float:
    """A length in pixels; of several in a calc() the one furthest from zero; 0.0 for none."""
    return max(
        (float(number) * UNITS.get(unit, 1.0) for number, unit in NUMBER.findall(value)),
        key=abs, default=0.0,
    )  # fmt: skip


def _share(value: str) -> float:
    """A number or percentage as a share of one; 1.0 for anything else."""
    match = NUMBER.match(value)
    if match is None:
        return 1.0
    return min(1.0, float(match[1]) * (0.01 if match[2] == "%" else 1.0))


def _silence(element: HtmlElement) -> None:
    """Take away an element's own text; its children look after theirs."""
    element.text = None
    for child in element:
        if child.tail and child.tail.strip():
            child.tail = " "


def _drop(element: HtmlElement) -> None:
    """Remove an element but keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
