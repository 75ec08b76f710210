"""A line in the log for every question, and the metrics: numbers and ids, never a person."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import urllib.request

import pytest

from bot.discord_app.client import SagaBot, services_of
from bot.discord_app.limits import Limits
from bot.log import QUESTIONS
from bot.settings import ConfigError
from vectorstore.errors import StoreUnavailable

QUESTION = "Who became interim chief executive when Altman was dismissed?"


def look(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
        return page.read().decode()


@pytest.fixture
def alice(env, channel):
    return env.guild.add_member(env.create_user("alice-the-curious"))


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, QUESTIONS)
    return lambda: [json.loads(r.getMessage()) for r in caplog.records if r.name == QUESTIONS]


async def test_a_line_for_each_question_without_names_or_words_of_it(
    env, channel, alice, mention, lines, caplog
):
    caplog.set_level(logging.DEBUG)
    await alice.send(channel, mention(QUESTION))
    await alice.slash(channel, "ask", question="Wer ist eigentlich dieser Emmett Shear?")
    await alice.send(channel, mention("hello!"))
    await alice.send(channel, mention("What is the capital of Mongolia?"))
    message = await alice.send(channel, "Mira Murati became interim chief executive.")
    await alice.context_menu(channel, "Check with sources", message)
    await alice.send_dm(QUESTION)
    first, asked, hello, foreign, checked, direct = lines()
    assert (first["surface"], first["outcome"], first["language"]) == ("mention", "answered", "en")
    assert env.bot.services.conversations.load_answer(first["answer"])["question"] == QUESTION
    assert first["writer"] == "extractive"
    assert first["citations"]
    assert 0 < first["ms"]["acknowledged"] <= first["ms"]["total"]
    assert first["ms"]["work_total"] > 0
    assert (asked["surface"], asked["language"]) == ("ask", "de")
    assert (hello["outcome"], foreign["outcome"]) == ("small_talk", "off_topic")
    assert (checked["surface"], direct["surface"]) == ("check", "direct")
    told = json.dumps(lines())
    for secret in ("alice", str(alice.id), QUESTION, "Shear", str(env.guild.id), "Murati"):
        assert secret not in told.replace(json.dumps(first["citations"])[1:-1], "")
    assert "alice-the-curious" not in caplog.text
    assert QUESTION not in caplog.text


async def test_what_came_to_no_answer_has_its_line_too(
    env, channel, alice, mention, lines, monkeypatch
):
    def broken(*_args):
        raise StoreUnavailable("gone")

    monkeypatch.setattr(env.bot.services.engine, "ask", broken)
    await alice.send(channel, mention(QUESTION))
    monkeypatch.undo()
    env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=1)
    await alice.send(channel, mention(QUESTION))
    assert [line["outcome"] for line in lines()] == ["store_down", "undelivered"]


async def test_the_metrics_count_it_and_are_served(env, channel, alice, mention, caplog):
    await alice.send(channel, mention(QUESTION))
    await alice.send(channel, mention("hello!"))
    metrics = env.bot.metrics
    with metrics.counting_errors(), metrics.serve(("127.0.0.1", 0)) as port:
        logging.getLogger("bot.somewhere").error("an error")
        text = await asyncio.to_thread(look, port)
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    key = 'saga_questions_total{language="en",outcome="%s",surface="mention"}'
    assert float(values[key % "answered"]) == 1
    assert float(values[key % "small_talk"]) == 1
    assert float(values['saga_acknowledge_seconds_count{surface="mention"}']) == 2
    assert float(values['saga_answer_seconds_count{surface="mention"}']) == 2
    assert float(values['saga_errors_total{part="bot"}']) == 1
    assert float(values["saga_articles"]) == 44
    assert float(values["saga_queue_waiting"]) == 0
    assert float(values["saga_servers"]) == 1
    assert float(values["process_resident_memory_bytes"]) > 1e7
    assert "saga_gateway_latency_seconds" in values
    assert "alice" not in text
    assert str(env.guild.id) not in text
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(look, port)


async def test_who_asks_too_fast_is_counted_apart(starter_app, tmp_path, env, lines):
    bot = SagaBot(services_of(starter_app), tmp_path, limits=Limits(person_burst=1))
    await env.restart_bot(bot)
    channel = env.create_guild().create_text_channel("more")
    person = env.guild.add_member(env.create_user("bob"))
    for _ in range(2):
        await person.send(channel, f"<@{env.bot.user.id}> {QUESTION}")
    assert [line["outcome"] for line in lines()] == ["answered", "slow_down"]


def test_a_port_that_is_taken_is_told_in_a_line(env):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(ConfigError, match=f"SAGA_METRICS_PORT: 127.0.0.1:{port}"),
            env.bot.metrics.serve(("127.0.0.1", port)),
        ):
            pass
