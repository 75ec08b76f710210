"""What a page's style sheets and attributes say about each of its elements (the CSS cascade).

Only the properties that can hide text are kept. Sheets that the page links are handed in by
`sheets`; what a sheet imports is not read. Called by `visibility`.
"""

from __future__ import annotations

import operator
import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import cssselect2
import tinycss2

from ingest.errors import Permanent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    Sheet = tuple[tuple[cssselect2.compiler.CompiledSelector, "Declared"], ...]

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
    "forced-colors": "none", "display-mode": "browser",
}  # fmt: skip
MAX_SHEETS = 1_000_000
MAX_RULES = 10_000
"""Characters and rules inside one page; with more it is refused, not read in part.

A linked sheet of more rules, or one that would make the page's more, is left out."""
MAX_VALUE = 500
"""Characters of a value that are looked at."""
MAX_MEDIA = 1000
"""Characters of a media query list that are looked at."""
MAX_NESTED = 5
MAX_SELECTOR = 10_000
"""Characters of a selector with those around it."""
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
LENGTH = re.compile(r"(\d*\.?\d+)(px|r?em)?$")
RANGE = re.compile(r"(?<![\w.])(?=([\w.]+)\s*([<>]=?)\s*([\w.]+))")
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
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
    """The style sheets of a page."""

    def __init__(self, tree: HtmlElement, linked: Mapping[str, Sheet] | None = None) -> None:
        """Read every <style> that holds for a screen; `linked` has the other sheets by `href`.

        Raises Permanent.
        """
        self._matcher = cssselect2.Matcher()
        self._any = False
        own = _own(tree)
        room = MAX_RULES - sum(map(len, own.values()))
        for element in tree.iter("style", "link"):
            sheet = own.get(element, ())
            if linked and element.tag == "link" and loads_sheet(element):
                sheet = linked.get(element.get("href") or "", ())
                if len(sheet) > room:
                    continue
                room -= len(sheet)
            self._any = self._any or bool(sheet)
            for selector, says in sheet:
                self._matcher.add_selector(selector, says)

    def of(self, element: Element) -> Styles:
        """What holds for an element, its `style` attribute included."""
        style = element.etree_element.get("style")
        inline = declared(style) if style else None
        found: Styles = {}
        matches = self._matcher.match(element) if self._any else ()
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


class _Reader:
    """Collects the rules of a sheet, ready to be matched."""

    def __init__(self, *, linked: bool) -> None:
        self.rules: list[tuple[cssselect2.compiler.CompiledSelector, Declared]] = []
        self._linked = linked

    def add(self, nodes: Iterable[tinycss2.ast.Node], outer: Sequence[str]) -> None:
        """Keep the rules among `nodes`; `outer`: selectors of the rules around them."""
        for node in nodes:
            rule = node.type == "qualified-rule"
            selector = tinycss2.serialize(node.prelude).strip() if rule else ""
            if len(self.rules) + selector.count(",") >= MAX_RULES:
                raise Permanent(f"The page's style sheets have more than {MAX_RULES:,} rules.")
            if rule:
                self._add_rule(node, (*outer, selector))
            elif node.type == "at-rule" and node.content is not None and self._holds(node):
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
            self.rules += [(selector, own) for selector in compiled]
        self.add((n for n in inner if n.type != "declaration"), selectors)

    def _holds(self, rule: tinycss2.ast.AtRule) -> bool:
        """Whether a conditional block is to be read."""
        name = rule.lower_at_keyword
        if name == "media":
            return on_screen(tinycss2.serialize(rule.prelude))
        if name == "supports":
            return not tinycss2.serialize(rule.prelude).strip().lower().startswith("not")
        # How wide a container is, or how a change begins, is not known: sites hide with it.
        return name in {"layer", "scope"} or (
            name in {"container", "starting-style"} and not self._linked
        )


def read_sheet(text: str, *, linked: bool = False) -> Sheet:
    """The rules of a sheet; of a linked one only those that surely hold. Raises Permanent."""
    reader = _Reader(linked=linked)
    plain = COMMENT.sub("", text).replace("<!--", "").replace("-->", "")
    nodes = tinycss2.parse_stylesheet(plain, skip_comments=True, skip_whitespace=True)
    reader.add(nodes, ())
    return tuple(reader.rules)


_reading = threading.Lock()
_read = lru_cache(16)(read_sheet)
"""The sheets that the pages of a site have in common."""


def _own(tree: HtmlElement) -> dict[HtmlElement, Sheet]:
    """The sheets inside a page. Raises Permanent."""
    found = [s for s in tree.iter("style") if on_screen(s.get("media") or "")]
    if sum(len(style.text or "") for style in found) > MAX_SHEETS:
        raise Permanent(f"The page's style sheets have more than {MAX_SHEETS:,} characters.")
    with _reading:  # threads that meet the same sheet do not all read it
        own = {style: _read(str(style.text or "")) for style in found}
    if sum(map(len, own.values())) > MAX_RULES:
        raise Permanent(f"The page's style sheets have more than {MAX_RULES:,} rules.")
    return own


def loads_sheet(link: HtmlElement) -> bool:
    """Whether a <link> loads a style sheet that holds for a screen, at once or by its script."""
    names = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "text/css").strip().lower()
    script = link.get("onload") or ""
    return (
        ("stylesheet" in names or ("preload" in names and "stylesheet" in script))
        and "alternate" not in names
        and link.get("disabled") is None
        and kind == "text/css"
        and (on_screen(link.get("media") or "") or "media" in script)
        and next(link.iterancestors("noscript"), None) is None
    )


def on_screen(media: str) -> bool:
    """Whether a media query list holds in a plain desktop browser; what is unknown does."""
    return any(_query_holds(query.strip().lower()) for query in media[:MAX_MEDIA].split(","))


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
        bound = _length(value)
        if size and bound is not None:
            ours = SCREEN[size[2] == "height"]
            if ours < bound if size[1] == "min" else ours > bound:
                return False
    for left, sign, right in RANGE.findall(query):
        first, second = _length(left), _length(right)
        if first is not None and second is not None and not COMPARE[sign](first, second):
            return False
    return True


def _length(text: str) -> float | None:
    """Pixels of a length, or of the window's width or height; None for anything else."""
    if text in {"width", "height"}:
        return SCREEN[text == "height"]
    found = LENGTH.match(text)
    return float(found[1]) * (16 if (found[2] or "").endswith("em") else 1) if found else None


def _block(content: Sequence[tinycss2.ast.Node]) -> list[tinycss2.ast.Node]:
    nodes: list[tinycss2.ast.Node] = tinycss2.parse_blocks_contents(
        content, skip_comments=True, skip_whitespace=True
    )
    return nodes


def _nested(selectors: Sequence[str]) -> str:
    """One selector of a rule inside rules."""
    whole = selectors[0]
    for inner in selectors[1:]:
        grown = len(whole) * (1 + inner.count("&") + inner.count(","))
        if grown + len(inner) > MAX_SELECTOR:
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
