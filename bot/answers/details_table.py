"""How details are asked for and told, in five languages: `details.tsv`. Used by `details`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.wording import pattern

if TYPE_CHECKING:
    import re

    from bot.answers.understanding import Understood

TABLE = Path(__file__).parent / "details.tsv"
WHICH = (
    r"(?:which|what|who(?: is| was|['’]s)|name of|welche[nrms]?|wer (?:ist|war)|"
    r"wie (?:heißt|heisst|hieß)|namen? (?:de[sr]|von)|quale?|chi (?:è|era)|"
    r"come si chiama(?:va)?|nome del(?:la|l['’])?|quel(?:le)?|qui (?:est|était)|"
    r"comment s['’]appel(?:le|ait)|nom d[eu]|qué|quién (?:es|era)|cómo se llama(?:ba)?|nombre de)"
    r"\s(?:(?:the|die|der|das|den|il|lo|la|le|el)\s|l['’])?(?:(?:\w+\s)?\w+['’]?s['’]?\s)?"
)
"""Before what is asked the name of: also "who is Sam Altman's", "wer ist Altmans"."""


class Detail(NamedTuple):
    """How a detail is asked for, by language, and what a sentence holds that tells it."""

    asked: dict[str, re.Pattern[str]]
    told: dict[str, re.Pattern[str]]

    def is_asked(self, understood: Understood) -> bool:
        """Whether a question asks for it; not in other languages than the table's."""
        asked = self.asked.get(understood.search_language)
        return bool(asked and asked.search(understood.text))


@cache
def details() -> dict[str, Detail]:
    """By their names."""
    asked = {kind: cells for kind, part, cells in _rows() if part == "asked"}
    return {
        kind: Detail(_patterns(asked[kind]), _patterns(cells))
        for kind, part, cells in _rows()
        if part == "told"
    }


@cache
def nouns() -> dict[str, Detail]:
    """What is asked the name of, behind `WHICH`, by names."""
    return {
        kind: Detail(
            _patterns({code: f"{WHICH}(?:{cell})" for code, cell in cells.items()}),
            _patterns(cells),
        )
        for kind, part, cells in _rows()
        if part == "noun"
    }


def _patterns(cells: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {code: pattern(cell) for code, cell in cells.items()}


def _rows() -> list[tuple[str, str, dict[str, str]]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(row[0], row[1], dict(zip(head[2:], row[2:], strict=True))) for row in rows]
