"""The bot visits its sources by itself."""

from __future__ import annotations

import asyncio
import dataclasses
import http.server
import threading

import pytest

from bot.discord_app import following
from bot.discord_app.access import Admins
from bot.discord_app.client import SagaBot, services_of
from bot.discord_app.runs import Kind, RunBusy

PAGE = """<html lang="en"><head><title>Painter resigns</title></head><body><article>
<h1>Painter resigns</h1><p>The museum of Ghent said on Tuesday that its painter Ada Nilsson would
resign over the sale of a sculpture. Nilsson had worked for the museum for eleven years.</p>
<p>The sculpture was sold in Basel. A new painter is expected to be named in the spring, a
spokeswoman of the museum told journalists on Tuesday evening after a long meeting.</p>
</article></body></html>"""


@pytest.fixture
def site():
    """A web site on loopback with one article, which waits until it may be sent."""
    may_answer = threading.Event()
    may_answer.set()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            may_answer.wait(20)
            found = self.path == "/painter"
            body = PAGE.encode() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    server.may_answer = may_answer
    yield server
    may_answer.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def make_bot(make_app, site, tmp_path):
    host = f"127.0.0.1:{site.server_port}"
    config = tmp_path / "museum.toml"
    config.write_text(
        'name = "Museum"\n[about]\nen = "the museum of Ghent"\n'
        f'[[source]]\nkind = "page"\naddress = "http://{host}/painter"\n'
    )
    app = make_app(allow_private_hosts=host, relevance="off", config=str(config), follow="on")
    return lambda: SagaBot(services_of(app), tmp_path)


@pytest.fixture
def follower(env):
    return env.bot.get_cog("Following")


async def test_what_is_due_is_visited_and_answers_questions(
    env, channel, alice, follower, mention, shown, caplog
):
    caplog.set_level("INFO", following.__name__)
    run = await follower.visit_due()
    assert run.kind is Kind.FOLLOW
    assert (await run.outcome).new == 1
    await env.settle()
    assert "Followed 1 source: 1 new" in caplog.text
    assert await follower.visit_due() is None
    await alice.send(channel, mention("Who resigned from the museum of Ghent?"))
    assert "Nilsson" in shown(channel.last_message)


async def test_never_while_another_run_is_on(env, follower):
    go = threading.Event()

    def work(_run):
        from ingest.pipeline import Report

        go.wait(20)
        return Report()

    run = env.bot.runs.start(Kind.REBUILD, 1, work)
    assert await follower.visit_due() is None
    await env.bot.runs.make_way()
    with pytest.raises(RunBusy):
        env.bot.runs.start(Kind.INGEST, 1, work)
    assert not run.stopping
    go.set()
    await run.outcome


async def test_it_makes_way_for_an_admin(env, channel, follower, site, shown):
    admin = env.guild.add_member(env.create_user("admin"))
    admins = Admins(users=frozenset({admin.id}))
    env.bot.services = dataclasses.replace(env.bot.services, admins=admins)
    site.may_answer.clear()
    run = await follower.visit_due()
    asyncio.get_running_loop().call_later(0.3, site.may_answer.set)
    await admin.slash(channel, "admin reindex", full=True)
    assert run.outcome.done()
    if env.bot.runs.current is not None:
        await asyncio.wait({env.bot.runs.current.outcome}, timeout=30)
    await env.settle()
    assert "Building the index anew" in "".join(shown(m) for m in channel.history())
    assert "One at a time" not in "".join(shown(m) for m in channel.history())


async def test_after_a_failure_of_the_store_it_rests(env, follower, monkeypatch, caplog):
    from vectorstore.errors import StoreUnavailable

    def broken():
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(env.bot.services.corpus, "due", broken)
    assert await follower.visit_due() is None
    assert "the disk is full" in caplog.text
    assert follower._not_before > asyncio.get_running_loop().time()


async def test_it_can_be_turned_off(env, make_app, tmp_path):
    assert env.bot.get_cog("Following") is not None
    bot = SagaBot(services_of(make_app()), tmp_path)
    assert not bot.services.follow
