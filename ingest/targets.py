"""What a person names (a file, a folder, an address), and the article that a fetched page holds.

Called by `crawl` and `visits`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ingest import html, markdown, pdf, plain
from ingest.charsets import decode
from ingest.documents import STARTER, SUFFIXES, Failure, read_file
from ingest.draft import finish
from ingest.errors import Permanent
from ingest.urls import article_id, canonical_url, is_web

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.fetch import Page
    from ingest.sheets import LinkedSheets
    from vectorstore.types import Article

BINARY = {
    b"\x89PNG\r\n": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image",
    b"RIFF": "an image or a film", b"PK\x03\x04": "a ZIP file", b"\x1f\x8b": "a gzip file",
    b"\x7fELF": "a program", b"MZ": "a program",
}  # fmt: skip
"""First bytes of what is no page, whatever its server calls it."""
HTML = re.compile(rb"^\W{0,40}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
HEAD = 200
PDF_WITHIN = 1024
"""Bytes before which a PDF may begin."""
NOT_PAGES = re.compile(r"(image|audio|video|font)/|application/(octet-stream|zip|gzip|json|js)|"
                       r"text/(css|javascript|csv|calendar)")  # fmt: skip


SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def count_targets(targets: Sequence[str]) -> int:
    """How many documents there are to read, as far as can be told without reading."""
    count = 0
    for target in targets:
        path = Path(target).expanduser()
        folder = bool(target.strip()) and not SCHEME.match(target) and path.is_dir()
        count += sum(1 for _ in _files(path)) if folder else 1
    return count


def known_targets(sources: Sequence[str], urls: Sequence[str]) -> list[str]:
    """What to visit again: the sources, and every known article that has an address or a file."""
    targets = dict.fromkeys(sources)
    for url in urls:
        if is_web(url):
            targets[url] = None
        elif url.startswith("file:"):
            targets[url2pathname(urlsplit(url).path)] = None
        elif url.startswith("starter:"):
            targets[str(STARTER)] = None
    return list(targets)


def read_path(path: Path) -> Iterator[Article | Failure]:
    """The articles of a file or a folder, and what is wrong with the rest."""
    if path.is_dir():
        files = list(_files(path))
        if not files:
            yield Failure(
                str(path), f"The folder holds no articles ({' '.join(SUFFIXES)}).", retryable=False
            )
        for file in files:
            yield from read_file(file)
    elif not path.exists():
        yield Failure(str(path), "There is no such file or folder.", retryable=False)
    elif path.suffix.lower() not in SUFFIXES:
        yield Failure(
            str(path), f"Files of this kind are not read; these are: {' '.join(SUFFIXES)}.",
            retryable=False,
        )  # fmt: skip
    else:
        yield from read_file(path)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path


def article_of(page: Page, sheets: LinkedSheets | None = None) -> Article:
    """The article that a fetched page holds; `sheets` has those it links. Raises Permanent."""
    url = canonical_url(page.url)
    kind = page.content_type.split(";")[0].strip().lower()
    outlet = url.split("/")[2].removeprefix("www.")
    if b"%PDF-" in page.data[:PDF_WITHIN]:
        return finish(pdf.read_pdf(page.data, url, article_id(url)), outlet)
    binary = next((name for magic, name in BINARY.items() if page.data.startswith(magic)), None)
    is_html = HTML.search(page.data[:HEAD]) is not None  # whatever its server calls it
    if binary or (not is_html and (NOT_PAGES.match(kind) or kind == "application/pdf")):
        raise Permanent(f"{url} is not a page but {binary or kind}.")
    if kind in {"text/markdown", "text/plain"} and not is_html:
        read = markdown.read_markdown if kind == "text/markdown" else plain.read_plain
        return finish(read(decode(page.data, page.content_type), url, article_id(url)), outlet)
    draft = html.read_html(page.data, url, content_type=page.content_type, sheets=sheets)
    return finish(draft, outlet)
