import re
import string

import discord
import pytest

from bot.answers.phrases import LANGUAGES
from bot.discord_app.command_strings import NAMES
from bot.discord_app.strings import LOCALES, STRINGS, Translator, client_language

NAME = re.compile(r"[-_'\w]{1,32}")
DESCRIPTION = 100


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(STRINGS))
def test_every_string_in_every_language_with_the_same_fields(key):
    assert set(STRINGS[key]) == set(LANGUAGES)
    for text in STRINGS[key].values():
        assert text.strip()
        assert fields(text) == fields(STRINGS[key]["en"])
        if key.startswith(("cmd_", "arg_")):
            assert len(text) <= DESCRIPTION
        if key.startswith(("name_", "opt_")):
            assert NAME.fullmatch(text)
            assert text == text.lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_called_by_their_name_in_the_language(language):
    names = {t[language] for key, t in STRINGS.items() if key.startswith(("name_", "opt_"))}
    for texts in STRINGS.values():
        for called in re.findall(r"(?<![\w/:])/([\w-]+)(?: ([\w-]+))?", texts[language]):
            assert called[0] in names
            if called[0] == NAMES["name_admin"][language]:
                assert called[1] in names


def test_every_language_has_a_locale():
    assert set(LOCALES.values()) == set(LANGUAGES)
    assert client_language(discord.Locale.japanese) is None
    assert client_language(None) is None


def parts(payload):
    """A command's payload and those of its subcommands and options."""
    yield payload
    for option in payload.get("options", []):
        yield from parts(option)


async def test_what_discord_is_told_keeps_its_limits_in_every_language(env):
    tree = env.bot.tree
    assert isinstance(tree.translator, Translator)
    codes = {locale.value for locale in LOCALES}
    told = {}
    for command in tree.get_commands() + tree.get_commands(type=discord.AppCommandType.message):
        payload = await command.get_translated_payload(tree, tree.translator)
        told[payload["name"]] = payload
        for part in parts(payload):
            names = {"": part["name"], **part["name_localizations"]}
            assert set(names) == codes | {""}
            assert all(1 <= len(name) <= 32 for name in names.values())
            if part.get("type") == discord.AppCommandType.message.value and "options" not in part:
                continue
            assert all(NAME.fullmatch(n) and n == n.lower() for n in names.values())
            descriptions = {"": part["description"], **part["description_localizations"]}
            assert set(descriptions) == codes | {""}
            assert all(1 <= len(text) <= DESCRIPTION for text in descriptions.values())
            for choice in part.get("choices", []):
                assert 1 <= len(choice["name"]) <= 100
    assert {"ask", "sources", "help", "admin", "config", "Check with sources"} <= set(told)
    admin = {option["name"] for option in told["admin"]["options"]}
    assert admin == {"ingest", "reindex", "remove", "feeds", "health", "gaps"}
    for code in codes:
        shown = [payload["name_localizations"][code] for payload in told.values()]
        assert len(set(shown)) == len(shown)
