import numpy as np
import pytest

from bot.app import split_sentences
from vectorstore.centring import KINDS, NEUTRAL, Centring, compute, load_centring, read_neutral


def test_the_shipped_constants_are_those_of_the_default_model(centring, encoder, tmp_path):
    assert centring.languages == {"en", "de", "it", "fr", "es"}

    def never(_text, _language):
        raise AssertionError("the constants were computed although they are shipped")

    assert load_centring(encoder, tmp_path, never).version == centring.version


def test_the_shipped_constants_are_what_the_neutral_text_gives(centring, encoder):
    means = compute(encoder, split_sentences)
    for (kind, language), mean in means.items():
        shipped = centring.mean(kind, language)
        assert mean @ shipped / np.linalg.norm(mean) / np.linalg.norm(shipped) > 0.999


def test_a_language_without_constants_takes_the_mean_of_all(centring):
    every = np.mean([centring.mean("query", lang) for lang in centring.languages], axis=0)
    np.testing.assert_allclose(centring.mean("query", "sv"), every, rtol=1e-5)


def test_centring_takes_the_language_out():
    vectors = np.array([[3, 4], [0, 2]], np.float32)
    centring = Centring({("passage", "en"): np.array([0, 2], np.float32)}, "1")
    centred = centring.apply(vectors, ["en", "en"], "passage")
    np.testing.assert_allclose(centred[0], np.array([3, 2]) / np.sqrt(13), rtol=1e-6)
    assert not centred[1].any()
    half = centring.apply(vectors, ["en", "en"], "passage", share=0.5)
    np.testing.assert_allclose(half[1], [0, 1], rtol=1e-6)


def test_another_model_gets_its_own_constants_and_keeps_them(encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(encoder, "fingerprint", "other@1")
    first = load_centring(encoder, tmp_path, split_sentences)
    assert len(list(tmp_path.glob("centring-*.npz"))) == 1
    monkeypatch.setattr(encoder, "encode", lambda *_: pytest.fail("computed again"))
    again = load_centring(encoder, tmp_path, split_sentences)
    np.testing.assert_array_equal(first.mean("query", "de"), again.mean("query", "de"))


@pytest.mark.parametrize("file", sorted(NEUTRAL.glob("*.jsonl")), ids=lambda f: f.stem)
def test_neutral_text_is_enough(file):
    text = read_neutral(file, split_sentences)
    assert len(text.passage) >= 20
    for kind in KINDS:
        assert len(getattr(text, kind)) >= 20
