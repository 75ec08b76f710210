"""Everything that asks: messages that are meant for the bot, /ask, the message menu."""

from __future__ import annotations

import asyncio
import logging
import math
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.types import Question, Turn
from bot.discord_app.delivery import (
    FAULTS,
    Reach,
    Typing,
    acknowledge,
    is_gone,
    missing_permissions,
    persist,
    reply,
    respond,
)
from bot.discord_app.desk import DeskClosed, DeskFull
from bot.discord_app.limits import Asker
from bot.discord_app.render import answer_embeds, autocomplete_label, trouble_embed
from bot.discord_app.servers import message_language
from bot.discord_app.strings import localised, say
from bot.discord_app.views import answer_view
from vectorstore.errors import StoreError
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answers.types import Answer
    from bot.discord_app.client import SagaBot

logger = logging.getLogger(__name__)

HISTORY = 6
"""Earlier messages that a follow-up is understood by."""
MOST_CHARACTERS = 1000
"""Of a question in /ask."""
CHOICES = 25
SPOKEN = (discord.MessageType.default, discord.MessageType.reply)
"""Kinds of messages that a person wrote; the others tell of pins, joins and the like."""


class Asking(commands.Cog):
    """Listens for questions and answers them."""

    def __init__(self, bot: SagaBot) -> None:
        """Adds the message menu, which cogs cannot declare."""
        self.bot = bot
        self._typing = Typing()
        self._menu = app_commands.ContextMenu(
            name=localised("menu_check"), callback=self.check_with_sources
        )
        bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the menu away again."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer what is meant for the bot."""
        if (
            message.author.bot
            or message.type not in SPOKEN
            or not self._is_for_me(message)
            or self.bot.seen.is_repeated(message.id)
        ):
            return
        with self._answering():
            try:
                await self._answer_message(message)
            except discord.Forbidden as error:
                logger.warning("cannot answer in channel %s: %s", message.channel.id, error.text)
                await self._tell_lacking(message, await self._lacking_now(message))
            except FAULTS as error:
                if isinstance(error, discord.HTTPException) and is_gone(error):
                    logger.info("message %s was deleted before its answer", message.id)
                    return
                logger.error("message %s cannot be answered: %s", message.id, error)  # noqa: TRY400
                await self._tell_undelivered(message)

    @app_commands.command(name=localised("name_ask"), description=localised("cmd_ask"))
    @app_commands.rename(
        question=localised("opt_question"),
        as_of=localised("opt_as_of"),
        private=localised("opt_private"),
    )
    @app_commands.describe(
        question=localised("arg_question"),
        as_of=localised("arg_as_of"),
        private=localised("arg_private"),
    )
    async def ask(
        self,
        interaction: discord.Interaction[SagaBot],
        question: app_commands.Range[str, 1, MOST_CHARACTERS],
        as_of: str | None = None,
        private: bool = False,
    ) -> None:
        """`/ask`."""
        language = self.bot.servers.interaction_language(interaction)
        moment = None
        if as_of:
            try:
                moment = parse_as_of(as_of, self.bot.services.story.zone)
            except ValueError:
                text = say("bad_date", language, date=as_of[:40].replace("`", ""))
                await interaction.response.send_message(embed=trouble_embed(text), ephemeral=True)
                return
        asked = Question(question, as_of=moment, fallback_language=language)
        await self._answer_interaction(interaction, asked, private=private)

    @ask.autocomplete("as_of")
    async def _dates(
        self, interaction: discord.Interaction[SagaBot], current: str
    ) -> list[app_commands.Choice[str]]:
        """Days on which articles appeared."""
        language = self.bot.servers.interaction_language(interaction)
        dates = await asyncio.to_thread(self.bot.services.engine.article_dates)
        choices = []
        for moment in dates:
            label, value = autocomplete_label(moment, language), moment.date().isoformat()
            if current.lower() in label.lower() or value.startswith(current):
                choices.append(app_commands.Choice(name=label, value=value))
        return choices[:CHOICES]

    async def check_with_sources(
        self, interaction: discord.Interaction[SagaBot], message: discord.Message
    ) -> None:
        """The message menu: what do the articles say of this message?"""
        text = message.content or " ".join(e.description or "" for e in message.embeds)
        language = self.bot.servers.interaction_language(interaction)
        question = Question(text, fallback_language=language)
        await self._answer_interaction(interaction, question, private=True)

    async def _answer_message(self, message: discord.Message) -> None:
        text = self._without_mention(message)
        spoken = self.bot.servers.language(message.guild)
        asker = Asker(message.author.id, message.guild.id if message.guild else 0)
        wait = self.bot.cooldown.book(asker)
        lacking = missing_permissions(message.channel, message.guild.me if message.guild else None)
        if lacking:
            if not wait:
                await self._tell_lacking(message, lacking)
            return
        if wait:
            words = say("slow_down", message_language(text, spoken), seconds=math.ceil(wait))
            await reply(message, [trouble_embed(words)])
            return
        async with self._typing.shown(message.channel):
            history = await self._history(message)
            question = Question(text, history=history, fallback_language=spoken)
            found = await self._work(question, asker)
        if isinstance(found, str):
            await reply(message, [trouble_embed(found)])
            return
        answer_id, answer = found
        view = answer_view(answer_id, answer.language, in_server=message.guild is not None)
        await reply(message, answer_embeds(answer), view)

    async def _answer_interaction(
        self, interaction: discord.Interaction[SagaBot], question: Question, *, private: bool
    ) -> None:
        with self._answering():
            reach = await acknowledge(interaction, private=private)
            if reach is Reach.NOWHERE:
                return
            asker = Asker(interaction.user.id, interaction.guild_id or 0)
            wait = self.bot.cooldown.book(asker)
            found: tuple[str, Answer] | str
            if wait:
                language = message_language(question.text, question.fallback_language)
                found = say("slow_down", language, seconds=math.ceil(wait))
            else:
                found = await self._work(question, asker)
            if isinstance(found, str):
                await respond(interaction, reach, [trouble_embed(found)], private=private)
                return
            answer_id, answer = found
            view = answer_view(answer_id, answer.language, in_server=interaction.guild is not None)
            await respond(interaction, reach, answer_embeds(answer), view, private=private)

    async def _work(self, question: Question, asker: Asker) -> tuple[str, Answer] | str:
        """The kept answer, or what to tell instead."""
        language = message_language(question.text, question.fallback_language)
        try:
            return await self.bot.desk.ask(question, asker)
        except DeskFull as full:
            return say("busy", language, seconds=full.seconds)
        except DeskClosed:
            return say("restarting", language)
        except StoreError as error:
            logger.error("a question failed: %s", error)  # noqa: TRY400 - it says what to do
            return say("store_down", language)
        except Exception:
            # Whatever it is, a person is waiting: they are told, and the log has the rest.
            logger.exception("a question failed")
            return say("broken", language)

    async def _lacking_now(self, message: discord.Message) -> list[str]:
        """The rights that are missing by what Discord says now: its news of them may be late."""
        if not isinstance(message.channel, discord.abc.GuildChannel) or message.guild is None:
            return ["send_messages"]
        try:
            channel = await self.bot.fetch_channel(message.channel.id)
        except FAULTS:
            return ["view_channel"]
        return missing_permissions(channel, message.guild.me) or ["send_messages"]

    async def _tell_undelivered(self, message: discord.Message) -> None:
        """Say to the asker that there was an answer, by the way that may still be open."""
        language = message_language(
            self._without_mention(message), self.bot.servers.language(message.guild)
        )
        words = say("undelivered", language, link=message.jump_url)
        try:
            await message.author.send(words)
        except FAULTS as error:
            logger.warning("the asker cannot be told of it: %s", error)

    async def _tell_lacking(self, message: discord.Message, lacking: list[str]) -> None:
        """Say which rights are missing: in the channel if that is possible, else to the asker."""
        text = self._without_mention(message)
        language = message_language(text, self.bot.servers.language(message.guild))
        names = ", ".join(say(f"perm_{name}", language) for name in lacking)
        logger.warning("in channel %s the bot lacks: %s", message.channel.id, ", ".join(lacking))
        where = f"<#{message.channel.id}>"
        words = say("lacking", language, channel=where, permissions=names)
        mute = {"view_channel", "send_messages", "send_messages_in_threads"} & set(lacking)
        try:
            await persist(lambda: (message.author if mute else message.channel).send(words))
        except FAULTS as error:
            logger.warning("the asker cannot be told of it: %s", error)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Somebody waits in this task."""
        task = asyncio.current_task()
        if task is None:
            yield
            return
        self.bot.answering.add(task)
        try:
            yield
        finally:
            self.bot.answering.discard(task)

    def _is_for_me(self, message: discord.Message) -> bool:
        me = self.bot.user
        if me is None:
            return False
        if message.guild is None or me in message.mentions:
            return True
        own = isinstance(message.channel, discord.Thread) and message.channel.owner_id == me.id
        if own or message.channel.id == self.bot.servers.of(message.guild.id).channel_id:
            return bool(message.content.strip())  # nothing, where the intent is missing
        replied = message.reference.resolved if message.reference else None
        return isinstance(replied, discord.Message) and replied.author.id == me.id

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
