"""What every button of the bot has in common: no press counts twice, no failure goes unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import discord

    from bot.discord_app.client import SagaBot


class Handled:
    """Mixed into the dynamic items, before `discord.ui.DynamicItem`."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """A resumed session can bring the same press again."""
        bot: SagaBot = interaction.client
        return not bot.seen.is_repeated(interaction.id)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says; what fails ends where commands' failures do."""
        try:
            await self.act(interaction)
        except Exception as error:  # noqa: BLE001 - handed to the one handler
            await interaction.client.tell_failure(interaction, error)

    async def act(self, interaction: discord.Interaction[Any]) -> None:
        """What the button does."""
        raise NotImplementedError
