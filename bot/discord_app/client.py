"""The Discord client: start, stop, and one error handler. `run` is called by `saga bot`."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot import terminal
from bot.discord_app.asking import Asking
from bot.discord_app.desk import Desk
from bot.discord_app.listing import Listing
from bot.discord_app.render import trouble_embed
from bot.discord_app.services import Services
from bot.discord_app.strings import Translator, say
from bot.discord_app.views import AnswerButton, PageButton, interaction_language
from bot.health import BEAT_SECONDS, HEARTBEAT
from vectorstore.catalog.articles import passage_by_id
from vectorstore.catalog.conversations import Conversations

if TYPE_CHECKING:
    from pathlib import Path

    from bot.app import App
    from bot.settings import Settings

logger = logging.getLogger(__name__)

STOP_SECONDS = 8.0
"""What is being answered may take so long after SIGTERM."""


class SagaBot(commands.Bot):
    """The bot. Nothing it says can ping anyone."""

    def __init__(self, services: Services, data: Path, *, message_content: bool = True) -> None:
        """`message_content`: ask for the privileged intent; without it mentions and DMs work."""
        intents = discord.Intents.default()
        intents.message_content = message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.CustomActivity(services.story.name),
        )
        self.services = services
        self.desk = Desk(services)
        self._heartbeat_file = data / HEARTBEAT
        self.tree.error(self.on_tree_error)

    async def setup_hook(self) -> None:
        """Bring buttons of old messages to life, add the commands and tell Discord of them."""
        self.add_dynamic_items(AnswerButton, PageButton)
        await self.tree.set_translator(Translator())
        await self.add_cog(Asking(self))
        await self.add_cog(Listing(self))
        await self.tree.sync()
        self.heartbeat.start()

    async def on_ready(self) -> None:
        """Say so."""
        terminal.err.print(f"Connected as {self.user} to {len(self.guilds)} servers.", markup=False)

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
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, discord.NotFound):
            logger.info("an interaction expired before it was answered")
            return
        logger.error("a command failed", exc_info=cause)
        embed = trouble_embed(say("broken", interaction_language(interaction)))
        try:
            if interaction.response.is_done():
                await interaction.followup.send(embed=embed, ephemeral=True)
            else:
                await interaction.response.send_message(embed=embed, ephemeral=True)
        except discord.HTTPException as failure:
            logger.warning("cannot tell of the failure: %s", failure)

    async def close(self) -> None:
        """Finish what is being answered, then leave."""
        self.heartbeat.cancel()
        await self.desk.drain(STOP_SECONDS)
        await super().close()


def services_of(app: App) -> Services:
    """What the Discord surface needs of the open program."""

    def passage_text(passage_id: str) -> str | None:
        with app.store.reading() as connection:
            passage = passage_by_id(connection, passage_id)
        return passage.text if passage else None

    return Services(app.engine, app.story, Conversations(app.store.engine), passage_text)


def run(settings: Settings, app: App) -> int:
    """Run the bot until it is told to stop; the exit code."""
    if settings.discord_token is None:
        return 2
    token = settings.discord_token.get_secret_value()
    services = services_of(app)
    for message_content in (True, False):
        try:
            asyncio.run(
                _serve(SagaBot(services, settings.data, message_content=message_content), token)
            )
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
        except (discord.DiscordException, OSError) as error:
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
