"""What a reader of a page cannot see, taken out of it: hidden text must not reach the index.

Looks at attributes, inline styles and the page's own <style> blocks; sheets that a page loads are
not fetched. Called by `html`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

NEVER_SHOWN = frozenset({"script", "style", "template", "noscript", "object", "datalist"})
FOR_SCREEN_READERS = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
     "element-invisible", "is-visually-hidden", "d-none"}
)  # fmt: skip
"""Class names that widespread style sheets define as invisible."""
ZERO = r"0+(?:\.0+)?(?:px|em|rem|pt|%|vw|vh)?\s*(?:[;}!]|$)"
HIDDEN_STYLE = re.compile(
    rf"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden|"
    rf"font-size\s*:\s*(?:{ZERO}|0?\.\d+p[xt]|0?\.[0-2]\d*r?em|1p[xt]|[01]%)|opacity\s*:\s*(?:0%|0?\.0\d*|0)\s*(?:[;}}!]|$)|"
    rf"(?<![\w-])(?:max-)?(?:width|height)\s*:\s*{ZERO}|"
    rf"(?<![\w-])(?:left|top|text-indent)\s*:\s*-\s*\d{{3,}}|"
    rf"(?:right|bottom|margin-left|margin-top|margin|inset)\s*:\s*-\s*\d{{4,}}|"
    rf"(?:left|text-indent|margin-left|top)\s*:\s*-\s*(?:[5-9]\d|\d{{3,}})(?:em|rem|vw|vh)|"
    rf"(?:left|top)\s*:\s*\d{{4,}}px|"
    rf"clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)|"
    rf"clip-path\s*:\s*(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)|"
    rf"translate(?:X|Y|3d)?\(\s*-\s*\d{{3,}}|scale(?:X|Y)?\(\s*0(?:\.0*)?\s*[,)]|"
    rf"(?<!-)color\s*:\s*transparent|-webkit-text-fill-color\s*:\s*transparent|"
    rf"(?<!-)color\s*:\s*rgba\([^)]*,\s*0?(?:\.0\d*|0)?\s*\)",
    re.IGNORECASE,
)
PIXEL = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*1px", re.IGNORECASE)
CLIPPED = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!}]+)", re.IGNORECASE)
BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!}]+)", re.IGNORECASE)
PICTURE = re.compile(r"url\(|gradient\(|var\(", re.IGNORECASE)
NAMED = {
    "white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255),
}  # fmt: skip
WHITE = (255, 255, 255)
ALIKE = 20
"""Difference in every channel under which text cannot be told from its background."""
MAX_RULES = 500
MAX_SHEET = 500_000
MAX_STYLE = 2000
"""Characters of a sheet and of one rule that are looked at."""
COMPOUND = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<rest>(?:[.#][\w-]+)*)$", re.IGNORECASE)

Colour = tuple[int, int, int]


def remove_invisible(tree: HtmlElement) -> None:
    """Take out of a page, in place, what a reader cannot see."""
    from lxml import etree

    styles = _sheet_styles(tree)
    backgrounds: dict[HtmlElement, Colour | None] = {}
    doomed: list[HtmlElement] = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if element.tag is etree.Comment:
                doomed.append(element)
            continue
        style = f"{styles.get(element, '')};{(element.get('style') or '')[:MAX_STYLE]}"
        parent = element.getparent()
        behind = _background(style, element, backgrounds.get(parent, WHITE))
        backgrounds[element] = behind
        if element.tag in {"html", "body"}:
            continue  # hidden until a script shows them
        if _is_hidden(element, style) or _is_blank(element, style, behind):
            doomed.append(element)
    for element in doomed:
        if element.getparent() is not None:
            _drop(element)


def _is_hidden(element: HtmlElement, style: str) -> bool:
    tag = element.tag
    if tag in NEVER_SHOWN:
        return bool(element.get("type") != "application/ld+json")
    if element.get("hidden") is not None or (tag == "dialog" and element.get("open") is None):
        return True
    names = set((element.get("class") or "").lower().split())
    shown = any(name.startswith("d-") and name != "d-none" for name in names)  # on wider screens
    if not names.isdisjoint(FOR_SCREEN_READERS) and not shown:
        return True
    if HIDDEN_STYLE.search(style):
        return True
    return PIXEL.search(style) is not None and CLIPPED.search(style) is not None


def _is_blank(element: HtmlElement, style: str, behind: Colour | None) -> bool:
    """Whether the text has the colour of what is behind it."""
    given = [match.strip() for match in COLOUR.findall(style)]
    if element.tag == "font" and element.get("color"):
        given.append(str(element.get("color")))
    colour = parse_colour(given[-1]) if given else None
    if colour is None or behind is None:
        return False
    return all(abs(a - b) <= ALIKE for a, b in zip(colour, behind, strict=True))


def _background(style: str, element: HtmlElement, inherited: Colour | None) -> Colour | None:
    """The colour behind an element's text; None when it cannot be known (a picture)."""
    given = BACKGROUND.findall(style)
    if element.get("bgcolor"):
        given.insert(0, str(element.get("bgcolor")))
    if not given:
        return inherited
    if PICTURE.search(given[-1]):
        return None
    words = re.findall(r"#\w+|rgba?\([^)]*\)|[a-z]+", given[-1], re.IGNORECASE)
    if words and words[0].lower() in {"transparent", "none", "inherit", "unset", "initial"}:
        return inherited
    found = [colour for word in words if (colour := parse_colour(word))]
    return found[0] if found else None


def parse_colour(text: str) -> Colour | None:
    """The red, green and blue of a CSS colour, 0 to 255; None for one that is not read."""
    text = text.strip().lower()
    if text in NAMED:
        return NAMED[text]
    if re.fullmatch(r"#[0-9a-f]{3,4}", text):
        return (int(text[1] * 2, 16), int(text[2] * 2, 16), int(text[3] * 2, 16))
    if re.fullmatch(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?", text):
        return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))
    if text.startswith("rgb"):
        numbers = re.findall(r"(\d+(?:\.\d+)?)(%?)", text)
        if len(numbers) >= 3:
            red, green, blue = (
                min(255, round(float(n) * 2.55 if percent else float(n)))
                for n, percent in numbers[:3]
            )
            return (red, green, blue)
    match = re.match(r"hsla?\(\s*[\d.]+(?:deg)?[\s,]+[\d.]+%[\s,]+([\d.]+)%", text)
    if match and float(match.group(1)) >= 97:
        return WHITE
    return None


def _sheet_styles(tree: HtmlElement) -> dict[HtmlElement, str]:
    """What the page's own <style> blocks say about hiding and colours, by element."""
    found: dict[HtmlElement, str] = {}
    sheets = [str(s.text or "") for s in tree.iter("style") if _on_screen(s.get("media"))]
    for selector, style in islice(_rules("\n".join(sheets)[:MAX_SHEET]), MAX_RULES):
        path = _xpath(selector)
        if path:
            for element in tree.xpath(path):
                found[element] = f"{found.get(element, '')};{style}"
    return found


def _on_screen(media: str | None) -> bool:
    return (media or "all").strip().lower() in {"", "all", "screen"}


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selector and declarations of the rules that hold on every screen and matter here."""
    for rule in _without_conditions(_without_comments(sheet)).split("}"):
        selectors, _, style = rule.partition("{")
        style = style[:MAX_STYLE]
        if any(sign.search(style) for sign in (HIDDEN_STYLE, PIXEL, COLOUR, BACKGROUND)):
            for selector in selectors.split(","):
                yield selector.strip(), style


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest)


def _without_conditions(sheet: str) -> str:
    """Blocks such as @media print or @keyframes left out; those for every screen unpacked."""
    out: list[str] = []
    at = 0
    for match in re.finditer(r"@([\w-]{1,40})([^{};]{0,200})([{;])", sheet):
        if match.start() < at:
            continue
        out.append(sheet[at : match.start()])
        at = match.end()
        if match.group(3) == ";":
            continue
        depth = 1
        while at < len(sheet) and depth:
            depth += {"{": 1, "}": -1}.get(sheet[at], 0)
            at += 1
        if match.group(1).lower() in {"media", "layer"} and _on_screen(
            match.group(2) if match.group(1).lower() == "media" else None
        ):
            out.append(_without_conditions(sheet[match.end() : at - 1]))
    out.append(sheet[at:])
    return "".join(out)


def _xpath(selector: str) -> str | None:
    """A selector of tags, classes, ids, descendants and children; None for any other."""
    path = "."
    step = "//"
    for part in selector.replace(">", " > ").split():
        if part == ">":
            step = "/"
            continue
        match = COMPOUND.match(part)
        if match is None or not part:
            return None
        path += step + (match.group("tag") or "*").lower()
        for kind, name in re.findall(r"([.#])([\w-]+)", match.group("rest")):
            if kind == "#":
                path += f"[@id='{name}']"
            else:
                path += f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        step = "//"
    return path if path != "." else None


def _drop(element: HtmlElement) -> None:
    """Remove an element but keep the text that follows it."""
    parent = element.getparent()
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
