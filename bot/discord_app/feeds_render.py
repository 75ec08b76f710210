"""What /admin feeds shows: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord_app.admin_render import paged
from bot.discord_app.render import ANSWER, escape
from bot.discord_app.run_message import since
from bot.discord_app.strings import say
from ingest.source_list import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.source_list import FollowedSource, ListError
    from ingest.visits import Visit

ADDRESS = 200
REASON = 150
KINDS = {"index": "sitemap"}
"""A sitemap of sitemaps is one to people."""


def feeds_embeds(followed: Sequence[FollowedSource], language: str) -> list[discord.Embed]:
    """The sources with their states."""
    lines = [_feed(source, language) for source in followed]
    text = "\n\n".join(lines) or say("feeds_none", language)
    return paged(say("feeds_title", language), text)


def added_embed(found: Visit, language: str) -> discord.Embed:
    """What a new source turned out to be."""
    kind = say(f"kind_{found.kind}", language)
    address = escape(found.task.address[:ADDRESS])
    if found.kind == "page":
        title = found.article.title if found.article else ""
        text = say("feed_added_page", language, address=address, title=escape(title[:ADDRESS]))
    else:
        count = len(found.entries)
        text = say("feed_added", language, address=address, kind=kind, count=count)
    return discord.Embed(description=text, colour=ANSWER)


def changed_embed(action: str, address: str, language: str) -> discord.Embed:
    """What was done; `action`: remove, pause or resume."""
    text = say(f"feed_{action}", language, address=escape(address[:ADDRESS]))
    return discord.Embed(description=text, colour=ANSWER)


def refused_text(error: ListError, language: str) -> str:
    """Why the list stays as it is."""
    if error.refusal is Refusal.NO_ADDRESS:
        return say("bad_url", language)
    if error.refusal is Refusal.UNREADABLE:
        return say("feed_unreadable", language, reason=escape(str(error)[:500]))
    return say(f"feed_{error.refusal}", language)


def _feed(followed: FollowedSource, language: str) -> str:
    listed, visited = followed.listed, followed.visited
    name = f"**{escape(listed.name)}** " if listed and listed.name else ""
    known = visited.source if visited else None
    kind = known.kind if known else followed.kind
    facts = [say(f"kind_{KINDS.get(kind, kind)}", language)]
    facts.append(say("feed_listed_in" if listed else "feed_added_here", language))
    if visited is None or known is None:
        facts.append(say("feed_never", language))
    else:
        facts.append(say("feed_articles", language, count=visited.articles))
        if known.last_success:
            facts.append(say("feed_visited", language, when=since(known.last_success)))
        if known.last_error:
            when = since(known.error_at or known.last_visit)
            reason = escape(known.last_error[:REASON])
            facts.append(say("feed_failed", language, when=when, reason=reason))
    if followed.paused:
        facts.append(f"**{say('feed_paused', language, when=since(followed.paused))}**")
    elif followed.next_visit:
        facts.append(say("feed_next", language, when=since(followed.next_visit)))
    return f"{name}{escape(followed.address[:ADDRESS])}\n{', '.join(facts)}"
