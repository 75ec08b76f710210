"""The message that shows a run: edited while it goes on, with a cancel button, then its report."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import tasks

from bot.discord_app.render import ANSWER, TROUBLE, UNKNOWN, escape
from bot.discord_app.runs import Kind
from bot.discord_app.strings import say
from ingest.errors import IngestError
from vectorstore.errors import StoreError
from vectorstore.lock import age

if TYPE_CHECKING:
    from bot.discord_app.client import SagaBot
    from bot.discord_app.runs import Run
    from ingest.pipeline import Report

logger = logging.getLogger(__name__)

EDIT_SECONDS = 2.0
"""Between two edits at least."""
TOKEN_SECONDS = 14 * 60
"""An interaction's message is edited through it for so long; Discord ends it after 15 minutes."""
NOTE = "discord_run"
"""Key of the note by which a restarted bot finds the message of a run that it broke off …"""
BAR = 20
"""Squares of the progress bar."""
FAILURES = 8
"""Failed targets that a report names."""
REASON = 200


class RunMessage:
    """Follows one run in one message."""

    def __init__(
        self, run: Run, interaction: discord.Interaction[SagaBot], view: discord.ui.View
    ) -> None:
        """`interaction` was acknowledged for everyone to see; `view` holds the cancel button."""
        self._run = run
        self._interaction = interaction
        self._bot = interaction.client
        self._language = interaction.client.servers.interaction_language(interaction)
        self._view = view
        self._message: discord.WebhookMessage | None = None
        self._edited = time.monotonic()

    async def show(self) -> None:
        """Send the message and keep it up to date from now on."""
        self._message = await self._interaction.followup.send(
            embed=progress_embed(self._run, self._language), view=self._view, wait=True
        )
        note = {
            "channel_id": self._message.channel.id,
            "message_id": self._message.id,
            "kind": self._run.kind.value,
            "starter": self._run.starter,
            "began": self._run.began,
            "language": self._language,
        }
        await asyncio.to_thread(self._bot.services.notes.leave, note_key(self._bot), note)
        self._tick.start()
        self._run.outcome.add_done_callback(lambda _: self._bot.in_background(self._finish()))

    @tasks.loop(seconds=EDIT_SECONDS)
    async def _tick(self) -> None:
        if self._tick.current_loop > 0 and not self._run.outcome.done():
            view = None if self._run.stopping else self._view
            await self._edit(progress_embed(self._run, self._language), view)

    async def _finish(self) -> None:
        """Put the report in place of the progress."""
        self._tick.cancel()
        error = self._run.outcome.exception()
        if error is not None and not isinstance(error, StoreError | IngestError):
            logger.error("run %s failed", self._run.run_id, exc_info=error)
        report = None if error else self._run.outcome.result()
        if self._bot.stopping and (report is None or report.interrupted):
            return  # the stop broke it off: it is told of after the restart
        await asyncio.sleep(max(0.0, self._edited + EDIT_SECONDS - time.monotonic()))
        await self._edit(report_embed(self._run, report, error, self._language), None)
        await asyncio.to_thread(self._bot.services.notes.discard, note_key(self._bot))

    async def _edit(self, embed: discord.Embed, view: discord.ui.View | None) -> None:
        if self._message is None:
            return
        self._edited = time.monotonic()
        try:
            if self._run.seconds < TOKEN_SECONDS:
                await self._message.edit(embed=embed, view=view)
            else:
                channel = self._bot.get_partial_messageable(self._message.channel.id)
                await channel.get_partial_message(self._message.id).edit(embed=embed, view=view)
        except discord.HTTPException as error:
            # deleted, or Discord is ill: the run goes on, the next edit may come through
            logger.info("the message of run %s cannot be edited: %s", self._run.run_id, error)


def progress_embed(run: Run, language: str) -> discord.Embed:
    """How far a run is."""
    if run.total:
        filled = min(BAR, round(BAR * run.done / run.total))
        counts = say("run_counted", language, done=run.done, total=run.total)
        lines = [f"{'▰' * filled}{'▱' * (BAR - filled)} {counts}"]
    else:
        lines = [say("run_done_so_far", language, done=run.done)]
    left = run.seconds_left
    if left is not None:
        lines[0] += ", " + say("run_left", language, time=age(round(left)))
    if run.label:
        lines.append(escape(run.label[:REASON]))
    if run.stopping:
        lines.append(say("run_stopping", language))
    lines += ["", say("run_by", language, starter=f"<@{run.starter}>", since=since(run.began))]
    title = say(f"run_{run.kind}", language)
    return discord.Embed(title=title, description="\n".join(lines), colour=ANSWER)


def report_embed(
    run: Run, report: Report | None, error: BaseException | None, language: str
) -> discord.Embed:
    """What came of a run."""
    title, took = say(f"run_{run.kind}", language), age(round(run.seconds))
    if report is None:
        known = isinstance(error, StoreError | IngestError)
        reason = escape(str(error)) if known else say("run_bug", language)
        text = say("run_failed", language, time=took, reason=reason)
        return discord.Embed(title=title, description=text, colour=TROUBLE)
    lines = [say("run_cancelled" if report.interrupted else "run_finished", language, time=took)]
    if run.kind is Kind.REMOVE:
        lines.append(say("run_removed" if report.removed else "remove_unknown", language))
        lines.append(escape(run.label[:REASON]))
    elif run.kind is Kind.REBUILD:
        lines.append(say("run_rebuilt", language, seen=report.seen, passages=report.passages))
    else:
        counts = {
            name: getattr(report, name)
            for name in ("seen", "new", "updated", "unchanged", "duplicates", "passages")
        }
        lines.append(say("run_counts", language, failed=len(report.failed), **counts))
    lines += [
        f"• {escape(failure.target[:REASON])}: {escape(failure.reason[:REASON])}"
        for failure in report.failed[:FAILURES]
    ]
    if len(report.failed) > FAILURES:
        lines.append("…")
    colour = UNKNOWN if report.interrupted or report.failed else ANSWER
    return discord.Embed(title=title, description="\n".join(lines), colour=colour)


def since(moment: float) -> str:
    """A moment (epoch seconds) that Discord shows as an age, in everyone's own language."""
    return f"<t:{int(moment)}:R>"


def note_key(bot: SagaBot) -> str:
    """… of this process: others on the same catalogue leave theirs."""
    shards = bot.services.shards
    return f"{NOTE}:{shards.ids[0]}" if shards else NOTE


async def report_unfinished(bot: SagaBot) -> None:
    """Tell of a run that the last stop of the bot broke off, in its own message."""
    key = note_key(bot)
    note: dict[str, Any] | None = await asyncio.to_thread(bot.services.notes.find, key)
    if note is None:
        return
    language = note["language"]
    text = say("run_unfinished", language)
    embed = discord.Embed(
        title=say(f"run_{note['kind']}", language),
        description=f"{text}\n\n<@{note['starter']}> {since(note['began'])}",
        colour=TROUBLE,
    )
    message = bot.get_partial_messageable(note["channel_id"]).get_partial_message(
        note["message_id"]
    )
    try:
        await message.edit(embed=embed, view=None)
    except discord.HTTPException as error:
        logger.warning("an unfinished run cannot be told of: %s", error)
    await asyncio.to_thread(bot.services.notes.discard, key)
