"""What stands in the list: copies once, what differs in a fact each, and not one outlet alone."""

from __future__ import annotations

import pytest

from ingest.passages import cut
from vectorstore.indexer import Indexer
from vectorstore.search import Search
from vectorstore.selection import says_more
from vectorstore.types import Article

ENGLISH = (
    "The directors of the museum dismissed the curator on Friday. Nobody had expected it. "
    "Mira Lund will lead the house until a successor is found, the museum said in a statement. "
    "By Monday 738 of about 770 employees had signed a letter that demanded her return."
)
GERMAN = (
    "Der Vorstand des Museums hat die Kuratorin am Freitag entlassen. Niemand hatte damit "
    "gerechnet. Mira Lund führt das Haus, bis eine Nachfolgerin gefunden ist. Bis Montag hatten "
    "738 der etwa 770 Beschäftigten einen Brief unterschrieben."
)
OTHER_FACTS = [
    ("en", ENGLISH, "738", "505"),
    ("en", ENGLISH, "Mira Lund", "Emma Sand"),
    ("en", ENGLISH, "Friday", "Thursday"),
    ("en", ENGLISH, "had expected", "had not expected"),
    ("en", ENGLISH, "dismissed", "appointed"),
    ("de", GERMAN, "738", "737"),
    ("de", GERMAN, "Mira Lund", "Mira Sand"),
    ("de", GERMAN, "Freitag", "Donnerstag"),
]
SHORTER = "The directors of the museum dismissed the curator on Friday. Nobody had expected it."


@pytest.fixture
def find(store):
    indexer = Indexer(store)

    def index_and_find(query, *articles, top=10):
        made = [
            Article(name, f"https://{outlet}.example/{name}", "", text, language, outlet)
            for name, outlet, language, text in articles
        ]
        list(indexer.add([(one, cut(one, indexer.count_tokens)) for one in made]))
        return Search(store).search(query, top).hits

    return index_and_find


def names(hits):
    return [hit.article.article_id for hit in hits]


@pytest.mark.parametrize(
    ("language", "text", "new"),
    [("en", ENGLISH, ("Nobody", "No one")), ("de", GERMAN, ("der etwa 770", "der rund 770"))],
)
def test_a_syndicated_passage_is_one_hit_that_names_its_copies(find, language, text, new):
    (hit,) = find(
        "Who leads the museum?",
        ("first", "Herald", language, text),
        ("second", "Tribune", language, text.replace(*new)),
    )
    assert {hit.article.article_id, *hit.copies} == {"first", "second"}


@pytest.mark.parametrize(("language", "text", "old", "new"), OTHER_FACTS)
def test_what_differs_in_a_fact_is_no_copy(find, language, text, old, new):
    hits = find(
        "Who leads the museum?",
        ("first", "Herald", language, text),
        ("second", "Tribune", language, text.replace(old, new)),
    )
    assert {hit.article.article_id: hit.copies for hit in hits} == {"first": (), "second": ()}


def test_a_sentence_more_is_no_copy(find):
    hits = find(
        "Who was dismissed?",
        ("short", "Herald", "en", SHORTER),
        ("long", "Tribune", "en", ENGLISH),
    )
    assert set(names(hits)) == {"short", "long"}


def test_the_same_in_another_language_is_no_copy(find):
    hits = find("Who leads?", ("en", "Herald", "en", ENGLISH), ("de", "Tagblatt", "de", GERMAN))
    assert set(names(hits)) == {"en", "de"}


def test_what_says_more_has_a_number_or_a_name_or_mostly_other_words():
    assert says_more(["It was 738."], ["It was 737."])
    assert says_more(["Then Lund left."], ["Then Sand left."])
    assert not says_more(["No one left the house."], ["Nobody left the house."])
    assert says_more(["Bread rises in the oven."], ["Rain falls on the coast."])
    assert not says_more(["Then she left."], ["Then Lund left in 2023."])


VOTES = [
    "The board of the museum voted for the new wing on Monday, {} members being in favour.",
    "On Monday {} members of the museum's board voted in favour of the new wing.",
]
NUMBERS = ["four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]


def test_another_outlet_comes_forward_where_it_says_nearly_as_much(find):
    one_paper = [(f"h{n}", "Herald", "en", VOTES[0].format(n)) for n in NUMBERS]
    query = "How did the museum's board vote on the new wing on Monday?"
    hits = find(query, *one_paper, ("t", "Tribune", "en", VOTES[1].format("four")), top=5)
    assert "t" in names(hits)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]


def test_another_outlet_does_not_come_forward_with_something_else(find):
    one_paper = [(f"h{n}", "Herald", "en", VOTES[0].format(n)) for n in NUMBERS]
    bread = ("t", "Tribune", "en", "Bread rises when yeast turns sugar into gas.")
    query = "How did the museum's board vote on the new wing on Monday?"
    assert "t" not in names(find(query, *one_paper, bread, top=5))


def test_a_longer_list_begins_as_the_shorter_one(find):
    papers = [(f"{paper}{n}", paper, "en", VOTES[i].format(n))
              for i, paper in enumerate(["Herald", "Tribune"]) for n in NUMBERS]  # fmt: skip
    query = "How did the museum's board vote on the new wing on Monday?"
    longest = names(find(query, *papers, top=16))
    for top in (1, 3, 8):
        assert names(find(query, top=top)) == longest[:top]
