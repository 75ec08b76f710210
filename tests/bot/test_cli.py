"""The `saga` command as people and programs use it: results, exit codes, one line for an error."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest
import sqlalchemy as sa

from bot.cli import main
from vectorstore.catalog.database import open_catalog
from vectorstore.catalog.schema import versions

TEXT = "The directors of the museum dismissed the curator on Friday. Nobody had expected it."


@pytest.fixture
def run(capsys):
    """Run a command; its exit code, stdout and stderr."""

    def run_one(*arguments):
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_one


@pytest.fixture
def filled(run, tmp_path):
    (tmp_path / "curator.txt").write_text(TEXT)
    assert run("ingest", tmp_path / "curator.txt")[0] == 0
    return run


def test_ingest_sources_ask_remove(run, tmp_path):
    (tmp_path / "curator.txt").write_text(TEXT)
    code, out, _ = run("ingest", tmp_path / "curator.txt", "--json")
    assert code == 0
    assert json.loads(out)["new"] == 1
    code, out, _ = run("sources", "--json")
    (row,) = json.loads(out)
    assert (row["language"], row["passages"], row["published"]) == ("en", 1, None)
    code, out, _ = run("ask", "Who was dismissed from the museum?", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["citations"][0]["quote"] in TEXT
    assert run("remove", row["article_id"])[0] == 0
    assert run("remove", row["article_id"])[0] == 1
    code, out, _ = run("ask", "Who was dismissed from the museum?", "--json")
    assert code == 1
    assert not json.loads(out)["answered"]


def test_answers_for_people(filled):
    code, out, err = filled("ask", "Who was dismissed from the museum?")
    assert code == 0
    assert "curator" in out
    assert "[1]" in out
    assert err == ""


def test_a_batch_keeps_order_and_ids(filled, tmp_path):
    rows = [
        {"id": "b", "question": "Who was dismissed from the museum?"},
        {"id": "a", "question": "Wer wurde entlassen?", "language": "it", "as_of": "2020-01-01"},
        {
            "id": 3,
            "question": "And when?",
            "history": [{"role": "user", "content": "The curator?"}],
        },
        {"id": "bad", "question": "Who?", "as_of": "soon"},
        {"id": "empty", "question": "  "},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    code, out, err = filled("ask", "--batch", file)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [a["id"] for a in answers] == ["b", "a", "3", "bad", "empty"]
    assert (answers[1]["language"], answers[1]["answered"]) == ("it", False)
    assert "soon is not a date" in answers[3]["error"]
    assert not answers[4]["answered"]
    assert code == 1
    assert "soon" in err


def test_search(filled, tmp_path):
    code, out, _ = filled("search", "museum dismissal", "--top", "3", "--json")
    (hit,) = json.loads(out)
    assert code == 0
    assert set(hit) == {"rank", "score", "passage_id", "article_id", "url", "title", "outlet",
                        "published", "language", "text", "copies"}  # fmt: skip
    file = tmp_path / "queries.jsonl"
    file.write_text('{"id": 1, "query": "museum"}\n\n{"id": 2, "query": "curator"}\n')
    _, out, _ = filled("search", "--batch", file)
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 2]
    assert "curator" in filled("search", "museum dismissal")[1]


def test_reindex_and_doctor(filled, tmp_path):
    assert filled("reindex", "--full")[0] == 0
    assert filled("search", "curator", "--json")[0] == 0
    code, out, _ = filled("doctor", "--json")
    assert code == 0
    names = {check["name"] for check in json.loads(out)}
    assert names >= {"configuration", "story", "model", "store", "index", "Discord"}
    assert ("database" in names) == bool(os.environ.get("DATABASE_URL"))


def test_a_database_that_is_down_is_one_line(run, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:s3cret@127.0.0.1:{port}/saga")
    for command in (["sources"], ["ask", "Who?"]):
        code, _, err = run(*command)
        assert code == 2
        assert f"postgresql://me@127.0.0.1:{port}/saga (DATABASE_URL)" in err
        assert len(err.strip().splitlines()) == 1
    code, out, err = run("doctor")
    assert code == 1
    assert "✗ database" in out
    assert "s3cret" not in out + err


def test_chat_without_a_terminal_shows_an_example(run, capsys):
    code, out, err = run("chat")
    assert code == 0
    assert "starter articles" in err
    assert out.startswith("> How many employees")
    assert "saga ask" in out
    assert "[1]" in out


@pytest.mark.parametrize("end", ["", "quit", "/exit", ":q", None])
def test_a_conversation_follows_up_and_ends(filled, monkeypatch, end):
    lines = iter(["Who was dismissed from the museum?", "And when?", end, "Never read."])

    def typed(_):
        if (line := next(lines)) is None:
            raise EOFError
        return line

    monkeypatch.setattr("bot.terminal.interactive", lambda: True)
    monkeypatch.setattr("builtins.input", typed)
    code, out, _ = filled("chat")
    assert code == 0
    assert out.count("“The directors of the museum dismissed the curator on Friday") == 2
    assert next(lines) == "Never read."


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["ask"], "QUESTION"),
        (["ask", "  "], "empty"),
        (["ask", "Who?", "--as-of", "soon"], "2023-11-19"),
        (["ask", "Who?", "--language", "ru"], "en, de"),
        (["ask", "Who?", "--colour", "red"], "--colour"),
        (["ask", "Who?", "--history", "/none.json"], "cannot be read"),
        (["ask", "--batch", "/none.jsonl"], "cannot be read"),
        (["search"], "QUERY"),
        (["search", "x", "--top", "0"], "--top"),
        (["frobnicate"], "frobnicate"),
        (["bot"], "DISCORD_TOKEN is not set"),
        (["remove"], "article"),
    ],
)
def test_wrong_use_is_one_line_that_says_what(run, arguments, reason):
    code, out, err = run(*arguments)
    assert code == 2
    assert reason in err
    assert out == ""
    assert len(err.strip().splitlines()) == 1


def test_a_broken_batch_names_its_line(filled, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1, "question": "Who?"}\n{broken\n')
    code, _, err = filled("ask", "--batch", file)
    assert code == 2
    assert "line 2" in err


def test_what_is_not_there(run, tmp_path):
    assert run("ingest", tmp_path / "none.txt")[0] == 1
    (tmp_path / "empty").mkdir()
    code, _, err = run("ingest", tmp_path / "empty")
    assert code == 1
    assert "holds no articles" in err
    assert run("sources")[0] == 1
    code, out, _ = run("ask", "Who is chief?")
    assert code == 1
    assert "Nothing is indexed" in out or "nothing" in out.lower()


def test_an_unknown_setting(run, monkeypatch):
    monkeypatch.setenv("SAGA_LGO", "debug")
    code, _, err = run("sources")
    assert code == 2
    assert "Did you mean SAGA_LOG" in err


def test_answering_does_not_import_torch(filled):
    code = (
        "import sys; from bot.cli import main; assert main(['ask', 'Who was dismissed?']) == 0; "
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_second_process_is_told_who_holds_the_store(filled, tmp_path):
    code = (
        "from bot.app import App; from bot.settings import load_settings\n"
        "with App(load_settings()):\n    print('open', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "open\n"
        code, _, err = filled("ask", "Who?")
        assert code == 2
        assert f"process {holder.pid}" in err
        assert "CHROMA_URL" in err
        assert filled("sources")[0] == 0  # the catalogue can be read beside a running bot
    finally:
        holder.communicate("\n")


INGEST = "import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"
INTERRUPTED = f"""
import os, signal
from vectorstore.indexer import Indexer

add, stored = Indexer.add, []

def add_until_ctrl_c(self, batch):
    for outcome in add(self, batch):
        stored.append(outcome)
        if len(stored) == 20:
            os.kill(os.getpid(), signal.SIGINT)
        yield outcome

Indexer.add = add_until_ctrl_c
{INGEST}
"""


def test_ctrl_c_keeps_what_was_finished(tmp_path, database_url):
    folder = tmp_path / "articles"
    folder.mkdir()
    for i in range(150):
        (folder / f"{i:03}.txt").write_text(f"Number {i}. {TEXT}")

    def run(code):
        return subprocess.run(
            [sys.executable, "-c", code, "ingest", str(folder), "--json"],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    broken_off = run(INTERRUPTED)
    assert broken_off.returncode == 1, broken_off
    first = json.loads(broken_off.stdout)
    assert first["interrupted"]
    assert 20 <= first["new"] < 150
    engine = open_catalog(tmp_path / "data", database_url)
    with engine.connect() as connection:
        stored = connection.scalar(sa.select(sa.func.count()).select_from(versions))
    engine.dispose()
    assert stored == first["new"]
    second = json.loads(run(INGEST).stdout)
    assert (second["unchanged"], second["new"]) == (first["new"], 150 - first["new"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission(run, tmp_path, monkeypatch):
    (tmp_path / "locked").mkdir(mode=0o500)
    monkeypatch.setenv("SAGA_DATA", str(tmp_path / "locked"))
    code, _, err = run("ask", "Who?")
    assert code == 2
    assert "SAGA_DATA" in err


def test_sources_are_added_paused_and_removed(run, tmp_path, monkeypatch):
    config = tmp_path / "museum.toml"
    listed = "https://museum.example/feed"
    config.write_text(
        'name = "Museum"\n[about]\nen = "a museum"\n'
        f'[[source]]\nkind = "feed"\naddress = "{listed}"\n'
    )
    monkeypatch.setenv("SAGA_CONFIG", str(config))

    def rows(*arguments):
        code, out, _ = run("sources", *arguments, "--json")
        assert code == 0
        return {row["address"]: row for row in json.loads(out)}

    assert rows("--feeds")[listed]["paused"] is None
    assert rows("--pause", listed)[listed]["paused"]
    assert "paused" in run("sources", "--feeds")[1]
    code, _, err = run("ingest")
    assert code == 2
    assert "No source is followed" in err
    assert rows("--resume", listed)[listed]["paused"] is None
    code, _, err = run("sources", "--remove", listed)
    assert (code, "saga.toml" in err) == (2, True)
    assert run("sources", "--pause", "https://other.example/")[0] == 1
    code, _, err = run("sources", "--add", "http://127.0.0.1:9/feed")
    assert code == 1
    assert "127.0.0.1" in err
    assert run("sources", "--add", "/etc/passwd")[0] == 2
    assert run("sources", "--add", "a", "--remove", "b")[0] == 2
