"""A language model's answer is shown while it is written: checked sentences, few edits."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import discord
import pytest

from bot.discord_app import stream
from bot.discord_app.client import SagaBot, services_of
from bot.discord_app.record import Record

OFFER = re.compile(r"⟦(\w{5})⟧ [^\n]*\n(.*?)\n⟦end of \1⟧", re.DOTALL)
QUESTION = "Who is Emmett Shear and what did he promise?"


def sentences(prompt):
    """Two sentences about Shear from the passages, each citing itself; and one without a source."""
    found = [
        f"{sentence} ⟦{name}: {sentence}⟧\n"
        for name, text in OFFER.findall(prompt)
        for sentence in re.split(r"(?<=[a-z]\.)\s+", text)
        if "Shear" in sentence and re.search(r"\b(the|of)\b", sentence) and "“" not in sentence
    ]
    assert len(found) >= 2
    return [found[0], "Shear lives on the moon.\n", found[1]]


@pytest.fixture
def model(monkeypatch):
    """An OpenAI-compatible server that says a sentence, waits, and says another."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            for number, line in enumerate(sentences(body["messages"][-1]["content"])):
                if number and not self.server.more.wait(20):
                    return
                self.say(line)
            self.say("", "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def say(self, text, finish=None):
            choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
            row = {
                "id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m",
                "choices": [choice],
            }  # fmt: skip
            self.wfile.write(f"data: {json.dumps(row)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.more = threading.Event()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    yield server
    server.more.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def make_bot(make_app, model, tmp_path):
    app = make_app(llm="openai:any-model")
    return lambda: SagaBot(services_of(app), tmp_path)


@pytest.fixture
def begun(monkeypatch):
    """Set when the first words are shown."""
    event = asyncio.Event()
    monkeypatch.setattr(Record, "shown", lambda _: event.set())
    return event


def edits(env):
    return [entry for entry in env.http_requests if entry.method == "PATCH"]


async def check(env, model, begun, asking, last_message, shown):
    """The draft, then the answer in its place."""
    await asyncio.wait_for(begun.wait(), 20)
    draft = last_message()
    assert "Still being written" in shown(draft)
    assert "\\[1\\]" in shown(draft)
    assert "moon" not in shown(draft)
    assert not draft.components
    model.more.set()
    await asking
    answer = last_message()
    assert answer.id == draft.id
    assert "Still being written" not in shown(answer)
    assert "\\[2\\]" in shown(answer)
    assert "moon" not in shown(answer)
    assert answer.components
    assert len(edits(env)) <= 2


async def test_a_mention(env, channel, alice, model, begun, mention, shown):
    asking = asyncio.create_task(alice.send(channel, mention(QUESTION)))
    await check(env, model, begun, asking, lambda: channel.last_message, shown)
    assert channel.last_message.reference is not None


async def test_a_command(env, channel, alice, model, begun, shown):
    asking = asyncio.create_task(alice.slash(channel, "ask", question=QUESTION))
    await check(env, model, begun, asking, lambda: channel.last_message, shown)


async def test_a_draft_that_was_deleted_stays_so(
    env, channel, alice, model, begun, mention, shown, caplog
):
    env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008, times=1)
    asking = asyncio.create_task(alice.send(channel, mention(QUESTION)))
    await asyncio.wait_for(begun.wait(), 20)
    model.more.set()
    await asking
    assert "cannot answer right now" not in shown(channel.last_message)


async def test_edits_are_far_enough_apart(monkeypatch):
    """However fast sentences come, Discord is asked once per interval."""
    from bot.answers.types import Sentence, SentenceKind

    shown = []

    class Message:
        async def edit(self, **more):
            shown.append(more["embed"].description)

    async def send(embed):
        shown.append(embed.description)
        return Message()

    monkeypatch.setattr(stream, "EDIT_SECONDS", 60.0)

    class Silent:
        def shown(self):
            pass

    draft = stream.Draft(send, "en", Silent())
    for i in range(50):
        draft.hear(Sentence(f"Sentence {i}.", (), SentenceKind.CLAIM), ())
        await asyncio.sleep(0)
    assert len(shown) == 1
    left = await draft.finish([discord.Embed(description="whole")], None)
    assert left == []
    assert shown[-1] == "whole"
    assert len(shown) == 2
