"""The articles that come with the project."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from ingest.documents import STARTER, read_file
from vectorstore.types import Article, Published

FILES = sorted(STARTER.glob("*.md"))
LEAST = {"en": 12, "de": 9, "it": 5, "fr": 3, "es": 3}


def front_matter(file):
    return yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])


def test_enough_in_each_language():
    counts = Counter(front_matter(file)["language"] for file in FILES)
    assert len(FILES) >= 32
    assert all(counts[language] >= least for language, least in LEAST.items()), counts


def test_they_state_the_story():
    stated = {fact for file in FILES for fact in front_matter(file)["facts"]}
    assert len(stated) >= 115


def test_every_fact_is_one_of_the_sheet(shared):
    sheet = set(re.findall(r"\bF\d{3}\b", (shared / "saga-facts.md").read_text(encoding="utf-8")))
    for file in FILES:
        assert set(front_matter(file)["facts"]) <= sheet, file.name


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_article(file):
    fields = front_matter(file)
    assert set(fields) == {"title", "published", "language", "outlet", "facts", "references"}
    assert fields["outlet"] == "Saga starter"
    assert fields["facts"]
    assert all(re.fullmatch(r"F(?:0\d\d|1[0-3]\d|14[0-4])", fact) for fact in fields["facts"])
    assert fields["references"]
    assert all(address.startswith(("https://", "http://")) for address in fields["references"])
    (article,) = read_file(file)
    assert isinstance(article, Article)
    assert article.language == fields["language"]
    assert article.title == fields["title"]
    assert 250 <= len(article.text.split()) <= 600
    assert article.url == f"starter:{file.stem}"
    assert file.stem.startswith(str(fields["published"])[:10])
    assert Published.parse(article.published.isoformat()) == article.published


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_no_hindsight(file):
    """No article names a year after its own, but for plans and deadlines."""
    (article,) = read_file(file)
    year = article.published.moment.year
    later = [int(y) for y in re.findall(r"\b20[2-4]\d\b", article.text) if int(y) > year]
    assert len(later) <= 4, later
