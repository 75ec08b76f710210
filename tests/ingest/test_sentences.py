import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import MAX_SENTENCE, sentence_spans


def split(text, language):
    return [text[a:b] for a, b in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Am 17. Nov. wurde er entlassen.", "Das sagte Dr. Maier am 18. November."]),
        ("de", ["Es kostete ca. 13 Mrd. Dollar.", "Der 3. Senat entschied."]),
        ("it", ["L'on. Rossi è intervenuto.", "Il sig. Bianchi, ecc. non c'era."]),
        ("en", ["Mr. Altman joined on Nov. 20 in the U.S. capital.", "He left at 5 p.m. Friday."]),
        ("en", ['"Why?" he asked.', "Nobody knew."]),
        ("fr", ["M. Dupont a parlé à 10 h 30.", "« Oui », dit-il."]),
        ("es", ["El Sr. Pérez llegó a EE. UU. ayer.", "¿Quién lo sabía?"]),
    ],
)
def test_boundaries(language, sentences):
    assert split(" ".join(sentences), language) == sentences


TEXT = st.text(alphabet=st.sampled_from(list("abcÄéñ .!?…\n\"'„“»«17,:;-()🙂中。")), max_size=400)


@given(TEXT, st.sampled_from(["en", "de", "it", "fr", "es", "zh", "und"]))
def test_nothing_is_lost_or_said_twice(text, language):
    spans = sentence_spans(text, language)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        at = end
    assert not text[at:].strip()


def test_a_text_without_stops_is_cut():
    text = "word, " * 1000
    assert all(len(s) <= MAX_SENTENCE for s in split(text, "en"))
