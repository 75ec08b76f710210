"""/admin over a store of its own: who may, long runs, removing, lists."""

from __future__ import annotations

import asyncio
import dataclasses
import http.server
import threading

import discord
import pytest

from bot.discord_app import run_message
from bot.discord_app.access import Admins
from bot.discord_app.client import SagaBot, services_of
from ingest.errors import Transient

PAGE = """<html><head><title>{title}</title>
<meta property="article:published_time" content="2023-11-21T10:00:00Z"></head><body><article>
<h1>{title}</h1><p>The museum of Rotterdam said on Tuesday that its curator Anna Petersen would
resign over the sale of a painting. The board of OpenAI was not involved in any way.</p>
<p>Petersen had led the collection for eleven years, and the painting was sold in Basel. A new
curator is expected to be named in the spring, a spokeswoman of the museum said on Tuesday.</p>
</article></body></html>"""


@pytest.fixture
def site():
    """A web site on loopback with a page at every address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/robots.txt":
                self.send_error(404)
                return
            body = PAGE.format(title=f"Curator resigns {self.path}").encode()
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def app(make_app, site):
    return make_app(allow_private_hosts=site, relevance="off")


@pytest.fixture
def make_bot(app, tmp_path, monkeypatch):
    monkeypatch.setattr(run_message, "EDIT_SECONDS", 0.0)
    return lambda: SagaBot(services_of(app), tmp_path)


@pytest.fixture
def admin(env, channel):
    member = env.guild.add_member(env.create_user("admin"))
    admins = Admins(users=frozenset({member.id}))
    env.bot.services = dataclasses.replace(env.bot.services, admins=admins)
    return member


async def ended(env):
    """Wait for the run that is on and for its report."""
    run = env.bot.runs.current
    if run is not None:
        await asyncio.wait({run.outcome}, timeout=30)
    await env.settle()


def edits(env):
    return [entry for entry in env.http_requests if entry.method == "PATCH"]


async def test_others_are_told_why_not_and_who_may(channel, admin, alice, shown):
    for command, options in (
        ("admin health", {}),
        ("admin ingest", {"url": "https://example.org/"}),
        ("admin remove", {"article": "a"}),
    ):
        result = await alice.slash(channel, command, **options)
        assert result.ephemeral
        assert "admins of the articles" in shown(result.response)
        assert str(admin.id) not in shown(result.response)
    assert await alice.autocomplete(channel, "admin remove", "article", "a") == []


async def test_managers_of_just_any_server_are_no_admins(env, channel, shown):
    role = env.guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    boss = env.guild.add_member(env.create_user("boss"), roles=[role])
    result = await boss.slash(channel, "admin health")
    assert "You are not one" in shown(result.response)


async def test_an_address_is_taken_in_and_answers_questions(
    env, channel, admin, alice, site, mention, shown
):
    await admin.slash(channel, "admin ingest", url=f"http://{site}/curator")
    await ended(env)
    report = next(m for m in channel.history() if "Taking in articles" in shown(m))
    assert "1 new" in shown(report)
    assert not report.components
    await alice.send(channel, mention("Who resigned from the museum of Rotterdam?"))
    assert "Petersen" in shown(channel.last_message)


async def test_files_of_the_machine_are_not_for_discord(env, channel, admin, shown, tmp_path):
    (tmp_path / "secret.txt").write_text("The secret of the house is kept in this file.")
    for url in (str(tmp_path / "secret.txt"), "file:///etc/passwd", "starter:x", "soon"):
        result = await admin.slash(channel, "admin ingest", url=url)
        assert "no web address" in shown(result.response)


async def test_what_fails_is_named_with_its_reason(env, channel, admin, shown):
    await admin.slash(channel, "admin ingest", url="http://127.0.0.1:9/x")
    await ended(env)
    report = next(m for m in channel.history() if "Taking in articles" in shown(m))
    assert "1 failed" in shown(report)
    assert "127.0.0.1" in shown(report)


async def test_the_index_is_built_anew_while_questions_are_answered(
    env, channel, admin, alice, app, mention, shown
):
    before = app.store.active().number
    await admin.slash(channel, "admin reindex", full=True)
    await alice.send(channel, mention("Who is Emmett Shear?"))
    assert "Shear" in shown(channel.last_message)
    await ended(env)
    assert app.store.active().number > before
    assert any("Done after" in shown(m) for m in channel.history())


class Slow:
    """A run that goes on until it is let go."""

    def __init__(self, monkeypatch, app):
        self.go = threading.Event()
        self.step = threading.Event()
        monkeypatch.setattr(app, "rebuild", self.rebuild)

    def rebuild(self, progress):
        for done in range(1, 101):
            progress(done, 100)
            self.step.set()
            assert done < 50 or self.go.wait(20)
        return 7


@pytest.fixture
def slow(monkeypatch, app):
    made = Slow(monkeypatch, app)
    yield made
    made.go.set()


async def test_one_run_at_a_time_and_who_started_it(env, channel, admin, slow, shown):
    await admin.slash(channel, "admin reindex", full=True)
    second = await admin.slash(channel, "admin ingest", url="https://example.org/")
    (reply,) = second.followups or [second.response]
    assert f"<@{admin.id}>" in shown(reply)
    assert "One at a time" in shown(reply)
    slow.go.set()
    await ended(env)
    assert "7 passages" in "".join(shown(m) for m in channel.history())


async def test_progress_shows_counts_and_time_left_in_one_message(env, channel, admin, slow, shown):
    await admin.slash(channel, "admin reindex", full=True)
    await asyncio.to_thread(slow.step.wait, 10)
    message = channel.last_message
    run = env.bot.runs.current
    embed = run_message.progress_embed(run, "en")
    assert "of 100" in embed.description
    assert "left" in embed.description
    slow.go.set()
    await ended(env)
    assert channel.last_message.id == message.id
    assert "Done after" in shown(channel.last_message)


async def test_a_run_is_cancelled_by_its_button_and_only_by_admins(
    env, channel, admin, alice, slow, shown
):
    await admin.slash(channel, "admin reindex", full=True)
    message = channel.last_message
    denied = await alice.click(message, label="Cancel")
    assert "You are not one" in shown(denied.response)
    await admin.click(message, label="Cancel")
    assert env.bot.runs.current.stopping
    slow.go.set()
    await ended(env)
    assert "Cancelled" in shown(channel.last_message)
    assert env.bot.runs.current is None


async def test_a_run_that_fails_says_so(env, channel, admin, app, monkeypatch, shown, caplog):
    def fails(_progress):
        raise Transient("the disk of the store is full")

    monkeypatch.setattr(app, "rebuild", fails)
    await admin.slash(channel, "admin reindex", full=True)
    await ended(env)
    assert "disk of the store is full" in shown(channel.last_message)

    def bug(_progress):
        raise RuntimeError("a bug")

    monkeypatch.setattr(app, "rebuild", bug)
    await admin.slash(channel, "admin reindex", full=True)
    await ended(env)
    assert "the log describes" in shown(channel.last_message)
    assert "a bug" in caplog.text


async def test_a_run_that_a_stop_broke_off_is_told_of_after_the_restart(
    env, channel, admin, slow, make_bot, shown, monkeypatch
):
    await admin.slash(channel, "admin reindex", full=True)
    run = env.bot.runs.current
    cancel = run.cancel
    monkeypatch.setattr(run, "cancel", lambda: (cancel(), slow.go.set()))
    await env.restart_bot(make_bot())
    await env.settle()
    assert "restarted before this ended" in shown(channel.last_message)
    assert admin.mention in shown(channel.last_message)
    assert not channel.last_message.components
    assert env.bot.services.notes.find(run_message.note_key(env.bot)) is None


async def test_an_article_is_removed_after_a_confirmation(env, channel, admin, app, shown):
    choices = await admin.autocomplete(channel, "admin remove", "article", "Shear")
    assert choices
    assert "Shear" in choices[0]["name"]
    article_id = choices[0]["value"]
    asked = await admin.slash(channel, "admin remove", article=article_id)
    assert asked.ephemeral
    (question,) = asked.followups or [asked.response]
    await admin.click(question.message, label="Keep")
    assert app.indexer.find(article_id)
    asked = await admin.slash(channel, "admin remove", article=article_id)
    (question,) = asked.followups or [asked.response]
    await admin.click(question.message, label="Remove")
    await ended(env)
    assert not app.indexer.find(article_id)
    assert "The article is out." in shown(channel.last_message)


async def test_removing_what_is_not_there(env, channel, admin, shown):
    result = await admin.slash(channel, "admin remove", article="nothing-of-the-kind")
    (reply,) = result.followups or [result.response]
    assert "No such article" in shown(reply)


async def test_feeds_health_and_gaps(env, channel, admin, alice, mention, shown):
    gap = "What did Altman eat for breakfast with Zebulon Quigley?"
    for text in (gap, gap.lower().rstrip("?"), "hello!", "What is the capital of Mongolia?"):
        await alice.send(channel, mention(text))
    result = await admin.slash(channel, "admin gaps")
    (reply,) = result.followups or [result.response]
    assert "Quigley" in shown(reply).title()
    assert "Mongolia" not in shown(reply)
    assert "hello" not in shown(reply)
    result = await admin.slash(channel, "admin feeds")
    (reply, *_) = result.followups or [result.response]
    assert "heise" in shown(reply)
    assert "not visited yet" in shown(reply)
    result = await admin.slash(channel, "admin health")
    (reply,) = result.followups or [result.response]
    fields = {field.name: field.value for field in reply.embeds[0].fields}
    assert "4 articles" in fields["Store"]
    assert "4 answered" in fields["Queue"]
    assert "discord.py" in fields["Versions"]
    assert fields["Memory"].endswith("MB")


async def feeds(admin, channel, shown, **options):
    result = await admin.slash(channel, "admin feeds", **options)
    assert result.ephemeral
    return "".join(shown(reply) for reply in result.followups or [result.response])


async def offered(admin, channel, action):
    choices = await admin.autocomplete(channel, "admin feeds", "url", "", action=action)
    return [choice["value"] for choice in choices]


async def test_sources_are_added_paused_resumed_and_removed(channel, admin, site, shown, app):
    page = f"http://{site}/curator"
    assert "followed from now on" in await feeds(admin, channel, shown, action="add", url=page)
    assert "followed already" in await feeds(admin, channel, shown, action="add", url=page)
    assert page in app_due(app)
    assert "left alone" in await feeds(admin, channel, shown, action="pause", url=page)
    assert page not in app_due(app)
    assert "paused" in await feeds(admin, channel, shown)
    assert "again" in await feeds(admin, channel, shown, action="resume", url=page)
    assert await offered(admin, channel, "remove") == [page]
    assert "no longer" in await feeds(admin, channel, shown, action="remove", url=page)
    assert page not in app_due(app)
    listed = app.story.source[0].address
    assert "saga.toml" in await feeds(admin, channel, shown, action="remove", url=listed)
    assert "Name the address" in await feeds(admin, channel, shown, action="pause")


def app_due(app):
    from bot.discord_app.corpus import Corpus

    return Corpus(app).due()


async def test_private_addresses_are_not_followed(channel, admin, shown):
    for address in ("http://127.0.0.1:9/feed", "http://169.254.169.254/latest", "http://[::1]/"):
        said = await feeds(admin, channel, shown, action="add", url=address)
        assert "cannot be followed" in said
    said = await feeds(admin, channel, shown, action="add", url="/etc/passwd")
    assert "no web address" in said
    said = await feeds(admin, channel, shown, action="pause", url="https://x.example/")
    assert "not followed" in said
