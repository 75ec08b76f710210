"""An answer that is shown while a language model writes it: one message, edited now and then.

Only sentences that passed the check are shown, each with its sources; what is still to come is
said to be so. At the end the whole answer takes the draft's place.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import time
from typing import TYPE_CHECKING

from bot.discord_app.delivery import FAULTS, persist
from bot.discord_app.render import draft_embed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    import discord

    from bot.answers.types import Citation, Sentence
    from bot.discord_app.record import Record

logger = logging.getLogger(__name__)

EDIT_SECONDS = 1.2
"""Between two edits at least: Discord allows five in five seconds, and others are answered too."""


class Draft:
    """What is written so far, in one message."""

    def __init__(
        self,
        send: Callable[[discord.Embed], Awaitable[discord.Message | None]],
        language: str,
        record: Record,
    ) -> None:
        """`send` puts the first words where the answer belongs."""
        self._send = send
        self._language = language
        self._record = record
        self._sentences: list[Sentence] = []
        self._citations: list[Citation] = []
        self._more = asyncio.Event()
        self._showing: asyncio.Task[None] | None = None
        self._over = asyncio.Event()
        # sentences come from the engine's threads: what is sent belongs to who waits for it
        self._context = contextvars.copy_context()
        self.message: discord.Message | None = None

    def hear(self, sentence: Sentence, citations: tuple[Citation, ...]) -> None:
        """One more checked sentence; called in the event loop."""
        if self._over.is_set():
            return
        self._sentences.append(sentence)
        self._citations.extend(citations)
        self._more.set()
        if self._showing is None:
            self._showing = asyncio.create_task(self._show(), context=self._context)

    async def stop(self) -> None:
        """Show no more; what was being shown is there afterwards."""
        self._over.set()
        if self._showing is not None:
            self._more.set()
            await self._showing

    async def finish(
        self, embeds: Sequence[discord.Embed], view: discord.ui.View | None
    ) -> Sequence[discord.Embed]:
        """Put the answer in the draft's place; what does not fit into it is left to the caller.

        Raises discord.NotFound when the draft was deleted meanwhile.
        """
        await self.stop()
        message = self.message
        if message is None:
            return embeds
        last = view if len(embeds) == 1 else None
        await persist(lambda: message.edit(embed=embeds[0], view=last))
        return embeds[1:]

    async def _show(self) -> None:
        """Show what there is whenever there is more, but not too often."""
        while not self._over.is_set():
            await self._more.wait()
            self._more.clear()
            if self._over.is_set():
                return
            embed = draft_embed(self._sentences, self._citations, self._language)
            shown = time.monotonic()
            try:
                if self.message is None:
                    self.message = await self._send(embed)
                    self._record.shown()
                    if self.message is None:
                        return
                else:
                    await self.message.edit(embed=embed)
            except FAULTS as error:
                logger.info("a draft cannot be shown: %s", error)
                return
            with contextlib.suppress(TimeoutError):
                left = shown + EDIT_SECONDS - time.monotonic()
                await asyncio.wait_for(self._over.wait(), max(0.0, left))
