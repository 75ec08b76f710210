"""`saga`: the same engine in a terminal. `saga --help` is the reference.

Exit codes: 0 done, 1 done in part or not found, 2 usage or configuration. With --json the result
is JSON on stdout; progress and messages go to stderr.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from bot import cli_corpus, cli_state, terminal
from bot.cli_common import OK, PARTLY, USAGE, AsOf, Json, open_app, print_json
from bot.cli_corpus import ingest_starter
from bot.cli_input import (
    UsageError,
    moment_of,
    question_of,
    read_json,
    read_rows,
    turns_of,
)
from bot.settings import ConfigError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.answers.types import Turn
    from bot.app import App
    from vectorstore.search import SearchResult

app = typer.Typer(
    name="saga",
    help="Ask about a running news story; every answer quotes where it stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

INTERRUPTED = 130
"""What typer makes of Ctrl-C."""
ENDS = frozenset({"quit", "exit", "q"})
"""Lines that end a conversation, also behind a slash or a colon."""

Batch = Annotated[
    Path | None,
    typer.Option("--batch", metavar="FILE.jsonl", help="Many at once, one JSON object a line."),
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
    with open_app() as opened:
        if not opened.engine.articles():
            ingest_starter(opened)
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
    with open_app() as opened:
        answer = opened.engine.ask(question_of(opened, question, as_of, language, turns))
    if as_json:
        print_json(answer.as_json())
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
    with open_app() as opened:
        moment = moment_of(opened, as_of)
        if batch:
            for row in read_rows(batch, "query"):
                result = _search(opened, str(row["query"]), top, moment)
                print_json({"id": row.get("id"), "hits": [hit_json(h) for h in result.hits]})
                _print_notes(result, f"{row.get('id')}: ")
            return OK
        result = _search(opened, query or "", top, moment)
    if as_json:
        print_json([hit_json(hit) for hit in result.hits])
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


for command in (cli_corpus.ingest, cli_corpus.reindex, cli_corpus.remove, cli_corpus.sources,
                cli_state.status, cli_state.timeline):  # fmt: skip
    app.command()(command)


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
    with open_app() as opened:
        judged = judge_all(rows, opened, terminal.IngestBar("Asking"))
    scores = score(judged).as_json()
    wrong = [j.id for j in judged if not j.right]
    if as_json:
        print_json(scores | {"wrong": wrong})
    else:
        terminal.print_scores(scores, before)
        terminal.err.print(f"not right: {' '.join(wrong) or 'none'}", markup=False)
    return OK


@app.command()
def prepare(as_json: Json = False) -> int:
    """Make the models now (the first command that needs them would)."""
    from bot.app import open_reader
    from vectorstore.embeddings.model import load_encoder

    settings = load_settings()
    with terminal.model_progress() as progress:
        encoder = load_encoder(settings.embedding_model, settings.cache, progress)
        open_reader(settings, encoder, progress)
    if as_json:
        print_json({"model": encoder.fingerprint, "dimension": encoder.dimension})
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
        print_json([check.as_json() for check in checks])
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

    with open_app(settings) as opened:
        if settings.leads and not opened.engine.articles():
            ingest_starter(opened)
        code = run(settings, opened)
    if as_json:
        print_json({"exit_code": code})
    return code


def _ask_batch(file: Path) -> int:
    code = OK
    with open_app() as opened:
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
                print_json({"id": row.get("id"), "error": str(error)})
                continue
            print_json(opened.engine.ask(question).as_json())
    return code


def _converse(opened: App) -> None:
    from bot.answers.types import Question, Turn

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives `input` its line editing and history

    example = opened.story.example.get("en", "")
    terminal.out.print(
        f"{opened.story.about_in('en')}\nAsk in English, German, Italian, French or Spanish. "
        f"An empty line, quit or Ctrl-D ends.\nFor example: {example}\n",
        markup=False,
    )
    history: list[Turn] = []
    while True:
        try:
            line = input("> ").strip()
        except EOFError:
            terminal.out.print()
            return
        if not line or line.lower().strip("/: ") in ENDS:
            return
        answer = opened.engine.ask(Question(line, history=tuple(history[-6:])))
        terminal.print_answer(answer)
        history += [Turn("user", line), Turn("assistant", answer.text)]


def _show_example(opened: App, *, as_json: bool) -> None:
    from bot.answers.types import Question

    question = opened.story.example.get("en") or opened.story.about_in("en")
    answer = opened.engine.ask(Question(question))
    if as_json:
        print_json(answer.as_json())
        return
    terminal.out.print(f"> {question}", markup=False)
    terminal.print_answer(answer)
    terminal.out.print(
        'Ask more: run `make chat` in a terminal, or `.venv/bin/saga ask "your question"`;\n'
        "`saga --help` lists all commands, and `make bot` starts the Discord bot.",
        markup=False,
    )


def _click_errors() -> Iterable[type[Exception]]:
    """Typer vendors or imports click; its usage errors come from where its group does."""
    for base in TyperGroup.__mro__:
        module = sys.modules.get(base.__module__.rsplit(".", 1)[0] + ".exceptions")
        error = getattr(module, "ClickException", None)
        if error is not None:
            yield error


_CLICK_ERRORS = tuple(_click_errors())
