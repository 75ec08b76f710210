"""What an operator sees of a bot that was started as users start it: its log and its metrics."""

from __future__ import annotations

import asyncio
import json
import socket
import urllib.request

from discord_wire.world import text_of

QUESTION = "Who became interim chief executive when Altman was dismissed?"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def look(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
        return page.read().decode()


async def test_a_line_for_the_question_and_the_metrics_hold_no_secret(
    wire, started, channel, alice
):
    port = free_port()
    async with started(SAGA_METRICS_PORT=str(port), SAGA_LOG="debug") as bot:
        assert "Murati" in text_of(await wire.ask(alice, channel, QUESTION))
        await wire.until(lambda: '"event": "question"' in bot.log)
        metrics = await asyncio.to_thread(look, port)
        log = bot.log
    (line,) = [json.loads(row) for row in log.splitlines() if row.startswith('{"event"')]
    assert (line["surface"], line["outcome"], line["writer"]) == (
        "mention", "answered", "extractive",
    )  # fmt: skip
    key = 'saga_questions_total{language="en",outcome="answered",surface="mention"} 1.0'
    assert key in metrics
    assert "process_resident_memory_bytes" in metrics
    for text in (log, metrics):
        assert wire.token not in text
    for secret in (QUESTION, "alice"):
        assert secret not in json.dumps(line)
        assert secret not in metrics
