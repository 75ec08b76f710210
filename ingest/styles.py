"""What a page's style sheets and attributes say about each of its elements (the CSS cascade).

Only the properties that can hide text are kept. Sheets that the page loads are not fetched. Called
by `visibility`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import cssselect2
import tinycss2

from ingest.errors import Permanent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

Styles = dict[str, str]
"""Values by property, lower case, without comments and escapes."""

KEPT = frozenset(
    {"display", "visibility", "content-visibility", "opacity", "filter", "font-size", "color",
     "background", "background-clip", "position", "left", "top", "right", "bottom", "text-indent",
     "margin-left", "margin-top", "transform", "translate", "scale", "rotate", "clip", "clip-path",
     "width", "height", "max-width", "max-height", "line-height", "overflow",
     "-webkit-text-fill-color"}
)  # fmt: skip
SAME = {
    "background-color": "background", "background-image": "background",
    "-webkit-background-clip": "background-clip", "-webkit-clip-path": "clip-path",
    "-webkit-transform": "transform", "overflow-x": "overflow", "overflow-y": "overflow",
    "inline-size": "width", "block-size": "height", "max-inline-size": "max-width",
    "max-block-size": "max-height", "-webkit-filter": "filter", "inset-inline-start": "left",
    "inset-block-start": "top",
}  # fmt: skip
"""Properties that are looked at as if they were another."""
SIDES = ("top", "right", "bottom", "left")
SCREEN = (1280, 800)
"""Pixels of the window in which pages are imagined."""
FEATURES = {
    "prefers-color-scheme": "light", "orientation": "landscape", "hover": "hover",
    "any-hover": "hover", "pointer": "fine", "any-pointer": "fine", "scripting": "enabled",
    "prefers-reduced-motion": "no-preference", "prefers-contrast": "no-preference",
    "forced-colors": "none",
}  # fmt: skip
MAX_SHEETS = 1_000_000
MAX_RULES = 10_000
"""Characters and rules inside one page; with more it is refused, not read in part."""
MAX_VALUE = 500
"""Characters of a value that are looked at."""
MAX_NESTED = 5
MAX_SELECTOR = 10_000
"""Characters of a selector with those around it."""
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
SIZE = re.compile(r"(?<![\w.-])(\d*\.?\d+(?:px|pt|em|rem|%|vw|vh|ex|ch)|0+(?=[\s/]|$))")


class Declared(NamedTuple):
    """What one rule or `style` attribute says, by weight."""

    normal: Styles
    important: Styles


class Element(cssselect2.ElementWrapper):  # type: ignore[misc]
    """Walks to ancestors and siblings one by one: cssselect2's own copies grow with the square."""

    @property
    def ancestors(self) -> Iterator[Element]:
        """From the parent to the root."""
        at = self.parent
        while at is not None:
            yield at
            at = at.parent

    @property
    def previous_siblings(self) -> Iterator[Element]:
        """From the nearest to the first."""
        at = self.previous
        while at is not None:
            yield at
            at = at.previous


class Sheets:
    """The style sheets inside a page."""

    def __init__(self, tree: HtmlElement) -> None:
        """Read every <style> of the page that holds for a screen. Raises Permanent."""
        self._rules = _read(
            tuple(
                str(sheet.text or "")
                for sheet in tree.iter("style")
                if on_screen(sheet.get("media") or "")
            )
        )

    def of(self, element: Element) -> Styles:
        """What holds for an element, its `style` attribute included."""
        style = element.etree_element.get("style")
        inline = declared(style) if style else None
        matches = self._rules.matcher.match(element) if self._rules.count else ()
        found: Styles = {}
        rules = [rule for _, _, pseudo, rule in matches if pseudo is None]
        for rule in rules:
            found |= rule.normal
        if inline:
            found |= inline.normal
        for rule in rules:
            found |= rule.important
        if inline:
            found |= inline.important
        return found


class Rules:
    """The rules of some sheets, ready to be matched."""

    def __init__(self) -> None:
        """None yet."""
        self.matcher = cssselect2.Matcher()
        self.count = 0

    def add(self, nodes: Iterable[tinycss2.ast.Node], outer: Sequence[str]) -> None:
        """Keep the rules among `nodes`; `outer`: selectors of the rules around them."""
        for node in nodes:
            if self.count >= MAX_RULES:
                raise Permanent(f"The page's style sheets have more than {MAX_RULES:,} rules.")
            if node.type == "qualified-rule":
                selector = tinycss2.serialize(node.prelude).strip()
                self._add_rule(node, (*outer, selector))
            elif node.type == "at-rule" and node.content is not None and _holds(node):
                self.add(_block(node.content), outer)

    def _add_rule(self, node: tinycss2.ast.QualifiedRule, selectors: Sequence[str]) -> None:
        if len(selectors) > MAX_NESTED:
            return
        inner = _block(node.content)
        own = _declared(inner)
        if own.normal or own.important:
            try:
                compiled = cssselect2.compile_selector_list(_nested(selectors))
            except (cssselect2.SelectorError, RecursionError):
                compiled = []
            for selector in compiled:
                self.count += 1
                self.matcher.add_selector(selector, own)
        self.add((n for n in inner if n.type != "declaration"), selectors)


@lru_cache(3)
def _read(sheets: tuple[str, ...]) -> Rules:
    """The rules of these sheets, which the pages of a site have in common."""
    if sum(map(len, sheets)) > MAX_SHEETS:
        raise Permanent(f"The page's style sheets have more than {MAX_SHEETS:,} characters.")
    rules = Rules()
    for sheet in sheets:
        plain = COMMENT.sub("", sheet).replace("<!--", "").replace("-->", "")
        nodes = tinycss2.parse_stylesheet(plain, skip_comments=True, skip_whitespace=True)
        rules.add(nodes, ())
    return rules


def on_screen(media: str) -> bool:
    """Whether a media query list holds in a plain desktop browser; what is unknown does."""
    return any(_query_holds(query.strip().lower()) for query in media.split(","))


def _query_holds(query: str) -> bool:
    if query.startswith("not "):
        return not _query_holds(query[4:])
    kind = re.match(r"(?:only\s+)?([a-z]+)", query)
    if kind and kind[1] not in {"all", "screen"}:
        return False
    for name, value in re.findall(r"\(\s*([\w-]+)\s*(?::\s*([^()]+?)\s*)?\)", query):
        if FEATURES.get(name, value) != value and value:
            return False
        size = re.match(r"(min|max)-(?:device-)?(width|height)$", name)
        pixels = re.match(r"(\d*\.?\d+)(px|r?em)?$", value)
        if size and pixels:
            bound = float(pixels[1]) * (16 if (pixels[2] or "").endswith("em") else 1)
            ours = SCREEN[size[2] == "height"]
            if ours < bound if size[1] == "min" else ours > bound:
                return False
    return True


def _holds(rule: tinycss2.ast.AtRule) -> bool:
    """Whether a conditional block is to be read."""
    name = rule.lower_at_keyword
    if name == "media":
        return on_screen(tinycss2.serialize(rule.prelude))
    if name == "supports":
        return not tinycss2.serialize(rule.prelude).strip().lower().startswith("not")
    return name in {"layer", "container", "scope", "starting-style"}


def _block(content: Sequence[tinycss2.ast.Node]) -> list[tinycss2.ast.Node]:
    nodes: list[tinycss2.ast.Node] = tinycss2.parse_blocks_contents(
        content, skip_comments=True, skip_whitespace=True
    )
    return nodes


def _nested(selectors: Sequence[str]) -> str:
    """One selector of a rule inside rules."""
    whole = selectors[0]
    for inner in selectors[1:]:
        if len(whole) * (1 + inner.count("&") + inner.count(",")) > MAX_SELECTOR:
            raise cssselect2.SelectorError("too long")  # it would grow with every level
        parent = f":is({whole})"
        whole = ", ".join(
            part.replace("&", parent) if "&" in part else f"{parent} {part}"
            for part in re.split(r",(?![^(]*\))", inner)
        )
    if whole.count(":has(") > 1:  # each looks through all that is below
        raise cssselect2.SelectorError("more than one :has()")
    return whole


@lru_cache(1024)
def declared(style: str) -> Declared:
    """The declarations of a `style` attribute."""
    return _declared(_block(COMMENT.sub("", style[:MAX_SHEETS])))


def _declared(nodes: Iterable[tinycss2.ast.Node]) -> Declared:
    found = Declared({}, {})
    for node in nodes:
        if node.type == "declaration":
            value = tinycss2.serialize(node.value).strip().lower()[:MAX_VALUE]
            into = found.important if node.important else found.normal
            into |= dict(_longhands(node.lower_name, value))
    return found


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    """A declaration as properties that are kept."""
    if name.startswith("--"):
        yield name, value
    elif name in {"inset", "margin"}:
        given = value.split()
        if 1 <= len(given) <= 4:
            four = dict(zip(SIDES, (given * 4)[:4] if len(given) != 3 else [*given, given[1]],
                            strict=True))  # fmt: skip
            for side in SIDES if name == "inset" else ("top", "left"):
                yield side if name == "inset" else f"margin-{side}", four[side]
    elif name == "font":
        size = SIZE.search(value)
        if size:
            yield "font-size", size[1]
    elif (kept := SAME.get(name, name)) in KEPT:
        yield kept, value


def substituted(value: str, variables: Styles) -> str:
    """A value with its custom properties put in."""
    for _ in range(MAX_NESTED):
        if "var(" not in value:
            break
        value = VARIABLE.sub(lambda m: variables.get(m[1], m[2] or "").strip(), value)[:MAX_VALUE]
    return value
