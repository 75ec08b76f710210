"""Everything that asks: mentions, replies, direct messages, follow-up threads, /ask, the menu."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.types import Question, Turn
from bot.discord_app.desk import DeskFull
from bot.discord_app.render import answer_embeds, autocomplete_label, trouble_embed
from bot.discord_app.strings import client_language, described, say
from bot.discord_app.views import answer_view, interaction_language
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    from bot.answers.types import Answer
    from bot.discord_app.client import SagaBot

logger = logging.getLogger(__name__)

HISTORY = 6
"""Earlier messages that a follow-up is understood by."""
REMEMBERED = 1000
"""Message ids kept to answer a repeated event only once."""
MOST_CHARACTERS = 1000
"""Of a question in /ask."""
CHOICES = 25


class Asking(commands.Cog):
    """Listens for questions and answers them."""

    def __init__(self, bot: SagaBot) -> None:
        """Adds the message menu, which cogs cannot declare."""
        self.bot = bot
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._menu = app_commands.ContextMenu(
            name=app_commands.locale_str("Check with sources", key="menu_check"),
            callback=self.check_with_sources,
        )
        bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the menu away again."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer what is meant for the bot."""
        if message.author.bot or not self._is_for_me(message) or self._is_repeated(message.id):
            return
        text = self._without_mention(message)
        try:
            async with message.channel.typing():
                history = await self._history(message)
                question = Question(
                    text,
                    history=history,
                    fallback_language=client_language(
                        message.guild.preferred_locale if message.guild else None
                    ),
                )
                await self._reply(message, question)
        except discord.Forbidden as error:
            logger.warning("cannot answer in channel %s: %s", message.channel.id, error.text)
        except discord.NotFound:
            logger.info("message %s was deleted before its answer", message.id)

    @app_commands.command(name="ask", description=described("cmd_ask"))
    @app_commands.describe(
        question=described("arg_question"),
        as_of=described("arg_as_of"),
        private=described("arg_private"),
    )
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 1, MOST_CHARACTERS],
        as_of: str | None = None,
        private: bool = False,
    ) -> None:
        """`/ask`."""
        language = interaction_language(interaction)
        moment = None
        if as_of:
            try:
                moment = parse_as_of(as_of, self.bot.services.story.zone)
            except ValueError:
                text = say("bad_date", language, date=as_of[:40].replace("`", ""))
                await interaction.response.send_message(embed=trouble_embed(text), ephemeral=True)
                return
        await interaction.response.defer(ephemeral=private, thinking=True)
        asked = Question(question, as_of=moment, fallback_language=language)
        await self._follow_up(interaction, asked, ephemeral=private)

    @ask.autocomplete("as_of")
    async def _dates(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Days on which articles appeared."""
        language = interaction_language(interaction)
        dates = await asyncio.to_thread(self.bot.services.engine.article_dates)
        choices = []
        for moment in dates:
            label, value = autocomplete_label(moment, language), moment.date().isoformat()
            if current.lower() in label.lower() or value.startswith(current):
                choices.append(app_commands.Choice(name=label, value=value))
        return choices[:CHOICES]

    async def check_with_sources(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """The message menu: what do the articles say of this message?"""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text = message.content or " ".join(e.description or "" for e in message.embeds)
        question = Question(text, fallback_language=interaction_language(interaction))
        await self._follow_up(interaction, question, ephemeral=True)

    async def _follow_up(
        self, interaction: discord.Interaction[Any], question: Question, *, ephemeral: bool
    ) -> None:
        """Send an answer to a deferred interaction."""
        language = question.fallback_language or "en"
        found = await self._work(question, language)
        if isinstance(found, str):
            await interaction.followup.send(embed=trouble_embed(found), ephemeral=ephemeral)
            return
        answer_id, answer = found
        embeds = answer_embeds(answer)
        view = answer_view(answer_id, answer.language, in_server=interaction.guild is not None)
        for embed in embeds[:-1]:
            await interaction.followup.send(embed=embed, ephemeral=ephemeral)
        await interaction.followup.send(embed=embeds[-1], view=view, ephemeral=ephemeral)

    async def _reply(self, message: discord.Message, question: Question) -> None:
        """Send an answer to a message."""
        found = await self._work(question, question.fallback_language or "en")
        if isinstance(found, str):
            await message.reply(embed=trouble_embed(found))
            return
        answer_id, answer = found
        embeds = answer_embeds(answer)
        view = answer_view(answer_id, answer.language, in_server=message.guild is not None)
        for embed in embeds[:-1]:
            await message.reply(embed=embed)
        await message.reply(embed=embeds[-1], view=view)

    async def _work(self, question: Question, language: str) -> tuple[str, Answer] | str:
        """The kept answer, or what to tell instead."""
        try:
            return await self.bot.desk.ask(question)
        except DeskFull as full:
            return say("busy", language, seconds=full.seconds)
        except Exception:
            # Whatever it is, a person is waiting: they are told, and the log has the rest.
            logger.exception("a question failed")
            return say("broken", language)

    def _is_for_me(self, message: discord.Message) -> bool:
        me = self.bot.user
        if me is None:
            return False
        if message.guild is None or me in message.mentions:
            return True
        if isinstance(message.channel, discord.Thread) and message.channel.owner_id == me.id:
            return True
        replied = message.reference.resolved if message.reference else None
        return isinstance(replied, discord.Message) and replied.author.id == me.id

    def _is_repeated(self, message_id: int) -> bool:
        """A resumed session can bring the same event again."""
        if message_id in self._seen:
            return True
        self._seen[message_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False

    def _without_mention(self, message: discord.Message) -> str:
        me = self.bot.user
        return re.sub(rf"<@!?{me.id if me else 0}>", " ", message.content).strip()

    async def _history(self, message: discord.Message) -> tuple[Turn, ...]:
        """Earlier turns from Discord itself: the thread, or the chain of replies."""
        turns: list[Turn] = []
        if isinstance(message.channel, discord.Thread):
            async for earlier in message.channel.history(limit=HISTORY, before=message):
                turns.insert(0, self._turn(earlier))
            return tuple(turn for turn in turns if turn.content)
        current = message
        while (reference := current.reference) and len(turns) < HISTORY:
            if isinstance(reference.resolved, discord.Message):
                current = reference.resolved
            elif reference.message_id is None:
                break
            else:
                try:
                    current = await message.channel.fetch_message(reference.message_id)
                except discord.HTTPException:
                    break  # deleted, or not ours to read
            turns.insert(0, self._turn(current))
        return tuple(turn for turn in turns if turn.content)

    def _turn(self, message: discord.Message) -> Turn:
        mine = self.bot.user is not None and message.author.id == self.bot.user.id
        text = self._without_mention(message)
        if mine and message.embeds:
            text = "\n".join(embed.description or "" for embed in message.embeds)
            text = re.sub(r"\[\\\[\d+\\\]\]\([^)]*\)|\\(?=[\W_])", "", text)
        return Turn("assistant" if mine else "user", text)
