"""What a person names (a file, a folder, an address, a feed) to a stream of articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ingest import feeds, html, markdown, pdf, plain
from ingest.documents import STARTER, SUFFIXES, Failure, decode, read_file
from ingest.draft import finish
from ingest.errors import IngestError, Permanent
from ingest.urls import article_id, canonical_url, is_web

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.fetch import Fetcher, Page
    from vectorstore.types import Article


def read_targets(targets: Sequence[str], fetcher: Fetcher) -> Iterator[Article | Failure]:
    """The articles of all targets in order; a target that fails does not stop the rest."""
    for target in targets:
        if is_web(target):
            yield from _read_address(target, fetcher)
        else:
            yield from _read_path(Path(target).expanduser())


def count_targets(targets: Sequence[str]) -> int:
    """How many documents there are to read, as far as can be told without reading."""
    count = 0
    for target in targets:
        path = Path(target).expanduser()
        count += sum(1 for _ in _files(path)) if not is_web(target) and path.is_dir() else 1
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


def _read_path(path: Path) -> Iterator[Article | Failure]:
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


def _read_address(url: str, fetcher: Fetcher) -> Iterator[Article | Failure]:
    """An article's address; a feed or sitemap gives all that it lists."""
    try:
        page = fetcher.fetch(canonical_url(url))
        entries = feeds.entries(page.data, page.url)
        if entries is None:
            yield article_of(page)
            return
    except (IngestError, ValueError) as error:
        yield Failure(url, str(error), getattr(error, "retryable", False))
        return
    for entry in entries:
        try:
            yield article_of(fetcher.fetch(canonical_url(entry)))
        except (IngestError, ValueError) as error:
            yield Failure(entry, str(error), getattr(error, "retryable", False))


def article_of(page: Page) -> Article:
    """The article that a fetched page holds. Raises Permanent."""
    url = canonical_url(page.url)
    kind = page.content_type.split(";")[0].strip().lower()
    outlet = url.split("/")[2].removeprefix("www.")
    if kind == "application/pdf" or page.data.startswith(b"%PDF-"):
        return finish(pdf.read_pdf(page.data, url, article_id(url)), outlet)
    if page.data.startswith(b"\x89PNG\r\n") or kind.startswith(("image/", "audio/", "video/")):
        raise Permanent(f"{url} is not a page but {kind or 'data'}.")
    if kind == "text/markdown":
        return finish(markdown.read_markdown(decode(page.data), url, article_id(url)), outlet)
    if kind == "text/plain":
        return finish(plain.read_plain(decode(page.data), url, article_id(url)), outlet)
    return finish(html.read_html(page.data, url), outlet)
