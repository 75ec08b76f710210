"""The store with the real model and a real Chroma: what goes in whole, comes out, and when."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from ingest.passages import cut
from vectorstore import rebuild
from vectorstore.catalog import articles as rows
from vectorstore.errors import FingerprintMismatch, StoreBusy, StoreUnavailable
from vectorstore.indexer import Indexer, Outcome
from vectorstore.scoring import Weights
from vectorstore.search import Search
from vectorstore.store import StoreConfig, open_store
from vectorstore.types import Article, Published


def article(name, text, published="2023-11-17T20:00:00+00:00", language="en", url=None):
    return Article(
        article_id=name,
        url=url or f"https://example.org/{name}",
        title=name,
        text=text,
        language=language,
        outlet="Example",
        published=Published.parse(published) if published else None,
    )


FIRED = "The directors of the museum dismissed the curator on Friday. Nobody had expected it."
HIRED = "A week later the curator was given the post back. Staff had signed a letter for her."
BREAD = "Bread rises when yeast turns sugar into gas. The oven then sets the crumb."


@pytest.fixture
def indexer(store):
    return Indexer(store)


@pytest.fixture
def add(store, indexer):
    def add_one(one):
        (outcome,) = indexer.add([(one, cut(one, indexer.count_tokens))])
        return outcome

    return add_one


def found(store, query, as_of=None):
    moment = datetime.fromisoformat(as_of).replace(tzinfo=UTC) if as_of else None
    return [hit.article.article_id for hit in Search(store).search(query, as_of=moment).hits]


def test_what_was_added_is_found_and_the_same_again_changes_nothing(store, add):
    assert add(article("fired", FIRED)) is Outcome.NEW
    assert add(article("bread", BREAD)) is Outcome.NEW
    assert found(store, "Who lost her job at the museum?")[0] == "fired"
    assert add(article("fired", FIRED)) is Outcome.UNCHANGED
    assert rebuild.compare(store) == ([], [])
    assert store.vectors.count(store.active().number) == 2


def test_the_right_passage_is_found_in_another_language(store, add):
    add(article("bread", "Das Brot geht auf, wenn Hefe Zucker in Gas verwandelt.", language="de"))
    add(article("fired", FIRED))
    assert found(store, "Wer wurde im Museum entlassen?")[0] == "fired"


THINGS = (
    "a vase", "two maps", "the roof", "an old piano", "his diary", "letters from Rome",
    "a stolen clock", "the cellar key", "bad wine", "a lost bet", "nine paintings", "the garden",
    "a broken window", "unpaid taxes", "her speech", "a forged stamp", "the night watch",
)  # fmt: skip


def test_few_articles_of_then_are_found_among_many_later_ones(store, add):
    for name, text in {"fired": FIRED, "bread": BREAD, "hired": HIRED}.items():
        add(article(name, text))
    for n, thing in enumerate(THINGS[:9]):
        text = f"The museum's curator lost the job again, this time over {thing}."
        add(article(f"later-{n}", text, f"2024-02-{n + 1:02}T08:00:00+00:00"))
    few = Search(store, Weights(candidates=2, lexical_candidates=0))
    query = "Why did the museum's curator lose the job?"
    assert {hit.article.article_id[:5] for hit in few.search(query).hits} == {"later"}
    then = datetime(2023, 12, 1, tzinfo=UTC)
    assert {hit.article.article_id for hit in few.search(query, as_of=then).hits} == {
        "fired", "hired",
    }  # fmt: skip


def test_a_page_that_changed_often_does_not_hide_itself(store, add):
    add(article("bread", BREAD))
    for n, thing in enumerate(THINGS):
        text = f"The museum's curator lost the job, it now seems, over {thing}."
        add(article("ticker", text, f"2024-02-{n + 1:02}T08:00:00+00:00"))
    few = Search(store, Weights(candidates=4, lexical_candidates=0))
    hits = few.search("Why did the museum's curator lose the job?").hits
    assert hits[0].article.article_id == "ticker"
    assert THINGS[-1] in hits[0].passage.text


def test_as_of_hides_what_came_later(store, add):
    add(article("fired", FIRED, "2023-11-17T20:00:00+00:00"))
    add(article("hired", HIRED, "2023-11-24T20:00:00+00:00"))
    query = "What happened to the curator?"
    assert set(found(store, query)) == {"fired", "hired"}
    assert found(store, query, "2023-11-20T00:00:00") == ["fired"]
    assert found(store, query, "2023-11-17T19:59:59") == []
    assert found(store, query, "2023-11-17T20:00:00") == ["fired"]
    result = Search(store).search(query, as_of=datetime(2020, 1, 1, tzinfo=UTC))
    assert "Nothing is indexed that was known" in result.reason


def test_the_latest_is_preferred_only_where_it_is_asked_for(store, add):
    text = "The museum has {} visitors a day, its director said in a statement."
    add(article("old", text.format("eighty"), "2023-11-01T12:00:00+00:00"))
    add(article("new", text.format("ninety"), "2023-11-20T12:00:00+00:00"))
    add(article("newest", BREAD, "2023-11-21T12:00:00+00:00"))
    search = Search(store)
    query = "What did the director say about visitors?"

    def scores(as_of=None, **options):
        moment = datetime.fromisoformat(as_of).replace(tzinfo=UTC) if as_of else None
        hits = search.search(query, as_of=moment, **options).hits
        return {hit.article.article_id: hit.score for hit in hits}

    plain, late = scores(), scores(latest=True)
    assert list(late) == ["new", "old", "newest"]
    for name, days in (("old", 20), ("new", 1), ("newest", 0)):
        assert plain[name] - late[name] == pytest.approx(Weights().age * math.log1p(days))
    assert list(scores("2023-11-10T00:00:00", latest=True)) == ["old"]


def test_a_correction_answers_and_the_old_version_is_seen_as_of_then(store, add):
    add(article("fired", FIRED, "2023-11-17T20:00:00+00:00"))
    corrected = article("fired", FIRED.replace("Friday", "Thursday"), "2023-11-18T08:00:00+00:00")
    assert add(corrected) is Outcome.UPDATED
    search = Search(store)
    now = search.search("When was the curator dismissed?").hits
    assert [("Thursday" in hit.passage.text) for hit in now] == [True]
    then = search.search(
        "When was the curator dismissed?", as_of=datetime(2023, 11, 17, 23, tzinfo=UTC)
    ).hits
    assert [("Friday" in hit.passage.text) for hit in then] == [True]


def test_a_correction_without_a_date_counts_from_when_it_was_seen(store, add):
    add(article("fired", FIRED, "2023-11-17T20:00:00+00:00"))
    add(article("fired", FIRED.replace("Friday", "Thursday"), "2023-11-17T20:00:00+00:00"))
    hits = Search(store).search("curator", as_of=datetime(2023, 12, 1, tzinfo=UTC)).hits
    assert "Friday" in hits[0].passage.text
    assert "Thursday" in Search(store).search("curator").hits[0].passage.text


def test_a_copy_word_for_word_is_named_with_the_first_and_takes_its_place(store, add, indexer):
    add(article("first", FIRED))
    assert add(article("copy", FIRED)) is Outcome.DUPLICATE
    hit = Search(store).search("Who was dismissed?").hits[0]
    assert (hit.article.article_id, hit.copies) == ("first", ("copy",))
    assert indexer.remove("first")
    assert found(store, "Who was dismissed?") == ["copy"]
    assert rebuild.compare(store) == ([], [])


def test_near_copies_collapse_into_one_hit(store, add):
    add(article("first", FIRED))
    add(article("agency", FIRED.replace("Nobody had", "No one had")))
    hits = Search(store).search("Who was dismissed?").hits
    assert len(hits) == 1
    assert len(hits[0].copies) == 1


def test_removed_is_gone(store, add, indexer):
    add(article("fired", FIRED))
    add(article("bread", BREAD))
    assert indexer.remove("fired")
    assert not indexer.remove("fired")
    assert found(store, "Who was dismissed?") == ["bread"]
    assert rebuild.compare(store) == ([], [])


def test_articles_are_named_by_id_address_or_beginning(store, add, indexer):
    add(article("fired-1", FIRED))
    add(article("fired-2", HIRED))
    assert indexer.find("fired-1") == ["fired-1"]
    assert indexer.find("https://example.org/fired-2") == ["fired-2"]
    assert sorted(indexer.find("fired")) == ["fired-1", "fired-2"]
    assert indexer.find("nothing") == []


def test_a_crash_between_chroma_and_catalogue_shows_nothing(store, add, monkeypatch):
    add(article("bread", BREAD))

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rows, "insert_version", killed)
        with pytest.raises(KeyboardInterrupt):
            add(article("fired", FIRED))
    assert found(store, "Who was dismissed?") == ["bread"]
    assert len(rebuild.compare(store).surplus) == 1
    assert add(article("fired", FIRED)) is Outcome.NEW
    assert found(store, "Who was dismissed?")[0] == "fired"
    assert rebuild.compare(store) == ([], [])


def test_a_lost_chroma_is_mended_from_the_catalogue(store, add):
    add(article("fired", FIRED))
    before = Search(store).search("Who was dismissed?").hits[0].score
    store.vectors.drop(store.active().number)
    with pytest.raises(StoreUnavailable, match="doctor --fix"):
        Search(store).search("Who was dismissed?")
    rebuild.mend(store, rebuild.compare(store))
    assert Search(store).search("Who was dismissed?").hits[0].score == pytest.approx(before)


def test_an_emptied_chroma_is_an_error_and_not_an_answer_by_words_alone(store, add):
    add(article("fired", FIRED))
    generation = store.active().number
    store.vectors.create(generation, store.fingerprint)
    for as_of in (None, datetime(2024, 1, 1, tzinfo=UTC)):
        with pytest.raises(StoreUnavailable, match=r"none of the 1 passages.*doctor --fix"):
            Search(store).search("curator dismissed", as_of=as_of)
    rebuild.mend(store, rebuild.compare(store))
    assert found(store, "curator dismissed") == ["fired"]


def test_the_second_opening_is_told_what_to_do(store, encoder, centring):
    with pytest.raises(StoreBusy, match="CHROMA_URL"):
        open_store(store.config, encoder, centring)


def test_another_model_is_a_clear_error_and_a_full_rebuild_mends_it(
    tmp_path, encoder, centring, database_url, monkeypatch
):
    config = StoreConfig(tmp_path / "data", "1", database_url=database_url)
    one = article("fired", FIRED)
    with open_store(config, encoder, centring) as store:
        indexer = Indexer(store)
        list(indexer.add([(one, cut(one, indexer.count_tokens))]))
        old = store.active().number
    monkeypatch.setattr(encoder, "fingerprint", "another@model")
    with open_store(config, encoder, centring) as store:
        with pytest.raises(FingerprintMismatch, match="saga reindex --full"):
            Search(store).search("Who was dismissed?")
        indexer = Indexer(store)
        seen = []
        count = rebuild.rebuild(
            store, indexer, lambda a: cut(a, indexer.count_tokens), lambda *p: seen.append(p)
        )
        assert count == 1
        assert seen[-1] == (1, 1)
        assert store.active().number != old
        assert not store.vectors.exists(old)
        assert found(store, "Who was dismissed?") == ["fired"]


def test_a_rebuild_that_is_broken_off_leaves_the_old_generation(store, add, indexer):
    add(article("fired", FIRED))
    add(article("bread", BREAD))
    old = store.active().number

    def cut_then_stop(one):
        if one.article_id == "bread":
            raise KeyboardInterrupt
        return cut(one, indexer.count_tokens)

    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild(store, indexer, cut_then_stop, lambda *_: None)
    assert store.active().number == old
    assert len(found(store, "Who was dismissed?")) == 2
    rebuild.rebuild(store, indexer, lambda a: cut(a, indexer.count_tokens), lambda *_: None)
    assert len(found(store, "Who was dismissed?")) == 2
    assert rebuild.compare(store) == ([], [])


def test_the_old_generation_answers_until_the_new_one_is_whole(store, add, indexer):
    add(article("fired", FIRED))
    add(article("bread", BREAD))
    old, answers = store.active().number, []

    def watch(done, total):
        answers.append((done, total, store.active().number, found(store, "Who was dismissed?")))

    rebuild.rebuild(store, indexer, lambda a: cut(a, indexer.count_tokens), watch)
    *during, last = answers
    assert during
    assert all(row[2:] == (old, ["fired", "bread"]) for row in during)
    assert last[:2] == (2, 2)
    assert store.active().number != old
    assert found(store, "Who was dismissed?") == ["fired", "bread"]


@pytest.mark.parametrize("query", ["", "   ", "🙂🙂", "???"])
def test_a_query_without_words_finds_nothing(store, add, query):
    add(article("fired", FIRED))
    result = Search(store).search(query)
    assert result.hits == ()
    assert result.reason == "The query has no words."


def test_an_empty_store_says_so(store):
    assert Search(store).search("anything").reason == "Nothing is indexed yet."


def test_operators_of_the_lexical_index_are_words(store, add):
    add(article("fired", FIRED))
    for query in ['curator" OR "x', "NEAR(curator museum)", "words: curator*", "' -- ; DROP"]:
        assert found(store, query) == ["fired"]


def test_a_long_query_is_cut(store, add):
    add(article("fired", FIRED))
    assert found(store, "curator dismissed " * 5000) == ["fired"]


def test_offsets_of_hits_are_those_of_the_text(store, add):
    one = article("fired", FIRED + "\n\n" + HIRED)
    add(one)
    for hit in Search(store).search("curator").hits:
        start, end = hit.passage.span
        assert one.text[start:end] == hit.passage.text
        for match in hit.sentences:
            assert one.text[slice(*match.span)] == match.text
