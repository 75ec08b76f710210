"""Buttons under the messages of /admin: cancel a run, confirm a removal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord

from bot.discord_app.buttons import Handled
from bot.discord_app.render import trouble_embed
from bot.discord_app.run_message import RunMessage, progress_embed, since
from bot.discord_app.runs import Kind, RunBusy
from bot.discord_app.strings import say

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from bot.discord_app.client import SagaBot
    from bot.discord_app.runs import Run
    from ingest.pipeline import Report

    SagaInteraction = discord.Interaction[SagaBot]

CUSTOM_ID = 80
"""Characters of an article's id in a button; the store finds it by its start."""


class CancelButton(
    Handled,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"saga:cancel:(?P<run_id>[0-9a-f]{8})",
):
    """Ends a run; any admin may press it."""

    def __init__(self, run_id: str, language: str = "en") -> None:
        """`run_id`: of the run under whose message it stands."""
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.danger,
                label=say("button_cancel", language),
                custom_id=f"saga:cancel:{run_id}",
            )
        )
        self.run_id = run_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> CancelButton:
        """Bring a button of an old message back to life."""
        del interaction, item
        return cls(match["run_id"])

    async def act(self, interaction: SagaInteraction) -> None:
        """Cancel the run, if it is still on."""
        if not await allowed(interaction):
            return
        bot = interaction.client
        language = bot.servers.interaction_language(interaction)
        run = bot.runs.current
        if run is None or run.run_id != self.run_id:
            await interaction.response.send_message(say("run_over", language), ephemeral=True)
            return
        run.cancel()
        await interaction.response.edit_message(embed=progress_embed(run, language), view=None)


class RemoveButton(
    Handled,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"saga:(?P<action>remove|keep):(?P<article_id>.+)",
):
    """Confirms a removal, or calls it off."""

    def __init__(self, action: str, article_id: str, language: str = "en") -> None:
        """`action`: remove or keep."""
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.danger
                if action == "remove"
                else discord.ButtonStyle.secondary,
                label=say(f"button_{action}", language),
                custom_id=f"saga:{action}:{article_id[:CUSTOM_ID]}",
            )
        )
        self.action = action
        self.article_id = article_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> RemoveButton:
        """Bring a button of an old message back to life."""
        del interaction, item
        return cls(match["action"], match["article_id"])

    async def act(self, interaction: SagaInteraction) -> None:
        """Remove the article or say that it stays."""
        if not await allowed(interaction):
            return
        bot = interaction.client
        language = bot.servers.interaction_language(interaction)
        if self.action == "keep":
            embed = discord.Embed(description=say("remove_kept", language))
            await interaction.response.edit_message(embed=embed, view=None)
            return
        await interaction.response.defer()
        found = await asyncio.to_thread(bot.services.corpus.find, self.article_id)
        if len(found) != 1:
            embed = trouble_embed(say("remove_unknown", language))
            await interaction.edit_original_response(embed=embed, view=None)
            return
        article = found[0]

        def work(run: Run) -> Report:
            run.label = article.title
            return bot.services.corpus.remove(article.article_id)

        if await start_run(interaction, Kind.REMOVE, work):
            await interaction.delete_original_response()


async def allowed(interaction: SagaInteraction) -> bool:
    """Whether the person is an admin; otherwise they are told why not and who is."""
    bot = interaction.client
    if bot.services.admins.include(interaction):
        return True
    language = bot.servers.interaction_language(interaction)
    text = say("not_admin", language, who=bot.services.admins.described(language))
    await interaction.response.send_message(embed=trouble_embed(text), ephemeral=True)
    return False


async def start_run(
    interaction: SagaInteraction, kind: Kind, work: Callable[[Run], Report]
) -> bool:
    """Start a run and show it where an acknowledged interaction is; False when another is on."""
    bot = interaction.client
    language = bot.servers.interaction_language(interaction)
    await bot.runs.make_way()
    try:
        run = bot.runs.start(kind, interaction.user.id, work)
    except RunBusy as busy:
        await interaction.followup.send(embed=trouble_embed(busy_text(busy.run, language)))
        return False
    view = discord.ui.View(timeout=None)
    view.add_item(CancelButton(run.run_id, language))
    await RunMessage(run, interaction, view).show()
    return True


def busy_text(run: Run, language: str) -> str:
    """Why no other run can begin now."""
    title = say(f"run_{run.kind}", language)
    return say(
        "run_busy", language, starter=f"<@{run.starter}>", title=title, since=since(run.began)
    )
