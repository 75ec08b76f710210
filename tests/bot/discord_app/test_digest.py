"""/config digest: one message tells what re-indexing brought, once, with its sources."""

from __future__ import annotations

import asyncio
import dataclasses

import discord
import pytest

from bot.discord_app.client import SagaBot, services_of
from bot.discord_app.digest import digest_embeds
from bot.discord_app.runs import Kind
from vectorstore.catalog import digests as digest_rows

CURATOR = """---
title: Curator resigns
url: https://museum.example/curator
language: en
outlet: Museum News
published: 2024-03-12T18:00:00+01:00
---
The museum of Rotterdam dismissed its curator Anna Petersen on 12 March 2024, the board said.

Petersen had led the collection for eleven years and was well liked by her many colleagues.
"""
SALE = """---
title: Painting sold
language: en
outlet: Museum News
published: 2024-03-14T18:00:00+01:00
---
A painting by Vermeer was sold in Basel for nine million euros on 14 March 2024, an auction house
said in the evening.
"""


@pytest.fixture
def app(make_app):
    return make_app(relevance="off")


@pytest.fixture
def make_bot(app, tmp_path):
    return lambda: SagaBot(services_of(app), tmp_path)


@pytest.fixture
def boss(env, channel):
    role = env.guild.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    return env.guild.add_member(env.create_user("boss"), roles=[role])


@pytest.fixture
def news(env, channel):
    return env.guild.create_text_channel("saga-news")


@pytest.fixture
def take_in(env, tmp_path):
    """A run that brings an article, and what follows from it."""

    async def run(text, name="article"):
        file = tmp_path / f"{name}.md"
        file.write_text(text)
        corpus = env.bot.services.corpus
        run = env.bot.runs.start(Kind.INGEST, 1, lambda run: corpus.ingest([str(file)], run))
        report = await run.outcome
        await asyncio.sleep(0)
        await asyncio.gather(*env.bot._background)
        await env.settle()
        return report

    return run


def last(result):
    (reply,) = result.followups or [result.response]
    return reply


def digest_messages(env, news):
    return [m for m in news.history() if m.author.id == env.bot.user.id]


@pytest.fixture
async def subscribed(env, channel, boss, news):
    return await boss.slash(channel, "config digest", channel=news, every=3600)


@pytest.fixture
def hour_later(env):
    """As if the last digest had gone out an hour ago."""

    def shift():
        digests = env.bot.services.digests
        with digests._engine.begin() as connection:
            table = digest_rows.digests
            connection.execute(
                table.update().values(
                    sent=table.c.sent - 3600, problem_at=table.c.problem_at - 3600
                )
            )

    return shift


async def test_news_comes_in_one_message_with_its_source_and_once(
    env, news, subscribed, take_in, shown, make_bot
):
    assert f"<#{news.id}>, hourly at most" in shown(last(subscribed))
    assert digest_messages(env, news) == []
    assert (await take_in(CURATOR)).new == 1
    (message,) = digest_messages(env, news)
    assert "OpenAI saga: what is new" in shown(message)
    assert "12 Mar 2024" in shown(message)
    assert "dismissed its curator" in shown(message)
    assert "[Museum News \\(en\\)](https://museum.example/curator#:~:text=" in shown(message)
    assert "November" not in shown(message)
    await env.bot.get_cog("NewsDigest").tell_due()
    await take_in(CURATOR)
    await env.restart_bot(make_bot())
    await env.bot.get_cog("NewsDigest").tell_due()
    assert len(digest_messages(env, news)) == 1


async def test_at_most_as_often_as_set(env, news, subscribed, take_in, hour_later, shown):
    await take_in(CURATOR)
    await take_in(SALE, "sale")
    assert len(digest_messages(env, news)) == 1
    hour_later()
    assert await env.bot.get_cog("NewsDigest").tell_due() == 1
    second = digest_messages(env, news)[-1]
    assert "Vermeer" in "".join(shown(m) for m in digest_messages(env, news))
    assert len(digest_messages(env, news)) == 2
    assert second.embeds


async def test_an_updated_article_tells_only_what_it_did_not_say(
    env, news, subscribed, take_in, hour_later, shown
):
    await take_in(CURATOR)
    hour_later()
    more = "\n\nThe mayor of Rotterdam asked for an inquiry on 13 March 2024, her office said.\n"
    assert (await take_in(CURATOR + more)).updated == 1
    assert len(digest_messages(env, news)) == 2
    texts = [shown(m) for m in digest_messages(env, news)]
    (update,) = [text for text in texts if "inquiry" in text]
    assert "dismissed" not in update


async def test_nothing_new_nothing_said(env, news, subscribed, take_in):
    await take_in("The museum is a fine house with many rooms, and its garden is open to everyone.")
    assert digest_messages(env, news) == []


async def test_two_processes_tell_it_once(env, news, subscribed, take_in, app):
    cog = env.bot.get_cog("NewsDigest")
    digests = env.bot.services.digests
    stale = digests.of(env.guild.id)
    await take_in(CURATOR)
    digests_all = digests.all
    digests.all = lambda: [dataclasses.replace(stale)]  # read before the other's claim
    try:
        assert await cog.tell_due() == 0
    finally:
        digests.all = digests_all
    assert len(digest_messages(env, news)) == 1


async def test_a_channel_that_is_gone_is_told_to_the_owner_and_the_news_kept(
    env, channel, news, boss, subscribed, take_in, hour_later, shown
):
    await env.bot.get_channel(news.id).delete()
    await env.settle()
    await take_in(CURATOR)
    assert "the channel is gone" in "".join(str(entry) for entry in env.http_requests)
    result = await boss.slash(channel, "config show")
    assert "the channel is gone" in shown(last(result))
    other = env.guild.create_text_channel("other")
    await boss.slash(channel, "config digest", channel=other)
    await env.bot.get_cog("NewsDigest").tell_due()
    assert "curator" in "".join(shown(m) for m in other.history())


async def test_missing_rights_keep_the_news(env, channel, boss, take_in, shown, hour_later, caplog):
    shut = env.guild.create_text_channel("shut")
    await boss.slash(channel, "config digest", channel=shut)
    env.inject_error("POST", f"/channels/{shut.id}/messages", status=403, code=50013, times=1)
    await take_in(CURATOR)
    assert "cannot be sent" in caplog.text
    assert env.bot.services.digests.of(env.guild.id).problem == "send_messages"
    hour_later()
    assert await env.bot.get_cog("NewsDigest").tell_due() == 1
    assert env.bot.services.digests.of(env.guild.id).problem is None


async def test_where_it_may_not_speak_it_is_not_subscribed(env, channel, boss, shown):
    overwrite = {env.guild.default_role: discord.PermissionOverwrite(embed_links=False)}
    shut = env.guild.create_text_channel("shut", overwrites=overwrite)
    result = await boss.slash(channel, "config digest", channel=shut)
    assert "Embed Links" in shown(last(result))
    assert env.bot.services.digests.all() == []


async def test_off_and_forgotten_with_the_server(env, channel, boss, news, subscribed, shown):
    result = await boss.slash(channel, "config digest", every=604_800)
    assert "weekly" in shown(last(result))
    assert env.bot.services.digests.of(env.guild.id).channel_id == news.id
    result = await boss.slash(channel, "config digest")
    assert "off" in shown(last(result))
    assert env.bot.services.digests.all() == []
    await boss.slash(channel, "config digest", channel=news)
    await env.bot.guilds[0].leave()
    await env.settle()
    assert env.bot.services.digests.all() == []


async def test_it_speaks_the_servers_language(env, channel, boss, news, subscribed, take_in, shown):
    await boss.slash(channel, "config language", language="de")
    await take_in(CURATOR)
    (message,) = digest_messages(env, news)
    assert "Neues" in shown(message)
    assert "12\\. März 2024" in shown(message)


def test_many_events_keep_discords_limits(starter_app):
    services = services_of(starter_app)
    told = services.timeline.tell(services.timeline.events()[:40], "en")
    embeds = digest_embeds(told, len(told) + 3, "en", "Saga", services.story.zone)
    assert len(embeds) > 2
    assert all(len(e.description) <= 4096 for e in embeds)
    pairs = [embeds[i : i + 2] for i in range(0, len(embeds), 2)]
    assert all(sum(map(len, pair)) <= 6000 for pair in pairs)
    assert "And 3 more" in embeds[-1].description
