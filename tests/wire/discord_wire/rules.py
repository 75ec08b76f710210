"""What Discord refuses in messages and commands, by its documentation.

https://discord.com/developers/docs/resources/message and /interactions/application-commands
"""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

LOCALES = frozenset({
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu",
    "nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru",
    "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
})  # fmt: skip
NAME = re.compile(r"[-_'\w]{1,32}")
INVALID_FORM = 50035
EMPTY = 50006
CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2


class Refused(Exception):
    """Discord's answer to something that it does not take."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


def _need(condition: bool, where: str, what: str) -> None:
    if not condition:
        error = {"_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": what}]}
        raise Refused(400, INVALID_FORM, "Invalid Form Body", {where: error})


def check_message(message: Json, *, edit: bool = False, files: int = 0) -> None:
    """Refuse what is too long, too much or empty."""
    embeds, content = message.get("embeds") or [], message.get("content") or ""
    if not edit and not (embeds or content or files or message.get("components")):
        raise Refused(400, EMPTY, "Cannot send an empty message")
    _need(len(content) <= 2000, "content", "Must be 2000 or fewer in length.")
    _need(len(str(message.get("nonce") or "")) <= 25, "nonce", "Must be 25 or fewer in length.")
    _need(len(embeds) <= 10, "embeds", "Must be 10 or fewer in length.")
    _need(sum(map(_check_embed, embeds)) <= 6000, "embeds", "Embed size exceeds 6000.")
    _check_components(message.get("components") or [])


def _check_embed(embed: Json) -> int:
    """The number of characters that count."""
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    fields = embed.get("fields") or []
    _need(len(fields) <= 25, "embeds.fields", "Must be 25 or fewer in length.")
    limits = [
        (embed.get("title"), 256), (embed.get("description"), 4096), (author.get("name"), 256),
        (footer.get("text"), 2048),
    ]  # fmt: skip
    for row in fields:
        _need(bool(row.get("name")) and bool(row.get("value")), "embeds.fields", "Required.")
        limits += [(row["name"], 256), (row["value"], 1024)]
    for text, most in limits:
        _need(len(text or "") <= most, "embeds", f"Must be {most} or fewer in length.")
    for url in (embed.get("url"), author.get("url"), (embed.get("image") or {}).get("url")):
        good = not url or url.startswith(("http://", "https://", "attachment://"))
        _need(good, "embeds.url", f"Not a well formed URL: {url}")
    total = sum(len(text or "") for text, _ in limits)
    _need(total > 0 or bool(embed.get("image")), "embeds", "An embed cannot be empty.")
    return total


def _check_components(rows: list[Json]) -> None:
    _need(len(rows) <= 5, "components", "Must be 5 or fewer in length.")
    ids = []
    for row in rows:
        parts = row.get("components") or []
        _need(1 <= len(parts) <= 5, "components", "A row holds 1 to 5 components.")
        for part in parts:
            if part["type"] != 2:
                continue
            _need(len(part.get("label") or "") <= 80, "components.label", "Must be 80 or fewer.")
            _need(bool(part.get("label") or part.get("emoji")), "components.label", "Required.")
            if part.get("style") != 5:
                ids.append(part.get("custom_id") or "")
                _need(1 <= len(ids[-1]) <= 100, "components.custom_id", "1 to 100 in length.")
    _need(len(ids) == len(set(ids)), "components", "Component custom id cannot be duplicated.")


def check_commands(commands: list[Json]) -> None:
    """Refuse a set of commands that Discord would refuse."""
    for kind, most in ((CHAT, 100), (USER, 5), (MESSAGE, 5)):
        named = [command for command in commands if command.get("type", CHAT) == kind]
        _need(len(named) <= most, "commands", f"At most {most} commands of kind {kind}.")
        _check_distinct(named)
        for command in named:
            if kind == CHAT:
                _check_described(command)
                _check_options(command.get("options") or [], depth=0)
                _need(_characters(command) <= 8000, command["name"], "Command exceeds 8000.")
            else:
                for name in _names(command):
                    _need(1 <= len(name) <= 32, "name", "Must be between 1 and 32 in length.")
                _need(not command.get("description"), "description", "Menus have none.")


def _check_options(options: list[Json], *, depth: int) -> None:
    _need(len(options) <= 25, "options", "Must be 25 or fewer in length.")
    _check_distinct(options)
    required = [option.get("required", False) for option in options]
    _need(required == sorted(required, reverse=True), "options", "Required options come first.")
    for option in options:
        _check_described(option)
        if option["type"] in {SUBCOMMAND, GROUP}:
            _need(depth < 2, "options", "Nested too deeply.")
            _check_options(option.get("options") or [], depth=depth + 1)
        choices = option.get("choices") or []
        _need(len(choices) <= 25, "choices", "Must be 25 or fewer in length.")
        _need(not (choices and option.get("autocomplete")), "choices", "Not with autocomplete.")
        _check_choices(choices)


def _check_choices(choices: list[Json]) -> None:
    for choice in choices:
        for name in _names(choice):
            _need(1 <= len(name) <= 100, "choices", "Must be between 1 and 100 in length.")
        _need(len(str(choice["value"])) <= 100, "choices", "Must be 100 or fewer in length.")


def _check_described(command: Json) -> None:
    for name in _names(command):
        good = bool(NAME.fullmatch(name)) and name == name.lower()
        _need(good, "name", f"Command name is invalid: {name}")
    for text in (command.get("description"), *_localised(command, "description").values()):
        _need(1 <= len(text or "") <= 100, "description", f"1 to 100 in length: {text}")


def _check_distinct(rows: list[Json]) -> None:
    for locale in (None, *LOCALES):
        names = [_localised(row, "name").get(locale, row["name"]) for row in rows]
        _need(len(names) == len(set(names)), "name", f"Names are not distinct: {names}")


def _localised(row: Json, key: str) -> dict[str | None, str]:
    found = row.get(f"{key}_localizations") or {}
    _need(set(found) <= LOCALES, f"{key}_localizations", f"Unknown locale in {sorted(found)}")
    return found


def _names(row: Json) -> list[str]:
    return [row["name"], *_localised(row, "name").values()]


def _characters(row: Json) -> int:
    """Name, description and values with those of the options; the longest translation counts."""
    own = max(map(len, _names(row)))
    texts = (row.get("description") or "", *_localised(row, "description").values())
    own += max(map(len, texts)) + len(str(row.get("value", "")))
    return own + sum(map(_characters, [*(row.get("options") or []), *(row.get("choices") or [])]))
