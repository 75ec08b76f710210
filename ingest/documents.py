"""Files and fetched pages to articles: which reader for which format. Called by `targets`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ingest import html, jsonl, markdown, pdf, plain
from ingest.charsets import decode
from ingest.draft import Draft, finish
from ingest.errors import IngestError, Permanent
from ingest.urls import article_id, file_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vectorstore.types import Article

STARTER = Path(__file__).parent / "starter"
"""The articles that come with the project."""
SUFFIXES = (".html", ".htm", ".md", ".txt", ".pdf", ".jsonl")
MAX_FILE = 50 * 1024 * 1024
"""Bytes; .jsonl files are read line by line and may be larger."""
MAX_LINE = 8 * 1024 * 1024
"""Bytes of a line: more than the longest text needs."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A target, or a part of one, that could not be taken in."""

    target: str
    reason: str
    retryable: bool


def read_file(path: Path) -> Iterator[Article | Failure]:
    """The articles of one file, and what is wrong with the rest of it; never raises IngestError."""
    if path.suffix.lower() == ".jsonl":
        yield from _read_jsonl(path)
        return
    try:
        yield finish(_draft(path), _outlet(path))
    except IngestError as error:
        yield Failure(str(path), str(error), error.retryable)
    except OSError as error:
        yield Failure(str(path), f"The file cannot be read: {error.strerror}.", retryable=True)


def _draft(path: Path) -> Draft:
    if path.stat().st_size > MAX_FILE:
        raise Permanent(f"The file is larger than {MAX_FILE // 2**20} MB; that is no article.")
    data = path.read_bytes()
    url, name = _identity(path)
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return pdf.read_pdf(data, url, name)
    if suffix in {".html", ".htm"}:
        return html.read_html(data, url, name)
    read = markdown.read_markdown if suffix == ".md" else plain.read_plain
    return read(decode(data), url, name)


def _identity(path: Path) -> tuple[str, str]:
    """Address and id; the starter articles have the same on every machine."""
    path = path.resolve()
    if path.parent == STARTER:
        return f"starter:{path.stem}", path.stem
    url = file_url(path)
    return url, article_id(url)


def _outlet(path: Path) -> str:
    """Who published a file that does not say: its folder's name."""
    return path.resolve().parent.name or path.stem


def _read_jsonl(path: Path) -> Iterator[Article | Failure]:
    """Row by row, so that a broken one does not stop the rest and a large file fits."""
    url = file_url(path)
    try:
        with path.open("rb") as stream:
            for number, data in enumerate(_lines(stream), 1):
                if not data.strip():
                    continue
                target = f"{path}:{number}"
                if len(data) > MAX_LINE:
                    reason = f"Line {number} is longer than {MAX_LINE // 2**20} MB; no article is."
                    yield Failure(target, reason, retryable=False)
                    continue
                try:
                    line = data.decode("utf-8-sig")
                    yield finish(jsonl.read_row(line, url, number), path.stem)
                except UnicodeDecodeError:
                    yield Failure(target, f"Line {number}: not UTF-8.", retryable=False)
                except IngestError as error:
                    yield Failure(target, f"Line {number}: {error}", error.retryable)
    except OSError as error:
        yield Failure(str(path), f"The file cannot be read: {error.strerror}.", retryable=True)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of a file; of one that is too long only the beginning, so that any file fits."""
    while line := stream.readline(MAX_LINE + 1):
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE + 1)
        yield line
