"""The bot follows its sources by itself: whatever is due is visited, as a run among the others.

Never two runs at once: it waits while an admin's is on, and makes way for one (see `Runs`).
`SAGA_FOLLOW=off` leaves this cog out.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from typing import TYPE_CHECKING

from discord.ext import commands, tasks

from bot import terminal
from bot.discord_app.runs import Kind, RunBusy
from ingest.errors import IngestError
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot
    from bot.discord_app.runs import Run
    from ingest.pipeline import Report

logger = logging.getLogger(__name__)

FIRST_SECONDS = (10.0, 40.0)
"""After the start, so that people come first and restarts do not hit the sites at once."""
LOOK_SECONDS = 15.0
REST_SECONDS = 300.0
"""After a run that the store or a bug ended."""


class Following(commands.Cog):
    """Looks what is due and visits it."""

    def __init__(self, bot: SagaBot) -> None:
        """It begins when the cog is added."""
        self.bot = bot
        self._not_before = time.monotonic() + random.uniform(*FIRST_SECONDS)  # noqa: S311

    async def cog_load(self) -> None:
        """Begin to look."""
        self._look.start()

    async def cog_unload(self) -> None:
        """The bot is being stopped; a run that is on is cancelled by `Runs.stop`."""
        self._look.cancel()

    @tasks.loop(seconds=LOOK_SECONDS)
    async def _look(self) -> None:
        if time.monotonic() >= self._not_before:
            await self.visit_due()

    async def visit_due(self) -> Run | None:
        """Start a run over the sources whose time has come, if there are any and none is on."""
        bot = self.bot
        if bot.stopping or bot.runs.current is not None:
            return None
        corpus = bot.services.corpus
        try:
            due = await asyncio.to_thread(corpus.due)
            if not due or bot.stopping:
                return None
            starter = bot.user.id if bot.user else 0
            run = bot.runs.start(Kind.FOLLOW, starter, lambda run: corpus.ingest(due, run))
        except RunBusy:
            return None
        except StoreError as error:
            self._rest(error)
            return None
        run.outcome.add_done_callback(lambda outcome: self._tell(len(due), outcome))
        return run

    def _tell(self, count: int, outcome: asyncio.Future[Report]) -> None:
        """Log what came in, and on the terminal when it is anything new."""
        error = outcome.exception()
        if error is not None:
            self._rest(error)
            return
        report = outcome.result()
        line = (
            f"Followed {count} {'source' if count == 1 else 'sources'}: {report.new} new, "
            f"{report.updated} updated, {report.duplicates} duplicates, {report.removed} removed, "
            f"{len(report.failed)} failed{', broken off' if report.interrupted else ''}."
        )
        logger.info(line)
        for failure in report.failed:
            logger.info("%s: %s", failure.target, failure.reason)
        if report.new or report.updated or report.removed:
            terminal.err.print(line, markup=False)

    def _rest(self, error: BaseException) -> None:
        """Leave the store alone for a while."""
        self._not_before = time.monotonic() + REST_SECONDS
        if isinstance(error, StoreError | IngestError):
            logger.warning("the sources cannot be followed: %s", error)
        else:
            logger.error("following the sources failed", exc_info=error)
