"""What the model writes, read piece by piece: sentences, each with the passages that it names.

The format is that of `prompts/writer`: a sentence, then blocks ⟦ID: exact words⟧. A sentence is
complete when its last block is closed and something else begins, so what stops in the middle of a
word is never taken for one. Pure; used by `generative`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vectorstore.types import Span

NONE = "NONE"
"""Stands in a block when the passages hold no answer."""
BLOCK = re.compile(r"⟦\s*([^\s:⟦⟧]+)\s*:?\s*([^⟦⟧]*)⟧")
SENTENCE = re.compile(
    r"(?P<text>[^⟦⟧\n]*)(?P<blocks>⟦[^⟦⟧]*⟧(?:[ \t,;]*⟦[^⟦⟧]*⟧)*)(?P<stop>[ \t]*[.!?…])?"
)
DECORATION = re.compile(r"^(?:[-*•>#\s]+|\d{1,2}[.)]\s+(?=\D))+|\*\*|__|`+")
TAIL = re.compile(r"(?:\s*(?:\[[^\]\w]*\w{1,3}(?:\s*,\s*\w{1,3})*\]|[¹²³⁰⁴-⁹]+))+(?=\s*[.!?…]?$)")
"""Markers of its own that a model adds by habit; the blocks say what it cites."""
LEAST_QUOTE = 12
"""Characters; fewer words prove nothing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, nothing checked."""

    text: str
    blocks: tuple[tuple[str, str], ...]
    """(id, quoted words); empty for a sentence that cites nothing."""


class Lines:
    """Reads the model's text; feed it pieces, then finish it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._rest = ""
        self.says_none = False
        """Whether the model said that the passages hold no answer."""

    def feed(self, piece: str) -> Iterator[Draft]:
        """The sentences that this piece completes."""
        self._rest += piece
        yield from self._complete(last=False)

    def finish(self) -> Iterator[Draft]:
        """What is left: the last sentence, and what was never completed (without its blocks)."""
        yield from self._complete(last=True)
        text = self._rest.partition("⟦")[0]
        self._rest = ""
        yield from self._drafts(text, ())

    def _complete(self, *, last: bool) -> Iterator[Draft]:
        while (match := self._next()) is not None:
            after = self._rest[match.end() :].lstrip(" \t,;")
            if not last and (not after or after[0] == "⟦"):
                return  # another block may follow
            before = self._rest[: match.start()]
            self._rest = self._rest[match.end() :]
            for line in before.split("\n"):
                yield from self._drafts(line, ())
            blocks = tuple(
                (found[1].strip("⟦⟧ "), found[2].strip())
                for found in BLOCK.finditer(match["blocks"])
            )
            text = match["text"]
            if match["stop"] and not text.rstrip().endswith((".", "!", "?", "…")):
                text = text.rstrip() + match["stop"].strip()
            yield from self._drafts(text, blocks)

    def _next(self) -> re.Match[str] | None:
        """The next sentence with blocks, searched from the line that the first block is in."""
        mark = self._rest.find("⟦")
        line = self._rest.rfind("\n", 0, mark) + 1
        return SENTENCE.search(self._rest, line) if mark >= 0 else None

    def _drafts(self, text: str, blocks: tuple[tuple[str, str], ...]) -> Iterator[Draft]:
        """Only the last of several sentences carries the blocks that follow them."""
        if any(name == NONE for name, _ in blocks):
            self.says_none = True
            blocks = tuple(block for block in blocks if block[0] != NONE)
        text = re.sub("[⟦⟧]", " ", text)
        text = " ".join(TAIL.sub("", DECORATION.sub("", text)).split())
        if not any(c.isalnum() for c in text):
            return
        *uncited, cited = [text[a:b] for a, b in sentence_spans(text, self._language)]
        for sentence in uncited:
            yield Draft(sentence, ())
        yield Draft(cited, blocks)


def locate(words: str, text: str, spans: tuple[Span, ...], base: int) -> Span | None:
    """The whole sentences of `text` that hold the quoted words; None when they do not stand there.

    White space, quotation marks and dashes may differ from the text's. `spans` are those of the
    text's sentences, offsets counted from `base` before the text; the result counts like them.
    """
    wanted = _plain(words)[0].strip("\" '…")
    held, offsets = _plain(text)
    if len(wanted) < LEAST_QUOTE or " " not in wanted:
        return None
    at = held.find(wanted)
    if at < 0:
        wanted = wanted.rstrip(".!?,;: ")
        at = held.find(wanted)
    if at < 0 or _inside_a_word(held, at, at + len(wanted)):
        return None
    start, end = offsets[at] + base, offsets[at + len(wanted) - 1] + 1 + base
    covering = [span for span in spans if span.start < end and start < span.end]
    if not covering:
        return None
    return covering[0]._replace(end=covering[-1].end)


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Whether the range begins or ends in the middle of a word or number."""
    before = text[start - 1 : start + 1]
    after = text[end - 1 : end + 1]
    return (start > 0 and before.isalnum()) or (end < len(text) and after.isalnum())


def _plain(text: str) -> tuple[str, list[int]]:
    """`text` with plain marks and single blanks, and each character's place in `text`."""
    out: list[str] = []
    places: list[int] = []
    for i, c in enumerate(text):
        plain = PLAIN.get(c, c)
        if plain.isspace():
            if out and out[-1] == " ":
                continue
            plain = " "
        if plain:
            out.append(plain)
            places.append(i)
    return "".join(out), places


PLAIN = {
    **dict.fromkeys("“”„‟«»‹›″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("–—‐‑‒−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
