"""The bot as a process: what it imports, and how it ends when Discord does not want it."""

from __future__ import annotations

import subprocess
import sys

import discord
import pytest

from bot.cli import main
from bot.discord_app import client

ANSWER_ONE = """
import asyncio, sys
import simcord
from bot.app import App
from bot.discord_app.client import SagaBot, services_of
from bot.settings import load_settings

async def run():
    settings = load_settings()
    with App(settings) as app:
        async with simcord.run(SagaBot(services_of(app), settings.data)) as env:
            channel = env.create_guild().create_text_channel("news")
            alice = env.guild.add_member(env.create_user("alice"))
            await alice.send(channel, f"<@{env.bot.user.id}> Who was dismissed from the museum?")
            assert "curator" in channel.last_message.embeds[0].description
asyncio.run(run())
heavy = {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
assert not heavy, heavy
"""


def test_a_running_bot_does_not_import_torch(tmp_path):
    (tmp_path / "a.txt").write_text(
        "The museum dismissed the curator on Friday. It was a surprise."
    )
    assert main(["ingest", str(tmp_path / "a.txt")]) == 0
    done = subprocess.run(
        [sys.executable, "-c", ANSWER_ONE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def saga_bot(tmp_path, monkeypatch, capsys):
    """`saga bot` with a Discord that answers the login in a given way."""

    def run(*errors):
        left = list(errors)

        async def start(self, token):
            assert token == "a.b.c"
            if left:
                raise left.pop(0)

        monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
        monkeypatch.setattr(client.SagaBot, "start", start)
        (tmp_path / "a.txt").write_text("The museum dismissed the curator on Friday, it said.")
        assert main(["ingest", str(tmp_path / "a.txt")]) == 0
        capsys.readouterr()
        return main(["bot"]), capsys.readouterr().err

    return run


def test_a_bad_token_is_one_line(saga_bot):
    code, err = saga_bot(discord.LoginFailure("Improper token"))
    assert code == 2
    assert "DISCORD_TOKEN" in err
    assert "a.b.c" not in err
    assert len(err.strip().splitlines()) == 1


def test_without_the_intent_it_goes_on_and_says_so(saga_bot):
    code, err = saga_bot(discord.PrivilegedIntentsRequired(0))
    assert code == 0
    assert "Message Content intent" in err
    assert len(err.strip().splitlines()) == 1


def test_no_network_is_one_line(saga_bot):
    code, err = saga_bot(OSError("Cannot connect to host discord.com:443"))
    assert code == 2
    assert "cannot be reached" in err
