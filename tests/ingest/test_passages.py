from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import STARTER, read_file
from ingest.passages import LARGE, PassageSplitter, cut
from vectorstore.types import Article


def words(texts):
    return [len(text.split()) for text in texts]


def article(text):
    return Article("a1", "https://example.org", "T", text, "en", "Example")


SENTENCE = st.integers(1, 60).map(lambda n: "Word " + "word " * n + "end.")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=8).map("\n\n".join))
def test_every_sentence_is_in_exactly_one_passage(text):
    one = article(text)
    passages = cut(one, words)
    at = 0
    for ordinal, passage in enumerate(passages):
        assert passage.ordinal == ordinal
        start, end = passage.span
        assert text[start:end] == passage.text
        assert not text[at:start].strip()
        assert passage.sentences[0].start == start
        assert passage.sentences[-1].end == end
        if len(passage.sentences) > 1:
            assert sum(words(passage.sentence_texts())) <= LARGE + 40
        at = end
    assert not text[at:].strip()


def test_ids_are_stable_and_change_with_the_text():
    ids = [p.passage_id for p in cut(article("One sentence. Another."), words)]
    assert ids == [p.passage_id for p in cut(article("One sentence. Another."), words)]
    assert ids != [p.passage_id for p in cut(article("One sentence. Others."), words)]


def test_starter_passages_have_the_size_that_search_was_measured_with(encoder):
    sizes = []
    for file in sorted(STARTER.glob("*.md")):
        (one,) = read_file(file)
        sizes += encoder.count_tokens([p.text for p in cut(one, encoder.count_tokens)])
    assert max(sizes) <= 200
    assert sum(sizes) / len(sizes) > 90


def test_langchains_splitter_cuts_the_same():
    text = "\n\n".join(["A sentence of a few words. " * 12] * 6)
    splitter = PassageSplitter(words, "en", keep_separator=True)
    assert splitter.split_text(text) == [p.text for p in cut(article(text), words)]
