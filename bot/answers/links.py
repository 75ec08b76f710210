"""Addresses that lead a browser to the quoted words: text fragments.

https://wicg.github.io/scroll-to-text-fragment/: `#:~:text=start,end`, percent-encoded, with "-",
"," and "&" encoded too because they are the syntax's own.
"""

from __future__ import annotations

import re
from urllib.parse import quote

WHOLE_WORDS = 12
"""A quote of up to so many words is given whole; a longer one by its first and last words."""
EDGE_WORDS = 5


def text_fragment_link(url: str, text: str) -> str:
    """`url` with a text fragment for `text`; the address's own fragment stays."""
    words = re.sub(r"\s+", " ", text).strip().split(" ")
    if words == [""]:
        return url
    if len(words) <= WHOLE_WORDS:
        directive = _encode(" ".join(words))
    else:
        directive = (
            f"{_encode(' '.join(words[:EDGE_WORDS]))},{_encode(' '.join(words[-EDGE_WORDS:]))}"
        )
    base, _, fragment = url.partition("#")
    fragment = fragment.split(":~:")[0]
    return f"{base}#{fragment}:~:text={directive}"


def _encode(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")
