"""Who may look after the articles (/admin), and who may ask.

The operator names the admins in the settings: all servers share one corpus, so the managers of
just any server are never among them. Who may ask is each server's own affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.discord_app.strings import say

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Admins:
    """Ids of Discord. A server stands for those who may manage it."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    guilds: frozenset[int] = frozenset()

    @classmethod
    def from_settings(cls, settings: Settings) -> Admins:
        """What SAGA_ADMIN_USERS, _ROLES and _GUILDS say."""
        return cls(settings.admin_users, settings.admin_roles, settings.admin_guilds)

    def include(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether the person behind an interaction is one of them."""
        person = interaction.user
        if person.id in self.users:
            return True
        if not isinstance(person, discord.Member):
            return False
        if self.roles & {role.id for role in person.roles}:
            return True
        return interaction.guild_id in self.guilds and interaction.permissions.manage_guild

    def described(self, language: str) -> str:
        """Who they are, without ids: those are nobody's business."""
        parts = [
            say(f"admins_{kind}", language, count=len(ids))
            for kind, ids in (
                ("users", self.users), ("roles", self.roles), ("guilds", self.guilds),
            )
            if ids
        ]  # fmt: skip
        return "; ".join(parts) or say("admins_none", language)


def may_ask(person: discord.abc.User, role_id: int | None) -> bool:
    """Whether a person may ask where a role is wanted (None: none is); managers always may."""
    if role_id is None or not isinstance(person, discord.Member):
        return True
    if any(role.id == role_id for role in person.roles):
        return True
    # a role that was deleted must not shut everybody out
    if person.guild.get_role(role_id) is None:
        return True
    return person.guild_permissions.manage_guild
