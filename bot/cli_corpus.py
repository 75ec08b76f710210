"""Commands about what is indexed: ingest, reindex, remove, sources. Registered by `cli`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot import terminal
from bot.cli_common import OK, PARTLY, Json, open_app, print_json
from bot.cli_input import UsageError
from bot.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from ingest.pipeline import Report


def ingest(
    targets: Annotated[
        list[str] | None,
        typer.Argument(help="Files (.html .md .txt .pdf .jsonl), folders, addresses or feeds."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Index articles; without a target, the sources that are followed."""
    from ingest.source_list import SourceList

    with open_app() as opened:
        chosen = targets or SourceList(opened.story, opened.store).to_ingest()
        if not chosen:
            raise UsageError(
                "No source is followed (see `saga sources --feeds`); name a file or an address."
            )
        return _run_ingest(opened, chosen, as_json=as_json)


def reindex(
    full: Annotated[
        bool, typer.Option("--full", help="Build the whole index anew in a new generation.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Follow every known source again; --full embeds the whole catalogue anew."""
    from ingest.pipeline import Report
    from ingest.source_list import SourceList

    with open_app() as opened:
        if not full:
            urls = [article.url for article in opened.engine.articles()]
            known = SourceList(opened.story, opened.store).to_visit(urls)
            return _run_ingest(opened, known, as_json=as_json)
        bar = terminal.IngestBar("Rebuilding")
        bar.started(None)
        try:
            passages = opened.rebuild(bar.total)
        finally:
            bar.finished()
        report = Report(passages=passages, seen=len(opened.engine.articles()))
    _print_report(report, as_json=as_json)
    return OK


def remove(
    article: Annotated[str, typer.Argument(help="Its id or address (see `saga sources`).")],
    as_json: Json = False,
) -> int:
    """Take an article out of the index."""
    with open_app() as opened:
        found = opened.indexer.find(article)
        if len(found) > 1:
            raise UsageError(f"{article} means several articles: {', '.join(found)}.")
        if not found:
            terminal.err.print(
                f"No article {article} is indexed; see `saga sources`.", markup=False
            )
            return PARTLY
        opened.indexer.remove(found[0])
    if as_json:
        print_json({"removed": found})
    else:
        terminal.out.print(f"Removed {found[0]}.", markup=False)
    return OK


def sources(
    text: Annotated[str | None, typer.Argument(metavar="[SEARCH]", help="Part of a title.")] = None,
    feeds: Annotated[
        bool, typer.Option("--feeds", help="What is followed, and how the last visits went.")
    ] = False,
    add: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Follow a feed, sitemap or page too.")
    ] = None,
    remove: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Follow it no longer; articles stay.")
    ] = None,
    pause: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Leave it alone until it is resumed.")
    ] = None,
    resume: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Follow it again.")] = None,
    as_json: Json = False,
) -> int:
    """List what is indexed, newest first; --feeds lists what is followed.

    --add, --remove, --pause and --resume change what is followed, and list it then.
    """
    from rich.table import Table

    from bot.catalog_view import change_feeds, list_feeds, list_sources
    from ingest.source_list import ListError, Refusal

    changes = {"add": add, "remove": remove, "pause": pause, "resume": resume}
    chosen = {name: address for name, address in changes.items() if address}
    if len(chosen) > 1:
        raise UsageError("Only one of --add, --remove, --pause and --resume at a time.")
    for action, address in chosen.items():
        try:
            change_feeds(load_settings(), action, address)
        except ListError as error:
            if error.refusal in {Refusal.UNKNOWN, Refusal.UNREADABLE}:
                terminal.err.print(f"saga: {error}", markup=False)
                return PARTLY
            raise UsageError(str(error)) from error
    if feeds or chosen:
        followed = list_feeds(load_settings())
        if as_json:
            print_json(followed)
        else:
            terminal.print_feeds(followed)
        return OK if followed else PARTLY
    rows = list_sources(load_settings(), text)
    if as_json:
        print_json(rows)
    else:
        table = Table("published", "lang", "outlet", "title", "id")
        for row in rows:
            table.add_row(
                (row["published"] or "undated")[:16], row["language"], row["outlet"],
                row["title"], row["article_id"],
            )  # fmt: skip
        terminal.out.print(table)
        terminal.err.print(f"{len(rows)} articles")
    return OK if rows else PARTLY


def ingest_starter(opened: App) -> None:
    """Fill an empty catalogue with the articles that come with the project."""
    from ingest.documents import STARTER
    from ingest.pipeline import ingest as run

    terminal.err.print("Indexing the starter articles (once) …")
    with opened.store.writer_lock():
        report = run([str(STARTER)], opened.indexer, opened.fetcher, terminal.IngestBar())
    terminal.err.print(f"{report.new} articles, {report.passages} passages.")


def _run_ingest(opened: App, targets: Sequence[str], *, as_json: bool) -> int:
    from ingest.pipeline import ingest as run
    from vectorstore.mentions import find_mentions

    with opened.store.writer_lock():
        report = run(
            targets, opened.indexer, opened.fetcher, terminal.IngestBar(),
            story=opened.story, relevance=opened.settings.relevance,
        )  # fmt: skip
        find_mentions(opened.store, opened.story.zone)  # for the timeline
    _print_report(report, as_json=as_json)
    return PARTLY if report.failed or report.interrupted else OK


def _print_report(report: Report, *, as_json: bool) -> None:
    if as_json:
        print_json(report.as_json())
        return
    for failure in report.failed:
        terminal.err.print(f"  {failure.target}: {failure.reason}", markup=False)
    if report.interrupted:
        terminal.err.print("Stopped; what was finished stays, the next run goes on from there.")
    terminal.out.print(
        f"{report.seen} seen: {report.new} new, {report.updated} updated, {report.unchanged} "
        f"unchanged, {report.duplicates} duplicates, {report.removed} removed, "
        f"{len(report.failed)} failed; "
        f"{report.passages} passages in {report.seconds:.1f} s."
    )
