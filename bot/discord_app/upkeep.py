"""Now and then: forget the servers that removed the bot while it was not running."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from discord.ext import commands, tasks

from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot

logger = logging.getLogger(__name__)


class Upkeep(commands.Cog):
    """Looks once an hour, and not in the first one: after a start servers come in one by one."""

    def __init__(self, bot: SagaBot) -> None:
        """It begins when the cog is added."""
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to look."""
        self._look.start()

    async def cog_unload(self) -> None:
        """The bot is being stopped."""
        self._look.cancel()

    @tasks.loop(hours=1)
    async def _look(self) -> None:
        if self._look.current_loop and self.bot.is_ready():
            try:
                await self.forget_left()
            except StoreError as error:
                logger.warning("servers that were left are not forgotten yet: %s", error)

    async def forget_left(self) -> None:
        """Forget the servers of this process's shards that it is not in any more."""
        bot = self.bot
        count = bot.shard_count or 1
        shards = bot.shard_ids or range(count)
        digests = await asyncio.to_thread(bot.services.digests.all)
        for guild_id in bot.servers.known() | {digest.guild_id for digest in digests}:
            if (guild_id >> 22) % count in shards and bot.get_guild(guild_id) is None:
                await bot.servers.forget(guild_id)
