"""Everything that asks: messages that are meant for the bot, /ask, the message menu."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.types import Question
from bot.discord_app.context import history, without_mention
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
from bot.discord_app.door import turned_away
from bot.discord_app.limits import Asker
from bot.discord_app.moments import offered
from bot.discord_app.record import Record, Surface
from bot.discord_app.render import answer_embeds, trouble_embed
from bot.discord_app.servers import message_language
from bot.discord_app.stream import Draft
from bot.discord_app.strings import localised, say
from bot.discord_app.views import answer_view
from vectorstore.errors import StoreError
from vectorstore.types import parse_as_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.discord_app.client import SagaBot
    from bot.discord_app.desk import Kept

logger = logging.getLogger(__name__)

MOST_CHARACTERS = 1000
"""Of a question in /ask."""
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
        if message.author.bot or message.type not in SPOKEN:
            return
        surface = self._surface(message)
        if surface is None or self.bot.seen.is_repeated(message.id):
            return
        with self._answering(), Record(surface, self.bot.metrics) as record:
            try:
                await self._answer_message(message, record)
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
        await self._answer_interaction(interaction, asked, Surface.ASK, private=private)

    @ask.autocomplete("as_of")
    async def _dates(
        self, interaction: discord.Interaction[SagaBot], current: str
    ) -> list[app_commands.Choice[str]]:
        """Days that matter."""
        language = self.bot.servers.interaction_language(interaction)
        return await offered(self.bot, language, current)

    async def check_with_sources(
        self, interaction: discord.Interaction[SagaBot], message: discord.Message
    ) -> None:
        """The message menu: what do the articles say of each statement in this message?"""
        text = message.content or " ".join(e.description or "" for e in message.embeds)
        # told in the language of the one who reads it, whatever the message is in
        language = self.bot.servers.interaction_language(interaction)
        question = Question(text, language=language, claims=True)
        await self._answer_interaction(interaction, question, Surface.CHECK, private=True)

    async def _answer_message(self, message: discord.Message, record: Record) -> None:
        text = without_mention(self.bot, message)
        spoken = self.bot.servers.language(message.guild)
        language = message_language(text, spoken)
        asker = Asker(message.author.id, message.guild.id if message.guild else 0)
        away = turned_away(self.bot, message.author, asker.server, language)
        lacking = missing_permissions(message.channel, message.guild.me if message.guild else None)
        if lacking:
            record.end("lacking_rights", language)
            if not away:
                await self._tell_lacking(message, lacking)
            return
        if away:
            record.end(away.outcome, language)
            await reply(message, [trouble_embed(away.words)])
            return

        async def begin(embed: discord.Embed) -> discord.Message:
            return await message.reply(embed=embed)

        draft = Draft(begin, language, record)
        async with self._typing.shown(message.channel, record.acknowledged):
            turns = await history(self.bot, message)
            question = Question(text, history=turns, fallback_language=spoken)
            found = await self._work(question, asker, draft, record)
            if isinstance(found, str):
                embeds: Sequence[discord.Embed] = [trouble_embed(found)]
                view = None
            else:
                embeds, view = _shown(found, in_server=message.guild is not None)
            embeds = await draft.finish(embeds, view)
        if embeds:
            await reply(message, embeds, view)
        _end(record, found)

    async def _answer_interaction(
        self,
        interaction: discord.Interaction[SagaBot],
        question: Question,
        surface: Surface,
        *,
        private: bool,
    ) -> None:
        with self._answering(), Record(surface, self.bot.metrics) as record:
            language = question.language or message_language(
                question.text, question.fallback_language
            )
            asker = Asker(interaction.user.id, interaction.guild_id or 0)
            away = turned_away(self.bot, interaction.user, asker.server, language)
            private = private or away is not None
            reach = await acknowledge(interaction, private=private)
            record.acknowledged()
            if reach is Reach.NOWHERE:
                record.end("unreachable", language)
                return
            if away:
                record.end(away.outcome, language)
                await respond(interaction, reach, [trouble_embed(away.words)], private=True)
                return

            async def begin(embed: discord.Embed) -> discord.Message | None:
                if reach is not Reach.INTERACTION:
                    return None
                return await interaction.edit_original_response(embed=embed)

            draft = Draft(begin, language, record)
            found = await self._work(question, asker, draft, record)
            if isinstance(found, str):
                embeds: Sequence[discord.Embed] = [trouble_embed(found)]
                view = None
            else:
                embeds, view = _shown(found, in_server=interaction.guild is not None)
            await draft.stop()
            await respond(interaction, reach, embeds, view, private=private)
            _end(record, found)

    async def _work(
        self, question: Question, asker: Asker, draft: Draft, record: Record
    ) -> Kept | str:
        """The kept answer, or what to tell instead."""
        language = question.language or message_language(question.text, question.fallback_language)
        try:
            return await self.bot.desk.ask(question, asker, draft.hear)
        except DeskFull as full:
            record.end("busy", language)
            return say("busy", language, seconds=full.seconds)
        except DeskClosed:
            record.end("restarting", language)
            return say("restarting", language)
        except StoreError as error:
            logger.error("a question failed: %s", error)  # noqa: TRY400 - it says what to do
            record.end("store_down", language)
            return say("store_down", language)
        except Exception:
            # Whatever it is, a person is waiting: they are told, and the log has the rest.
            logger.exception("a question failed")
            record.end("failed", language)
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
            without_mention(self.bot, message), self.bot.servers.language(message.guild)
        )
        words = say("undelivered", language, link=message.jump_url)
        try:
            await message.author.send(words)
        except FAULTS as error:
            logger.warning("the asker cannot be told of it: %s", error)

    async def _tell_lacking(self, message: discord.Message, lacking: list[str]) -> None:
        """Say which rights are missing: in the channel if that is possible, else to the asker."""
        text = without_mention(self.bot, message)
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

    def _surface(self, message: discord.Message) -> Surface | None:
        """By what a message is meant for the bot; None when it is not."""
        me = self.bot.user
        if me is None:
            return None
        if message.guild is None:
            return Surface.DIRECT
        replied = message.reference.resolved if message.reference else None
        if isinstance(replied, discord.Message) and replied.author.id == me.id:
            return Surface.REPLY
        if me in message.mentions:
            return Surface.MENTION
        if not message.content.strip():
            return None  # nothing to go by, or the intent is missing
        if message.channel.id == self.bot.servers.of(message.guild.id).channel_id:
            return Surface.CHANNEL
        if isinstance(message.channel, discord.Thread) and message.channel.owner_id == me.id:
            return Surface.THREAD
        return None


def _shown(kept: Kept, *, in_server: bool) -> tuple[Sequence[discord.Embed], discord.ui.View]:
    """An answer with its buttons."""
    answer_id, answer = kept
    view = answer_view(
        answer_id, answer.language, in_server=in_server, sources=bool(answer.citations)
    )
    return answer_embeds(answer), view


def _end(record: Record, found: Kept | str) -> None:
    """Note an answer that was delivered; what came instead of one was noted where it arose."""
    if not isinstance(found, str):
        record.end(found[1].outcome, found[1].language, found)
