"""Addresses: one canonical form for each article, and ids made from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import idna

from vectorstore.types import short_hash

if TYPE_CHECKING:
    from pathlib import Path

TRACKING = re.compile(
    r"^(utm(_\w+)?|fbclid|gclid|dclid|gbraid|wbraid|gclsrc|msclkid|yclid|twclid|ttclid|li_fat_id|"
    r"igshid|igsh|mc_[ce]id|mkt_tok|mbid|cmpid|s_cid|ocid|ref|ref_src|ref_url|referrer|smid|smtyp|"
    r"ns_\w+|spm|share|sr_share|wpsrc|guccounter|guce_\w+|xtor|wt[._]\w+|at_\w+|pk_\w+|mtm_\w+|"
    r"hsa_\w+|_hs\w+|_ga|_gl|vero_\w+|oly_\w+|__twitter_impression|phpsessid|jsessionid)$",
    re.IGNORECASE,
)
"""Query parameters that tell where a reader came from, not which page it is."""
DEFAULT_PORTS = {"http": 80, "https": 443}
SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
SAFE = "/%:@!$&'()*+,;=~-._"
"""Characters of a path that stand for themselves."""


def is_web(address: str) -> bool:
    """Whether an address is http or https."""
    return address.lower().startswith(("http://", "https://"))


def canonical_url(url: str) -> str:
    """One form for each page, however it is written.

    Lower-case host in ASCII, no default port, user, fragment, session or tracking parameters,
    dots in the path resolved, other characters escaped in one way, sorted query. A trailing slash
    stays as it is: servers may tell the two apart. Raises ValueError for an address without a
    host or with a port that is no number.
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in DEFAULT_PORTS or not host:
        raise ValueError(f"{url!r} is not a web address")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as error:
            raise ValueError(f"{url!r} has a host that cannot be: {error}") from error
    port = parts.port
    netloc = f"[{host}]" if ":" in host else host
    if port and port != DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    query = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(pair[0])
    )  # fmt: skip
    return urlunsplit((scheme, netloc, _path(parts.path), urlencode(query), ""))


def _path(path: str) -> str:
    """A path with its dots resolved and every character written in one way."""
    path = SESSION.sub("", path)
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    path = PERCENT.sub(_unescaped, "/".join(kept))
    return quote(path if path.startswith("/") else f"/{path}", safe=SAFE)


def _unescaped(match: re.Match[str]) -> str:
    """An escape that is needed, in capitals; any other character as itself."""
    character = chr(int(match[1], 16))
    plain = character.isascii() and (character.isalnum() or character in "-._~")
    return character if plain else match[0].upper()


def file_url(path: Path) -> str:
    """The address of a local file."""
    return path.resolve().as_uri()


def article_id(url: str) -> str:
    """The id of the article at a canonical address."""
    return "a" + short_hash(url)[:15]
