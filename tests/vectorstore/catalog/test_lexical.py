"""The lexical index: the same counts, languages and scores in whichever database."""

import random

import pytest

from vectorstore.catalog import articles, generations, passages
from vectorstore.catalog.database import open_catalog
from vectorstore.store import lexical_index
from vectorstore.types import Article, Passage, Published, Span

DAY = 86_400


def fill(engine, texts, generation=None):
    """Articles `a0`, `a1` … of one passage each, in turn English and German, a day apart."""
    index = lexical_index(engine)
    keys = []
    with engine.begin() as connection:
        if generation is None:
            generation = generations.create(connection, "f", 2, "active").number
        for number, terms in enumerate(texts):
            name, language = f"a{number}", ("en", "de")[number % 2]
            article = Article(
                name, f"https://x.example/{name}", name, "words", language, "X",
                Published.parse("2023-11-17"),
            )  # fmt: skip
            version = articles.insert_version(
                connection, article, seen=0, known_from=number * DAY, copy_of=None
            )
            passage = Passage(f"{name}:{generation}:0", name, 0, Span(0, 5), "words", ())
            keys.append(passages.insert_passage(connection, generation, version, passage, b""))
            index.add(connection, [(keys[-1], terms)])
    return generation, keys


@pytest.fixture
def found(engine):
    """Search the filled index: positions of the passages and their scores, best first."""
    index = lexical_index(engine)

    def search(filled, *terms, as_of=None, limit=10):
        generation, keys = filled
        with engine.connect() as connection:
            scores = index.search(connection, list(terms), generation, as_of, limit)
        return {keys.index(key): score for key, score in scores.items()}

    return search


def test_the_passage_with_more_and_rarer_words_of_the_question_comes_first(engine, found):
    texts = [["curator", "museum"], ["museum", "bread"], ["bread"], ["yeast"], ["museum"]]
    filled = fill(engine, texts)
    scores = found(filled, "curator", "museum")
    assert list(scores) == [0, 4, 1]
    assert 0 < scores[1] < scores[0] <= 1
    assert found(filled, "oven") == {}
    assert found(filled) == {}
    assert list(found(filled, "museum", "curator", limit=1)) == [0]


def test_a_search_sees_what_was_known_then_and_its_own_generation(engine, found):
    filled = fill(engine, [["curator"], ["bread"], ["yeast"], ["curator"]])
    with engine.begin() as connection:
        building = generations.create(connection, "f", 2, "building").number
    fill(engine, [["curator"]], building)
    # article a0 has a later version by now: the first is found only as of then
    assert set(found(filled, "curator")) == {3}
    assert set(found(filled, "curator", as_of=3 * DAY)) == {3}
    assert found(filled, "curator", as_of=DAY) == {}


def test_the_newest_passages_with_any_of_some_words(engine):
    filled = fill(engine, [["curator"], ["bread"], ["yeast"], ["curator", "bread"], ["yeast"]])
    generation, keys = filled
    index = lexical_index(engine)
    with engine.connect() as connection:

        def newest(*terms, as_of=None, limit=9):
            found = index.newest(connection, list(terms), generation, as_of, limit)
            return [keys.index(key) for key in found]

        assert newest("curator", "bread") == [3, 1, 0]
        assert newest("curator", "bread", limit=2) == [3, 1]
        assert newest("curator", "bread", as_of=2 * DAY) == [1, 0]
        assert newest("oven") == newest() == []


def test_counts_rarity_and_languages(engine):
    generation, keys = fill(engine, [["curator", "curator"], ["bread"], ["curator"], ["x"], ["y"]])
    index = lexical_index(engine)
    with engine.begin() as connection:
        assert index.counts(connection, ["curator", "oven"]) == {"curator": 2, "oven": 0}
        assert index.languages(connection, "curator", generation) == {"en"}
        assert index.languages(connection, "bread", generation) == {"de"}
        assert index.languages(connection, "oven", generation) == set()
        rarity = index.rarity(connection, ["curator", "bread", "oven"], generation)
        assert set(rarity) == {"curator", "bread"}
        assert rarity["bread"] > rarity["curator"] > 0
        index.remove(connection, [keys[0], keys[1]])
        index.remove(connection, [keys[0]])
        assert index.counts(connection, ["curator", "bread"]) == {"curator": 1, "bread": 0}


@pytest.mark.postgres
def test_both_databases_give_the_same_scores(engine, tmp_path):
    chance = random.Random(7)
    vocabulary = [f"w{n}" for n in range(60)] + [f"name{n}_" for n in range(10)] + ["élan__"]
    shares = [1 / (n + 1) for n in range(len(vocabulary))]
    texts = [chance.choices(vocabulary, shares, k=chance.randrange(1, 80)) for _ in range(300)]
    sqlite = open_catalog(tmp_path / "sqlite")
    there, here = fill(engine, texts), fill(sqlite, texts)
    gone = chance.sample(range(300), 40)
    for database, (_, keys) in ((engine, there), (sqlite, here)):
        with database.begin() as connection:
            lexical_index(database).remove(connection, [keys[n] for n in gone])
    for _ in range(100):
        terms = list(
            dict.fromkeys(chance.choices([*vocabulary, "oven"], k=chance.randrange(1, 40)))
        )
        as_of = chance.choice([None, chance.randrange(300) * DAY])
        results = []
        for database, (generation, keys) in ((engine, there), (sqlite, here)):
            index = lexical_index(database)
            with database.connect() as connection:
                scores = index.search(connection, terms, generation, as_of, 10)
                results.append((
                    [(keys.index(key), pytest.approx(score)) for key, score in scores.items()],
                    index.counts(connection, terms),
                    index.rarity(connection, terms, generation),
                    index.languages(connection, terms[0], generation),
                ))  # fmt: skip
        assert results[0] == results[1]
    sqlite.dispose()
