"""Digests: one message tells a server what is new, after a run that brought it.

How far a server has been told stands in the catalogue and is moved on before a word is sent, by
whoever comes first: no restart, second run or other process tells anything twice. What could not
be sent at all is given back and told later; who looks after the server hears why.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import discord
from discord.ext import commands, tasks

from bot.discord_app.delivery import FAULTS, missing_permissions, persist
from bot.discord_app.render import ANSWER, escape, pack
from bot.discord_app.state_render import event_line
from bot.discord_app.strings import say
from vectorstore.catalog.digests import GONE
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from bot.discord_app.client import SagaBot
    from bot.timeline import ToldEvent
    from vectorstore.catalog.digests import Digest, Mark
    from vectorstore.events import Event

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""What was held back is told once its time has come; other processes bring news too."""
LONG_RUN = 900.0
"""A run that began so long ago and has no end was killed, or may be told of in part."""
MOST = 15
"""Events that are told, the most important; the rest is counted."""
PIECE = 2900
"""Characters of an embed, so that two go into one message: Discord takes 6,000."""
EMBEDS = 2
NEEDED = ("view_channel", "send_messages", "embed_links")


class NewsDigest(commands.Cog):
    """Tells the servers of this process what is new."""

    def __init__(self, bot: SagaBot) -> None:
        """It begins when the cog is added."""
        self.bot = bot
        self._telling = asyncio.Lock()

    async def cog_load(self) -> None:
        """Begin to look, and listen for runs that end."""
        self.bot.runs.when_over(lambda _: self.bot.in_background(self.tell_due()))
        self._look.start()

    async def cog_unload(self) -> None:
        """The bot is being stopped."""
        self._look.cancel()

    @tasks.loop(seconds=LOOK_SECONDS)
    async def _look(self) -> None:
        await self.tell_due()

    @_look.before_loop
    async def _ready(self) -> None:
        await self.bot.wait_until_ready()

    async def tell_due(self) -> int:
        """Tell every server whose time has come what is new; how many were told something."""
        told = 0
        async with self._telling:
            try:
                if await asyncio.to_thread(self._somebody_runs):
                    return 0
                for digest in await asyncio.to_thread(self.bot.services.digests.all):
                    # a run that is on will bring more of the same
                    if self.bot.stopping or self.bot.runs.current is not None:
                        break
                    guild = self.bot.get_guild(digest.guild_id)
                    if guild and not guild.unavailable and digest.is_due(time.time()):
                        told += await self._tell(guild, digest)
            except StoreError as error:
                logger.warning("digests cannot be told: %s", error)
        return told

    def _somebody_runs(self) -> bool:
        """Whether another process is taking in articles: it will bring more of the same."""
        return any(
            run.finished is None and time.time() - run.started < LONG_RUN
            for run in self.bot.services.corpus.last_runs(1)
        )

    async def _tell(self, guild: discord.Guild, digest: Digest) -> bool:
        digests = self.bot.services.digests
        until = await asyncio.to_thread(digests.mark)
        if until.version == digest.mark.version and until.moment == digest.mark.moment:
            return False
        events = await asyncio.to_thread(self.bot.services.news, digest.mark, until)
        if not events:
            if until.version != digest.mark.version:
                await asyncio.to_thread(digests.claim, digest, until, digest.sent)
            return False
        channel, problem = _reachable(guild, digest)
        if channel is None:
            await self._fail(guild, digest, problem)
            return False
        language = self.bot.servers.language(guild) or "en"
        told = await asyncio.to_thread(self._told, events, language)
        if not told or not await asyncio.to_thread(digests.claim, digest, until, int(time.time())):
            return False
        story = self.bot.services.story
        embeds = digest_embeds(told, len(events), language, story.name, story.zone)
        return await self._send(guild, digest, until, channel, embeds)

    def _told(self, events: Sequence[Event], language: str) -> list[ToldEvent]:
        from bot.news import most_important

        return self.bot.services.timeline.tell(most_important(events, MOST), language)

    async def _send(
        self,
        guild: discord.Guild,
        digest: Digest,
        until: Mark,
        channel: discord.abc.Messageable,
        embeds: Sequence[discord.Embed],
    ) -> bool:
        """Send it; when nothing at all arrived, it is given back."""
        for start in range(0, len(embeds), EMBEDS):
            nonce = f"d{guild.id % 10**9}-{until.version}-{start}"
            part = list(embeds[start : start + EMBEDS])
            try:
                await persist(
                    lambda part=part, nonce=nonce: channel.send(embeds=part, nonce=nonce)  # type: ignore[misc]
                )
            except FAULTS as error:
                logger.warning("digest for server %s cannot be sent: %s", guild.id, error)
                if start:
                    return True  # the first part is there: it must not come again
                problem = None
                if isinstance(error, discord.NotFound):
                    problem = GONE
                elif isinstance(error, discord.Forbidden):
                    problem = "send_messages"
                await asyncio.to_thread(self.bot.services.digests.give_back, digest, until, problem)
                await self._tell_managers(guild, digest, problem)
                return False
        logger.info("digest for server %s sent, up to version %s", guild.id, until.version)
        return True

    async def _fail(self, guild: discord.Guild, digest: Digest, problem: str) -> None:
        """Keep the news, note why, and tell who looks after the server."""
        logger.warning("digest for server %s cannot be sent: %s", guild.id, problem)
        # Claimed and given back: of several processes one tells.
        mark = digest.mark
        if await asyncio.to_thread(self.bot.services.digests.claim, digest, mark, digest.sent):
            await asyncio.to_thread(self.bot.services.digests.give_back, digest, mark, problem)
            await self._tell_managers(guild, digest, problem)

    async def _tell_managers(
        self, guild: discord.Guild, digest: Digest, problem: str | None
    ) -> None:
        """Once for each problem: where Discord itself writes to moderators, else to the owner."""
        if problem is None or problem == digest.problem:
            return
        language = self.bot.servers.language(guild) or "en"
        reason = problem_text(problem, digest.channel_id, language)
        text = say("digest_problem", language, server=escape(guild.name), reason=reason)
        updates = guild.public_updates_channel
        try:
            if updates is not None and not missing_permissions(updates, guild.me, NEEDED[:2]):
                await updates.send(text)
            elif guild.owner_id:
                owner = self.bot.get_user(guild.owner_id)
                await (owner or await self.bot.fetch_user(guild.owner_id)).send(text)
        except FAULTS as error:
            logger.info("the managers of server %s cannot be told: %s", guild.id, error)


def digest_embeds(
    events: Sequence[ToldEvent], count: int, language: str, story: str, zone: ZoneInfo
) -> list[discord.Embed]:
    """The news; `count` events in all, of which `events` are told."""
    lines = [f"{event_line(event, language, zone)}\n\n" for event in events]
    if count > len(events):
        lines.append(f"*{say('digest_more', language, count=count - len(events))}*")
    embeds = [discord.Embed(description=piece, colour=ANSWER) for piece in pack(lines, PIECE)]
    embeds[0].title = say("digest_title", language, story=story)[:200]
    return embeds


def problem_text(problem: str, channel_id: int, language: str) -> str:
    """Why a digest cannot be sent, for people."""
    if problem == GONE:
        return say("digest_gone", language)
    names = ", ".join(say(f"perm_{name}", language) for name in problem.split())
    return say("digest_lacking", language, channel=f"<#{channel_id}>", permissions=names)


def _reachable(guild: discord.Guild, digest: Digest) -> tuple[discord.abc.Messageable | None, str]:
    """The channel, or None and the problem."""
    channel = guild.get_channel(digest.channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        return None, GONE
    lacking = missing_permissions(channel, guild.me, NEEDED)
    return (None, " ".join(lacking)) if lacking else (channel, "")
