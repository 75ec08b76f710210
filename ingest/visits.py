"""One visit to one web address: an article, a list of addresses, unchanged, or a failure.

Called by `crawl` in its threads; `pipeline` decides what becomes of the result.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.documents import Failure
from ingest.errors import Gone, IngestError, Permanent, Transient
from ingest.feeds import read_list
from ingest.fetch import Validators
from ingest.targets import article_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.fetch import Fetcher, Page
    from ingest.sheets import LinkedSheets
    from vectorstore.catalog.sources import Source
    from vectorstore.types import Article

Kind = Literal["page", "feed", "sitemap"]

MAX_LEVELS = 2
"""Sitemap indexes that may stand one in another."""
MAX_ADDRESS = 2000
NO_VALIDATORS = Validators()

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """An address to visit."""

    address: str
    """In canonical form."""
    listed_by: str | None = None
    """The source that was named, when it led here."""
    levels: int = MAX_LEVELS
    """Sitemap indexes that may still follow; -1: only an article is expected."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of it."""

    task: Task
    kind: Kind = "page"
    article: Article | None = None
    failure: Failure | None = None
    known: Source | None = None
    """What was known before."""
    unchanged: bool = False
    """The server said so, or the list of a feed stands as it was."""
    entries: tuple[str, ...] = ()
    """Addresses that a feed or sitemap lists."""
    nested: bool = False
    """They are sitemaps."""
    validators: Validators = NO_VALIDATORS
    gone: Literal["", "404", "410"] = ""
    retry_after: float | None = None


def visit(
    task: Task,
    fetcher: Fetcher,
    known: Callable[[str], Source | None],
    sheets: LinkedSheets | None = None,
) -> Visit:
    """Go and look. What is wrong with the page is in the Visit; raises only StoreError.

    Without `sheets`, those that the page links are not fetched.
    """
    before = known(task.address)
    try:
        if len(task.address) > MAX_ADDRESS:
            raise Permanent(f"The address is longer than {MAX_ADDRESS} characters.")
        validators = Validators(before.etag, before.last_modified) if before else NO_VALIDATORS
        page = fetcher.fetch(task.address, validators)
        return _read(task, page, before, sheets)
    except IngestError as error:
        return Visit(
            task,
            kind=_kind(before),
            failure=Failure(task.address, str(error), error.retryable),
            known=before,
            gone=("410" if error.for_good else "404") if isinstance(error, Gone) else "",
            retry_after=error.retry_after if isinstance(error, Transient) else None,
        )
    except Exception as error:  # libraries meet hostile pages with any of them
        log.info("%s", task.address, exc_info=True)
        reason = f"{task.address} cannot be read: {type(error).__name__}: {error}."
        failure = Failure(task.address, reason, retryable=False)
        return Visit(task, _kind(before), failure=failure, known=before)


def _read(task: Task, page: Page, before: Source | None, sheets: LinkedSheets | None) -> Visit:
    """What the page is. Raises Permanent."""
    validators = Validators(page.etag, page.last_modified)
    if page.unchanged and before:
        return Visit(
            task, _kind(before), known=before, unchanged=True, entries=before.entries,
            nested=before.kind == "index", validators=Validators(before.etag, before.last_modified),
        )  # fmt: skip
    listing = read_list(page.data, page.url, page.content_type)
    if listing is None:
        return Visit(task, article=article_of(page, sheets), known=before, validators=validators)
    if task.levels < 0 or (listing.nested and task.levels == 0):
        raise Permanent(f"{page.url} is no article but a list, deeper than lists are followed.")
    return Visit(
        task, "sitemap" if listing.sitemap else "feed", known=before,
        entries=tuple(listing.addresses), nested=listing.nested, validators=validators,
    )  # fmt: skip


def _kind(before: Source | None) -> Kind:
    if before is None or before.kind == "page":
        return "page"
    return "feed" if before.kind == "feed" else "sitemap"
