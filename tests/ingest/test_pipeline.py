from __future__ import annotations

import json

import pytest

from ingest import pipeline
from ingest.fetch import Fetcher
from ingest.pipeline import ingest
from vectorstore.indexer import Indexer
from vectorstore.search import Search

TEXT = "The directors dismissed the {} on Friday. Nobody had expected it at all."


@pytest.fixture
def run(store):
    indexer = Indexer(store)
    with Fetcher() as fetcher:
        yield lambda *targets: ingest([str(t) for t in targets], indexer, fetcher)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("curator", "gardener", "librarian"):
        (folder / f"{name}.txt").write_text(TEXT.format(name))
    return folder


def test_the_same_input_again_changes_and_embeds_nothing(run, folder, store, monkeypatch):
    first = run(folder)
    assert (first.seen, first.new, first.failed) == (3, 3, [])
    monkeypatch.setattr(store.encoder, "encode", lambda *_: pytest.fail("embedded again"))
    again = run(folder)
    assert (again.seen, again.new, again.unchanged, again.passages) == (3, 0, 3, 0)


def test_a_changed_file_is_an_update(run, folder):
    run(folder)
    (folder / "curator.txt").write_text(TEXT.format("night watchman"))
    report = run(folder)
    assert (report.updated, report.unchanged) == (1, 2)


def test_one_bad_target_does_not_stop_the_rest(run, folder, tmp_path):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "empty").mkdir()
    (tmp_path / "picture.png").write_bytes(b"x")
    report = run(tmp_path / "missing", tmp_path / "empty", tmp_path / "picture.png", folder)
    assert report.new == 3
    reasons = {f.target.rsplit("/", 1)[1]: f.reason for f in report.failed}
    assert "no such file" in reasons["missing"]
    assert "holds no articles" in reasons["empty"]
    assert ".jsonl" in reasons["picture.png"]
    assert "PDF" in reasons["broken.pdf"]


def test_two_rows_of_one_article_are_two_versions(run, tmp_path, store):
    file = tmp_path / "rows.jsonl"
    rows = [{"url": "https://example.org/1", "text": TEXT.format(n)} for n in ("cook", "maid")]
    file.write_text("\n".join(map(json.dumps, rows)))
    report = run(file)
    assert (report.new, report.updated) == (1, 1)
    assert ["maid" in hit.passage.text for hit in Search(store).search("cook").hits] == [True]


def test_broken_off_what_was_finished_stays(run, folder, store, monkeypatch):
    monkeypatch.setattr(pipeline, "BATCH_PASSAGES", 1)
    real, calls = Indexer.add, []

    def add(self, batch):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(batch)
        return real(self, batch)

    with monkeypatch.context() as patch:
        patch.setattr(Indexer, "add", add)
        report = run(folder)
    assert report.interrupted
    assert report.new == 2
    assert len(Search(store).articles()) == 2
    after = run(folder)
    assert (after.new, after.unchanged) == (1, 2)


def test_the_report_is_the_contract(run, folder):
    row = run(folder, "/nowhere").as_json()
    assert set(row) == {"run_id", "seen", "new", "updated", "unchanged", "duplicates", "removed",
                        "failed", "passages", "seconds"}  # fmt: skip
    assert row["failed"] == [
        {"target": "/nowhere", "reason": "There is no such file or folder.", "retryable": False}
    ]
