import pytest

from bot.answers.phrases import LANGUAGES
from ingest.story import DEFAULT, StoryError, load_story


def test_the_projects_story_speaks_every_language():
    story = load_story(DEFAULT)
    for texts in (story.about, story.example, *(q.text for q in story.question)):
        assert set(texts) == set(LANGUAGES)
    assert {source.language for source in story.source} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = ", "not TOML"),
        ("name = 'x'", "about"),
        ("name='x'\nabout={de='y'}", "`en` is missing"),
        ("name='x'\nabout={en='y'}\ncolour='red'", "colour: this key is unknown"),
        ("name='x'\nabout={en='y'}\ntimezone='Mars'", "no time zone"),
    ],
)
def test_a_wrong_story_says_where(tmp_path, text, reason):
    file = tmp_path / "saga.toml"
    file.write_text(text)
    with pytest.raises(StoryError, match=reason):
        load_story(file)


def test_a_missing_story(tmp_path):
    with pytest.raises(StoryError, match="SAGA_CONFIG"):
        load_story(tmp_path / "none.toml")
