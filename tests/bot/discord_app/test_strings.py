import string

import discord
import pytest

from bot.answers.phrases import LANGUAGES
from bot.discord_app.strings import LOCALES, STRINGS, client_language

COMMAND_DESCRIPTION = 100


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(STRINGS))
def test_every_string_in_every_language_with_the_same_fields(key):
    assert set(STRINGS[key]) == set(LANGUAGES)
    for text in STRINGS[key].values():
        assert text.strip()
        assert fields(text) == fields(STRINGS[key]["en"])
        if key.startswith(("cmd_", "arg_")):
            assert len(text) <= COMMAND_DESCRIPTION


def test_every_language_has_a_locale():
    assert set(LOCALES.values()) == set(LANGUAGES)
    assert client_language(discord.Locale.japanese) is None
    assert client_language(None) is None
