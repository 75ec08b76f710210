"""`saga status` and `saga timeline` as people and programs use them."""

from __future__ import annotations

import json

import pytest

from bot.cli import main

TEXT = "The directors of the museum dismissed the curator on Friday, 1 March 2024."


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


def test_one_article_makes_a_timeline_and_a_picture(filled, tmp_path):
    code, out, _ = filled("timeline", "--png", tmp_path / "t.png", "--json")
    assert code == 0
    (event,) = json.loads(out)["events"]
    assert event["date"]["earliest"] == event["date"]["latest"] == "2024-03-01"
    assert event["citations"][0]["quote"] == TEXT
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    code, out, _ = filled("timeline", "--language", "de")
    assert code == 0
    assert "1. März 2024" in out


def test_a_status_of_one_article(filled):
    code, out, _ = filled("status", "--json")
    assert code == 0
    assert json.loads(out)["articles"] == 1
    code, out, _ = filled("status", "--since", "2024-01-01")
    assert code == 0
    assert "1 articles" in out


def test_an_empty_catalogue_is_told_without_a_traceback(run):
    code, out, _ = run("status", "--json")
    assert code == 1
    assert json.loads(out)["newest_article"] is None
    code, out, _ = run("timeline", "--json")
    assert code == 1
    assert json.loads(out) == {"events": []}
    assert run("timeline")[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "--as-of", "soon"),
        ("status", "--language", "nl"),
        ("status", "--since", "2025-01-01", "--as-of", "2024-01-01"),
        ("timeline", "--from", "gestern"),
        ("timeline", "--from", "2024-01-02", "--to", "2024-01-01"),
        ("timeline", "--top", "0"),
        ("timeline", "--png", "no/such/folder/t.png"),
    ],
)
def test_a_wrong_argument_is_one_line(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("saga: ")
    assert err.count("\n") == 1
