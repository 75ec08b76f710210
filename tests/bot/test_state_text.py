import string

import pytest

from bot.answers.phrases import LANGUAGES
from bot.state_text import STRINGS


@pytest.mark.parametrize("key", sorted(STRINGS))
def test_every_string_in_every_language_with_the_same_fields(key):
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert set(STRINGS[key]) == set(LANGUAGES)
    assert all(text.strip() for text in STRINGS[key].values())
    assert all(fields(text) == fields(STRINGS[key]["en"]) for text in STRINGS[key].values())
