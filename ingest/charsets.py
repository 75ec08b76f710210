"""Bytes of any declared, undeclared or wrongly declared encoding to text.

Used for pages, feeds and files. What decodes as UTF-8 is UTF-8, whatever is declared; then what is
declared is believed, inside before outside, unless the text looks wrong for it.
"""

from __future__ import annotations

import re
import unicodedata

import webencodings

from ingest.errors import Permanent

HEAD = 4096
"""Bytes in which a declaration is looked for."""
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
PARAMETER = re.compile(r"""charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
WHOLE = 2
"""Whole characters above ASCII for each broken one in what is damaged but UTF-8; in any other
encoding hardly any two bytes make a whole one."""
ODD = 0.05
"""Share of odd characters above ASCII from which on a declaration is doubted."""
LOOKED_AT = 100_000


def decode(data: bytes, content_type: str = "") -> str:
    """The text, with `content_type` as the server gave it. Raises Permanent when it is none."""
    text = _unicode(data)
    if text is None:
        text = _legacy(data, content_type)
    if text.count("\x00") > len(text) // 1000:
        raise Permanent("This is not text but binary data.")
    return text.removeprefix("\ufeff").replace("\x00", "")


def _unicode(data: bytes) -> str | None:
    """UTF-8, or UTF-16 and UTF-32 with or without their marks."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return data.decode("utf-32", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    even, odd = data[:HEAD:2].count(0), data[1:HEAD:2].count(0)
    half = len(data[:HEAD]) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return data.decode("utf-16-le", "replace")
    if even > 0.4 * half and odd < 0.1 * half:
        return data.decode("utf-16-be", "replace")
    try:
        # ISO-2022-JP hides its characters behind escapes in plain ASCII.
        return None if b"\x1b$" in data or b"\x1b(" in data else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", "replace")
        broken = text.count("\ufffd")
        whole = sum(c > "\x7f" for c in text) - broken
        return text if whole >= WHOLE * broken else None


def _legacy(data: bytes, content_type: str) -> str:
    """An encoding from before Unicode."""
    inside = DECLARED.search(data[:HEAD])
    outside = PARAMETER.search(content_type)
    labels = [inside[1].decode("ascii")] if inside else []
    labels += [outside[1]] if outside else []
    texts = [text for label in labels if (text := _as(data, label)) is not None]
    if texts and _oddness(texts[0]) <= ODD:
        return texts[0]
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:LOOKED_AT]).best()
    texts += [data.decode(best.encoding, "replace")] if best else []
    western = _as(data, "windows-1252")
    texts += [western] if western is not None else []
    if not texts:
        raise Permanent("This is not text in any known encoding.")
    return min(texts, key=_oddness)  # the first of the least odd ones


def _as(data: bytes, label: str) -> str | None:
    """The text in an encoding by the name that the web calls it; None when it cannot be."""
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in {"utf-8", "replacement", "x-user-defined"}:
        return None
    text, _ = webencodings.decode(data, encoding, "replace")
    return text if text.count("\ufffd") <= 1 + len(data) // 1000 else None


def _oddness(text: str) -> float:
    """Share of the characters above ASCII that do not fit where they stand: 0.0 to 1.0."""
    above = odd = 0
    before = " "
    for c in text[:LOOKED_AT]:
        if c > "\x7f":
            above += 1
            kind = unicodedata.category(c)
            if kind in {"Cc", "Cn", "Co", "Cs"} or c == "\ufffd":
                odd += 1
            elif kind[0] == "L" and before.isalpha():
                # A script changes, or a capital follows a small letter, inside a word.
                odd += _script(c) != _script(before) or (before.islower() and c.isupper())
            elif kind[0] == "S" and before.isalpha():
                odd += 1
        elif c.isalpha() and before > "\x7f" and before.isalpha():
            odd += _script(c) != _script(before)
        before = c
    return odd / above if above else 0.0


def _script(c: str) -> str:
    """Latin, Cyrillic …; all East Asian scripts are one, which stand beside Latin letters."""
    if c <= "\x7f" or "À" <= c <= "\u024f" or c in "ªº":
        return "LATIN"
    name = unicodedata.name(c, "").partition(" ")[0]
    return (
        "LATIN" if name in {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "KATAKANA-HIRAGANA"} else name
    )
