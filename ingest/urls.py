"""Addresses: one canonical form for each article, and ids made from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from vectorstore.types import short_hash

if TYPE_CHECKING:
    from pathlib import Path

TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|cmpid|ocid|ref|ref_src|smid|"
    r"ns_\w+|spm|share|guccounter|guce_\w+|xtor|wt_\w+|at_\w+)$",
    re.IGNORECASE,
)
"""Query parameters that tell where a reader came from, not which page it is."""
DEFAULT_PORTS = {"http": 80, "https": 443}


def is_web(address: str) -> bool:
    """Whether an address is http or https."""
    return address.lower().startswith(("http://", "https://"))


def canonical_url(url: str) -> str:
    """Lower-case host, no default port, fragment or tracking parameters, sorted query.

    A trailing slash stays as it is: servers may tell the two apart. Raises ValueError for an
    address without a host or with a port that is no number.
    """
    parts = urlsplit(url.strip())
    scheme, host = parts.scheme.lower(), parts.hostname
    if scheme not in DEFAULT_PORTS or not host:
        raise ValueError(f"{url!r} is not a web address")
    port = parts.port
    netloc = f"[{host}]" if ":" in host else host
    if port and port != DEFAULT_PORTS[scheme]:
        netloc = f"{netloc}:{port}"
    query = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(pair[0])
    )  # fmt: skip
    return urlunsplit((scheme, netloc, parts.path or "/", urlencode(query), ""))


def file_url(path: Path) -> str:
    """The address of a local file."""
    return path.resolve().as_uri()


def article_id(url: str) -> str:
    """The id of the article at a canonical address."""
    return "a" + short_hash(url)[:15]
