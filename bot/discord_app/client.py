"""The Discord client: start, stop, and one error handler. `run` is called by `saga bot`."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot import terminal
from bot.discord_app import vitals
from bot.discord_app.access import Admins
from bot.discord_app.admin import Admin
from bot.discord_app.admin_buttons import CancelButton, RemoveButton
from bot.discord_app.asking import Asking
from bot.discord_app.config import Config
from bot.discord_app.corpus import Corpus
from bot.discord_app.delivery import ALREADY_ACKNOWLEDGED, FAULTS, Seen, persist
from bot.discord_app.desk import Desk
from bot.discord_app.digest import NewsDigest
from bot.discord_app.following import Following
from bot.discord_app.limits import Cooldown, Limits
from bot.discord_app.listing import Listing
from bot.discord_app.render import trouble_embed
from bot.discord_app.run_message import report_unfinished
from bot.discord_app.runs import Runs
from bot.discord_app.servers import Servers
from bot.discord_app.services import Services
from bot.discord_app.state import EventsButton, StateOfStory
from bot.discord_app.strings import Translator, say
from bot.discord_app.upkeep import Upkeep
from bot.discord_app.views import AnswerButton, ForgetButton, PageButton
from bot.health import BEAT_SECONDS, HEARTBEAT
from bot.metrics import Metrics
from bot.news import new_events
from bot.status import State
from vectorstore.catalog.conversations import Conversations
from vectorstore.catalog.digests import Digests
from vectorstore.catalog.guilds import Guilds
from vectorstore.catalog.notes import Notes
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from bot.app import App
    from bot.settings import Settings

logger = logging.getLogger(__name__)

STOP_SECONDS = 6.0
"""What is being answered may take so long after SIGTERM; the whole stop has 10."""
TOLD_SECONDS = 8.0
"""By then all answers are sent, and those who have none told."""
LEAVE_SECONDS = 1.0
"""For the parting with Discord, which need not answer."""


class Tree(app_commands.CommandTree["SagaBot"]):
    """The commands; what goes no further here is over, without being an error."""

    async def interaction_check(self, interaction: discord.Interaction[SagaBot], /) -> bool:
        """A resumed session can bring the same command again; some cogs let only some people in."""
        if interaction.client.seen.is_repeated(interaction.id):
            return False
        if interaction.type is not discord.InteractionType.application_command:
            return True
        cog = getattr(interaction.command, "binding", None)
        return not isinstance(cog, Admin | Config) or await cog.admits(interaction)


class SagaBot(commands.AutoShardedBot):
    """The bot. Nothing it says can ping anyone."""

    def __init__(
        self,
        services: Services,
        data: Path,
        *,
        message_content: bool = True,
        limits: Limits | None = None,
    ) -> None:
        """`message_content`: ask for the privileged intent; without it mentions and DMs work."""
        intents = discord.Intents.default()
        intents.message_content = message_content
        shards: dict[str, Any] = {}
        if services.shards:
            ids, total = services.shards
            shards = {"shard_ids": list(ids), "shard_count": total}
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.CustomActivity(services.story.name),
            tree_cls=Tree,
            **shards,
        )
        self.services = services
        self.began = time.time()
        self.stopping = False
        limits = limits or Limits()
        self.metrics = Metrics()
        self.metrics.watch(vitals.gauges(self))
        self.desk = Desk(services, limits)
        self.cooldown = Cooldown(limits)
        self.servers = Servers(services.guilds, services.digests)
        self.runs = Runs()
        self.runs.when_over(lambda run: vitals.count_run(self.metrics, run))
        self.seen = Seen()
        self.answering: set[asyncio.Task[Any]] = set()
        """Tasks in which somebody waits for an answer; a stop waits for them."""
        self._background: set[asyncio.Task[Any]] = set()
        self._heartbeat_file = data / HEARTBEAT
        self._told_unfinished = False
        self.tree.error(self.on_tree_error)

    async def setup_hook(self) -> None:
        """Bring buttons of old messages to life, add the commands and tell Discord of them."""
        self.add_dynamic_items(
            AnswerButton, PageButton, ForgetButton, CancelButton, RemoveButton, EventsButton
        )
        await self.servers.load()
        await self.tree.set_translator(Translator())
        for cog in (
            Asking(self), Listing(self), StateOfStory(self), Config(self), Admin(self),
            NewsDigest(self), Upkeep(self),
        ):  # fmt: skip
            await self.add_cog(cog)
        if self.services.leads:
            if self.services.follow:
                await self.add_cog(Following(self))
            await self._sync()
        self.heartbeat.start()

    async def _sync(self) -> None:
        """Tell Discord of the commands; when it does not take them, the old ones go on working."""
        try:
            await persist(self.tree.sync)
        except (*FAULTS, app_commands.AppCommandError):
            logger.exception("the commands cannot be told to Discord")

    def in_background(self, work: Coroutine[Any, Any, object]) -> None:
        """Run something nobody waits for."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def on_ready(self) -> None:
        """Say so."""
        terminal.err.print(f"Connected as {self.user} to {len(self.guilds)} servers.", markup=False)
        if not self._told_unfinished:
            self._told_unfinished = True
            await report_unfinished(self)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that has removed the bot."""
        await self.servers.forget(guild.id)

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the Asking cog's; there are no prefix commands."""

    @tasks.loop(seconds=BEAT_SECONDS)
    async def heartbeat(self) -> None:
        """Show health checks that the bot is connected."""
        if self.is_ready() and not self.is_ws_ratelimited():
            await asyncio.to_thread(self._heartbeat_file.touch)

    async def on_tree_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        """The one place where a command's failure ends."""
        await self.tell_failure(
            interaction,
            error.original if isinstance(error, app_commands.CommandInvokeError) else error,
        )

    async def tell_failure(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Log what failed and tell the person who waits."""
        if isinstance(error, discord.NotFound):
            logger.info("an interaction expired before it was answered")
            return
        if isinstance(error, discord.HTTPException) and error.code == ALREADY_ACKNOWLEDGED:
            logger.info("interaction %s was acknowledged before", interaction.id)
            return
        logger.error("a command failed", exc_info=error)
        what = "store_down" if isinstance(error, StoreError) else "broken"
        embed = trouble_embed(say(what, self.servers.interaction_language(interaction)))
        try:
            if interaction.response.is_done():
                await interaction.followup.send(embed=embed, ephemeral=True)
            else:
                await interaction.response.send_message(embed=embed, ephemeral=True)
        except FAULTS as failure:
            logger.warning("cannot tell of the failure: %s", failure)

    async def close(self) -> None:
        """Finish what is being answered, tell those who have to ask again, then leave."""
        if self.is_closed():
            return
        self.stopping = True
        self.heartbeat.cancel()
        told = time.monotonic() + TOLD_SECONDS
        await asyncio.gather(self.desk.drain(STOP_SECONDS), self.runs.stop(STOP_SECONDS))
        waiting = (self.answering | self._background) - {asyncio.current_task()}
        if waiting:
            await asyncio.wait(waiting, timeout=max(0.0, told - time.monotonic()))
        await asyncio.wait({asyncio.ensure_future(super().close())}, timeout=LEAVE_SECONDS)


def services_of(app: App) -> Services:
    """What the Discord surface needs of the open program."""
    timeline = app.timeline
    return Services(
        engine=app.engine,
        story=app.story,
        conversations=Conversations(app.store.engine),
        passage_text=app.passage_text,
        guilds=Guilds(app.store.engine),
        notes=Notes(app.store.engine),
        corpus=Corpus(app),
        admins=Admins.from_settings(app.settings),
        timeline=timeline,
        state=State(app.engine, timeline, app.story),
        digests=Digests(app.store.engine),
        news=partial(new_events, app.store, timeline),
        follow=app.settings.follow,
        shards=app.settings.shards,
        leads=app.settings.leads,
    )


def run(settings: Settings, app: App) -> int:
    """Run the bot until it is told to stop; the exit code."""
    if settings.discord_token is None:
        return 2
    token = settings.discord_token.get_secret_value()
    services = services_of(app)
    for message_content in (True, False):
        try:
            bot = SagaBot(
                services, settings.data, message_content=message_content, limits=settings.limits
            )
            with bot.metrics.counting_errors(), bot.metrics.serve(settings.metrics) as port:
                if port is not None:
                    logger.info("metrics are served on port %s", port)
                asyncio.run(_serve(bot, token))
        except discord.LoginFailure:
            terminal.err.print(
                "saga: Discord refuses DISCORD_TOKEN. Copy it again from the developer portal, "
                "page Bot, button Reset Token."
            )
            return 2
        except discord.PrivilegedIntentsRequired:
            terminal.err.print(
                "saga: the Message Content intent is off (developer portal, page Bot). Going on "
                "without: mentions, replies that mention and direct messages work, threads do not."
            )
            continue
        except (discord.DiscordException, *FAULTS) as error:
            terminal.err.print(f"saga: Discord cannot be reached: {error}.", markup=False)
            return 2
        return 0
    return 2


async def _serve(bot: SagaBot, token: str) -> None:
    """Connect and serve until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with bot:
        serving = asyncio.create_task(bot.start(token))
        stopping = asyncio.create_task(stopped.wait())
        done, _ = await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if serving in done:
            serving.result()
            return
        terminal.err.print("Stopping …")
        await bot.close()
        await asyncio.gather(serving, return_exceptions=True)
