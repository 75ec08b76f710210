"""`saga`: the same engine in a terminal. `saga --help` is the reference.

Exit codes: 0 done, 1 done in part or not found, 2 usage or configuration. With --json the result
is JSON on stdout; progress and messages go to stderr.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot import log, terminal
from bot.cli_input import (
    UsageError,
    check_span,
    checked_language,
    moment_of,
    question_of,
    read_json,
    read_rows,
    start_of,
    turns_of,
)
from bot.settings import ConfigError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.answers.types import Turn
    from bot.app import App
    from ingest.pipeline import Report
    from vectorstore.search import SearchResult

OK, PARTLY, USAGE = 0, 1, 2
INTERRUPTED = 130
"""What typer makes of Ctrl-C."""

app = typer.Typer(
    name="saga",
    help="Ask about a running news story; every answer quotes where it stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Result as JSON on stdout.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Only what was known then (ISO 8601)."),
]
Batch = Annotated[
    Path | None,
    typer.Option("--batch", metavar="FILE.jsonl", help="Many at once, one JSON object a line."),
]


Language = Annotated[
    str | None, typer.Option("--language", metavar="xx", help="en (default), de, it, fr or es.")
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; nobody is shown a traceback."""
    from ingest.story import StoryError
    from vectorstore.embeddings.errors import ModelError
    from vectorstore.errors import StoreError

    command = typer.main.get_command(app)
    try:
        code = command.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="saga",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except (UsageError, ConfigError, StoryError, ModelError, StoreError) as error:
        terminal.err.print(f"saga: {error}", markup=False)
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe has left
        return OK
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if isinstance(error, _CLICK_ERRORS):
            message = getattr(error, "format_message", error.__str__)()
            terminal.err.print(f"saga: {message} (see saga --help)", markup=False)
            return USAGE
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        terminal.err.print(
            f"saga: unexpected {type(error).__name__}: {error}. SAGA_LOG=debug shows more.",
            markup=False,
        )
        return USAGE
    if code == INTERRUPTED:
        terminal.err.print("saga: stopped.")
        return PARTLY
    return code if isinstance(code, int) else OK


@app.command()
def chat(as_json: Json = False) -> int:
    """Hold a conversation; an empty catalogue is first filled with the starter articles."""
    with _open() as opened:
        if not opened.engine.articles():
            _ingest_starter(opened)
        if terminal.interactive() and not as_json:
            _converse(opened)
        else:
            _show_example(opened, as_json=as_json)
    return OK


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in any language.")] = None,
    as_of: AsOf = None,
    language: Annotated[
        str | None, typer.Option(metavar="xx", help="Answer in en, de, it, fr or es.")
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Earlier turns: JSON list of {role, content}."),
    ] = None,
    batch: Batch = None,
    as_json: Json = False,
) -> int:
    """Answer one question, or every row of a file: {id, question, as_of?, language?, history?}."""
    if (question is None) == (batch is None):
        raise UsageError('Give one QUESTION, or --batch FILE. Example: saga ask "Who is CEO?"')
    if batch:
        return _ask_batch(batch)
    if not question or not question.strip():
        raise UsageError('The question is empty. Example: saga ask "Who is CEO?"')
    turns = turns_of(read_json(history)) if history else ()
    with _open() as opened:
        answer = opened.engine.ask(question_of(opened, question, as_of, language, turns))
    if as_json:
        _print_json(answer.as_json())
    else:
        terminal.print_answer(answer)
    return OK if answer.answered else PARTLY


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="Passages to show.")] = 10,
    as_of: AsOf = None,
    batch: Batch = None,
    as_json: Json = False,
) -> int:
    """Find passages, for one query or for every row of a file: {id, query}."""
    from vectorstore.search import hit_json

    if (query is None) == (batch is None):
        raise UsageError('Give one QUERY, or --batch FILE. Example: saga search "board vote"')
    with _open() as opened:
        moment = moment_of(opened, as_of)
        if batch:
            for row in read_rows(batch, "query"):
                result = _search(opened, str(row["query"]), top, moment)
                _print_json({"id": row.get("id"), "hits": [hit_json(h) for h in result.hits]})
                _print_notes(result, f"{row.get('id')}: ")
            return OK
        result = _search(opened, query or "", top, moment)
    if as_json:
        _print_json([hit_json(hit) for hit in result.hits])
    else:
        for hit in result.hits:
            published = hit.article.published.isoformat() if hit.article.published else "undated"
            terminal.out.print(
                f"\n{hit.rank}. {hit.article.title} ({hit.article.outlet}, {published}, "
                f"{hit.article.language}; {hit.score:.2f})\n{hit.passage.text}",
                markup=False,
            )
    _print_notes(result)
    return OK if result.hits else PARTLY


def _search(opened: App, query: str, top: int, as_of: datetime | None) -> SearchResult:
    """The hits; the newest are preferred for a query about the latest state."""
    from bot.answers.types import Question
    from bot.answers.understanding import Time, understand

    latest = understand(Question(query), opened.story.zone).time is Time.STATE
    return opened.search.search(query, top, as_of, latest=latest)


def _print_notes(result: SearchResult, start: str = "") -> None:
    """What was not looked at, and why nothing was found."""
    for line in (*result.notes, *filter(None, [result.reason])):
        terminal.err.print(start + line, markup=False)


@app.command()
def ingest(
    targets: Annotated[
        list[str] | None,
        typer.Argument(help="Files (.html .md .txt .pdf .jsonl), folders, addresses or feeds."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Index articles; without a target, the sources that are followed."""
    from ingest.source_list import SourceList

    with _open() as opened:
        chosen = targets or SourceList(opened.story, opened.store).to_ingest()
        if not chosen:
            raise UsageError(
                "No source is followed (see `saga sources --feeds`); name a file or an address."
            )
        return _run_ingest(opened, chosen, as_json=as_json)


@app.command()
def reindex(
    full: Annotated[
        bool, typer.Option("--full", help="Build the whole index anew in a new generation.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Follow every known source again; --full embeds the whole catalogue anew."""
    from ingest.pipeline import Report
    from ingest.source_list import SourceList

    with _open() as opened:
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


@app.command()
def remove(
    article: Annotated[str, typer.Argument(help="Its id or address (see `saga sources`).")],
    as_json: Json = False,
) -> int:
    """Take an article out of the index."""
    with _open() as opened:
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
        _print_json({"removed": found})
    else:
        terminal.out.print(f"Removed {found[0]}.", markup=False)
    return OK


@app.command()
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
            _print_json(followed)
        else:
            terminal.print_feeds(followed)
        return OK if followed else PARTLY
    rows = list_sources(load_settings(), text)
    if as_json:
        _print_json(rows)
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


@app.command()
def status(
    as_of: AsOf = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Also tell what changed since then.")
    ] = None,
    language: Language = None,
    as_json: Json = False,
) -> int:
    """The state of the story: the standing questions of saga.toml, the last developments."""
    from bot.state_terminal import print_status
    from bot.status import State

    with _open() as opened:
        moment, start = moment_of(opened, as_of), start_of(opened, since, "--since")
        check_span(start, moment, "--since", "--as-of")
        state = State(opened.engine, opened.timeline, opened.story)
        found = state.status(checked_language(language), moment, start)
        zone = opened.story.zone
    if as_json:
        _print_json(found.as_json())
    else:
        print_status(found, opened.story.name, zone)
    return OK if found.articles else PARTLY


@app.command()
def timeline(
    start: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this day on.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="To this day.")] = None,
    topic: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only events about this.")
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=1, help="Only so many, the most important.")
    ] = None,
    png: Annotated[
        Path | None, typer.Option("--png", metavar="FILE", help="Also write it as a picture.")
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="A dark picture.")] = False,
    language: Language = None,
    as_json: Json = False,
) -> int:
    """The story's events in order of time, each with its quotes."""
    from bot.state_terminal import print_timeline, write_picture

    code = checked_language(language)
    with _open() as opened:
        first, last = start_of(opened, start, "--from"), moment_of(opened, end, "--to")
        check_span(first, last, "--from", "--to")
        found = opened.timeline
        events = found.tell(found.select(first, last, topic, most=top), code)
        story = opened.story
    if png:
        try:
            write_picture(png, events, story, code, dark=dark)
        except OSError as error:
            raise UsageError(f"--png {png} cannot be written: {error.strerror}.") from error
    if as_json:
        _print_json({"events": [event.as_json() for event in events]})
    else:
        print_timeline(events, code, story.zone)
    return OK if events else PARTLY


@app.command(name="eval")
def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="The question set.")],
    against: Annotated[
        Path | None, typer.Option(metavar="OLD.json", help="Scores of another run, from --json.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Only rows with this `split`, such as report.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Score the answers to a question set: gold cited, refusals, as-of, language, quotes, time."""
    from bot.evaluation import judge_all, score

    rows = [row for row in read_rows(file, "question") if split in {None, row.get("split")}]
    if not rows:
        raise UsageError(f"{file} holds no questions" + (f" of {split}." if split else "."))
    before = read_json(against) if against else {}
    with _open() as opened:
        judged = judge_all(rows, opened, terminal.IngestBar("Asking"))
    scores = score(judged).as_json()
    wrong = [j.id for j in judged if not j.right]
    if as_json:
        _print_json(scores | {"wrong": wrong})
    else:
        terminal.print_scores(scores, before)
        terminal.err.print(f"not right: {' '.join(wrong) or 'none'}", markup=False)
    return OK


@app.command()
def prepare(as_json: Json = False) -> int:
    """Make the embedding model now (the first command that needs it would)."""
    from vectorstore.embeddings.model import load_encoder

    settings = load_settings()
    with terminal.model_progress() as progress:
        encoder = load_encoder(settings.embedding_model, settings.cache, progress)
    if as_json:
        _print_json({"model": encoder.fingerprint, "dimension": encoder.dimension})
    else:
        terminal.out.print(f"{encoder.fingerprint}, {encoder.dimension} dimensions", markup=False)
    return OK


@app.command()
def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended.")] = False,
    as_json: Json = False,
) -> int:
    """Check configuration, story, model, store and Discord token; say how to mend what is wrong."""
    from bot.doctor import examine

    checks = examine(fix=fix)
    if as_json:
        _print_json([check.as_json() for check in checks])
    else:
        for check in checks:
            terminal.out.print(f"{check.mark} {check.name}: {check.text}", markup=False)
    return OK if all(check.sound for check in checks) else PARTLY


@app.command()
def bot(as_json: Json = False) -> int:
    """Start the Discord bot (same as python -m bot); --json ends with how it ended."""
    settings = load_settings()
    if settings.discord_token is None:
        raise ConfigError(
            "DISCORD_TOKEN is not set. Put the bot's token into .env; the README tells how."
        )
    from bot.discord_app.client import run

    with _open(settings) as opened:
        if settings.leads and not opened.engine.articles():
            _ingest_starter(opened)
        code = run(settings, opened)
    if as_json:
        _print_json({"exit_code": code})
    return code


def _open(settings: Any = None) -> App:
    """Open everything, with a bar when the model has to be made."""
    settings = settings or load_settings()
    log.set_up(settings.log)
    from bot.app import App

    with terminal.model_progress() as progress:
        return App(settings, progress)


def _ingest_starter(opened: App) -> None:
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
        _print_json(report.as_json())
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


def _ask_batch(file: Path) -> int:
    code = OK
    with _open() as opened:
        for row in read_rows(file, "question"):
            try:
                question = question_of(
                    opened,
                    str(row["question"]),
                    row.get("as_of"),
                    row.get("language"),
                    turns_of(row.get("history") or []),
                    None if row.get("id") is None else str(row["id"]),
                )
            except UsageError as error:
                terminal.err.print(f"{file}, {row.get('id')}: {error}", markup=False)
                code = PARTLY
                _print_json({"id": row.get("id"), "error": str(error)})
                continue
            _print_json(opened.engine.ask(question).as_json())
    return code


def _converse(opened: App) -> None:
    from bot.answers.types import Question, Turn

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives `input` its line editing and history

    example = opened.story.example.get("en", "")
    terminal.out.print(
        f"{opened.story.about_in('en')}\nAsk in English, German, Italian, French or Spanish. "
        f"An empty line or Ctrl-D ends.\nFor example: {example}\n",
        markup=False,
    )
    history: list[Turn] = []
    while True:
        try:
            line = input("> ").strip()
        except EOFError:
            terminal.out.print()
            return
        if not line:
            return
        answer = opened.engine.ask(Question(line, history=tuple(history[-6:])))
        terminal.print_answer(answer)
        history += [Turn("user", line), Turn("assistant", answer.text)]


def _show_example(opened: App, *, as_json: bool) -> None:
    from bot.answers.types import Question

    question = opened.story.example.get("en") or opened.story.about_in("en")
    answer = opened.engine.ask(Question(question))
    if as_json:
        _print_json(answer.as_json())
        return
    terminal.out.print(f"> {question}", markup=False)
    terminal.print_answer(answer)
    terminal.out.print(
        'Ask more: run `make chat` in a terminal, or `.venv/bin/saga ask "your question"`;\n'
        "`saga --help` lists all commands, and `make bot` starts the Discord bot.",
        markup=False,
    )


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201 - the result itself


def _click_errors() -> Iterable[type[Exception]]:
    """Typer vendors or imports click; its usage errors come from where its group does."""
    for base in TyperGroup.__mro__:
        module = sys.modules.get(base.__module__.rsplit(".", 1)[0] + ".exceptions")
        error = getattr(module, "ClickException", None)
        if error is not None:
            yield error


_CLICK_ERRORS = tuple(_click_errors())
