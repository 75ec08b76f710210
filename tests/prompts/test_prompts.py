"""The texts for language models: all there, and stamped."""

from __future__ import annotations

import shutil

import pytest

import prompts


@pytest.mark.parametrize("name", ["system", "question", "passage"])
def test_every_text_of_the_writer_loads(name):
    assert prompts.load("writer", name)


@pytest.mark.parametrize("name", ["system", "event", "events"])
def test_every_text_for_headlines_loads(name):
    assert prompts.load("headline", name)


def test_an_unknown_text_is_an_error():
    with pytest.raises(FileNotFoundError):
        prompts.load("writer", "poem")


def test_the_stamp_changes_with_any_text(tmp_path, monkeypatch):
    before = prompts.version("writer")
    shutil.copytree(prompts.FOLDER / "writer", tmp_path / "writer")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    try:
        for cached in (prompts.load, prompts.version):
            cached.cache_clear()
        assert prompts.version("writer") == before
        (tmp_path / "writer" / "passage.md").write_text("another text")
        for cached in (prompts.load, prompts.version):
            cached.cache_clear()
        assert prompts.version("writer") != before
    finally:
        for cached in (prompts.load, prompts.version):
            cached.cache_clear()
