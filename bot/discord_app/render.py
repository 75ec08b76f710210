"""Answers to messages: pure functions, tested without Discord.

Text from articles and people is escaped, so nothing of theirs becomes markup, a link or a mention.
Everything goes into embeds, where mentions cannot ping and invites are not unfolded; long answers
are cut at paragraph or sentence ends, never inside a link.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import discord

from bot.answers.phrases import moment_text, phrase, published_text
from bot.answers.types import NoteKind
from bot.discord_app.strings import say
from vectorstore.types import Published

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.types import Answer, Citation, Note, Sentence
    from vectorstore.types import ArticleInfo

DESCRIPTION = 3900
"""Characters of one embed's description; Discord allows 4,096, and 6,000 over all in a message."""
TITLE = 250
LINK = 1500
"""Longer addresses are not linked: they would push the text out of the message."""
CONTEXT = 350
"""Characters shown around a quote."""

ANSWER = discord.Colour.from_str("#3b82f6")
UNKNOWN = discord.Colour.from_str("#8b8f98")
AS_OF = discord.Colour.from_str("#8b5cf6")
"""Of answers with what was known at a moment: not how things are now."""
TROUBLE = discord.Colour.from_str("#d9534f")
SMALL = "-# "
"""Discord's small print, for a line."""
WARNINGS = frozenset({NoteKind.SUPERSEDED, NoteKind.CONFLICT})

MARKUP = re.compile(r"([\\*_~|`>#\[\]()<@])")
LINE_START = re.compile(r"^(\s*)([-+]|\d+\.)(?=\s)", re.MULTILINE)
INVITE = re.compile(r"(discord(?:app)?\.(?:gg|com|me|io)|dsc\.gg)/", re.IGNORECASE)
"""Discord unfolds invites without a scheme too."""
MARKER = re.compile(r"\\\[(\d+)\\\]")
ATOM = re.compile(r"\[\\\[\d+\\\]\]\([^)\s]*\)\s*|\[(?:\\.|[^\]\\])*\]\([^)\s]*\)\s*|\S+\s*|\s+")
CITES = re.compile(r"\[?\\\[\d+\\\]")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»›)\\\]“]*\s+$|\n\s*$|\)\s+$")


def escape(text: str) -> str:
    """Text that Discord shows exactly as it is."""
    text = MARKUP.sub(r"\\\1", text)
    text = LINE_START.sub(lambda m: f"{m.group(1)}{m.group(2)[:-1]}\\{m.group(2)[-1]}", text)
    return INVITE.sub(r"\1\\/", text.replace("://", ":\\//"))


def answer_embeds(answer: Answer) -> list[discord.Embed]:
    """The embeds of an answer, one message each."""
    links = {c.n: c.link for c in answer.citations if is_linkable(c.link)}
    date = _as_of(answer)
    text = answer.text.removeprefix(date).lstrip() if date else answer.text
    parts = [_with_markers(text, links)]
    if answer.citations:
        parts.append("\n".join(_source_lines(answer.citations, answer.language)))
    parts.extend(_note(note, links) for note in answer.notes)
    pieces = split("\n\n".join(parts), DESCRIPTION)
    refused = not answer.answered and bool(answer.citations)
    colour = UNKNOWN if not answer.answered else AS_OF if date else ANSWER
    embeds = [discord.Embed(description=piece, colour=colour) for piece in pieces]
    if refused:
        embeds[0].title = say("closest_title", answer.language)
    elif date:
        embeds[0].title = f"🕰️ {date.rstrip(' :')}"  # titles take no markup: nothing to escape
    return embeds


def draft_embed(
    sentences: Sequence[Sentence], citations: Sequence[Citation], language: str
) -> discord.Embed:
    """What is written so far: checked sentences with their sources, and that more is to come."""
    links = {c.n: c.link for c in citations if is_linkable(c.link)}
    text = " ".join(sentence.text for sentence in sentences)
    body = MARKER.sub(lambda m: _marker(int(m.group(1)), links), escape(text))
    parts = [body, "\n".join(_source_line(c, language) for c in citations)]
    description = split("\n\n".join(parts), DESCRIPTION)[0]
    return discord.Embed(
        description=f"{description}\n\n*{say('writing', language)}*", colour=UNKNOWN
    )


def trouble_embed(text: str) -> discord.Embed:
    """An error that is told to a person."""
    return discord.Embed(description=text, colour=TROUBLE)


def sources_embeds(
    citations: Sequence[Citation], contexts: Sequence[str | None], language: str
) -> list[discord.Embed]:
    """The quotes of an answer, each in its passage (None: it is gone)."""
    blocks = [
        f"{_source_line(citation, language)}\n{_in_context(citation, passage)}\n\n"
        for citation, passage in zip(citations, contexts, strict=True)
    ]
    pieces = pack(blocks, DESCRIPTION)
    return [discord.Embed(description=piece, colour=ANSWER) for piece in pieces]


def article_embed(article: ArticleInfo, text: str, language: str) -> discord.Embed:
    """One article, under a text about it."""
    lines = [text, _article_line(article, language)]
    return discord.Embed(description="\n\n".join(lines), colour=ANSWER)


def articles_embed(
    articles: Sequence[ArticleInfo], offset: int, count: int, language: str
) -> discord.Embed:
    """A page of the list of articles."""
    pages = (
        "\n\n".join(_article_line(article, language, longest) for article in articles)
        for longest in (LINK, LINK // 4, 0)
    )
    heading = say("articles", language, first=offset + 1, last=offset + len(articles), count=count)
    return discord.Embed(title=heading, description=fitting(pages), colour=ANSWER)


def pack(blocks: Iterable[str], limit: int) -> list[str]:
    """Join blocks into pieces of at most `limit` characters, cut between blocks.

    A block brings the blank lines after it; one that is longer than `limit` is split.
    """
    pieces = [""]
    for block in blocks:
        for part in [block] if len(block.rstrip()) <= limit else split(block, limit):
            if pieces[-1] and len(pieces[-1]) + len(part.rstrip()) > limit:
                pieces.append("")
            pieces[-1] += part
    return [piece.strip() for piece in pieces]


def fitting(texts: Iterable[str]) -> str:
    """The first text that fits into an embed; of none that does, the beginning of the last."""
    text = ""
    for text in texts:
        if len(text) <= DESCRIPTION:
            return text
    return split(text, DESCRIPTION)[0]


def split(text: str, limit: int) -> list[str]:
    """Cut text into pieces of at most `limit` characters, at the last sentence end that fits.

    Links stay whole, the [1] after a sentence stay with it; a single word that is longer than
    `limit` is cut.
    """
    pieces: list[str] = []
    current: list[str] = []
    size = 0
    for atom in _atoms(text, limit):
        if size + len(atom) > limit:
            keep = next(
                (i for i in range(len(current), 0, -1) if SENTENCE_END.search(current[i - 1])),
                len(current),
            )
            pieces.append("".join(current[:keep]))
            current = current[keep:]
            size = sum(map(len, current))
            if size + len(atom) > limit:
                pieces.append("".join(current))
                current, size = [], 0
        current.append(atom)
        size += len(atom)
    pieces.append("".join(current))
    return [piece.strip() for piece in pieces if piece.strip()] or [""]


def is_linkable(url: str) -> bool:
    """Whether a browser can open an address from Discord."""
    return url.startswith(("http://", "https://")) and len(url) <= LINK


def autocomplete_label(moment: datetime, language: str) -> str:
    """A day for the list of moments."""
    return published_text(Published(moment, day_only=True), language)


def _atoms(text: str, limit: int) -> list[str]:
    atoms: list[str] = []
    for atom in ATOM.findall(text):
        if atoms and CITES.match(atom) and len(atoms[-1]) + len(atom) <= limit:
            atoms[-1] += atom
            continue
        atoms.extend(atom[i : i + limit] for i in range(0, len(atom), limit))
    return atoms


def _marker(n: int, links: dict[int, str]) -> str:
    return f"[\\[{n}\\]]({_safe(links[n])})" if n in links else f"\\[{n}\\]"


def _as_of(answer: Answer) -> str | None:
    """The line that says by which moment an answer holds."""
    if answer.as_of is None:
        return None
    date = moment_text(datetime.fromisoformat(answer.as_of), answer.language)
    return phrase("as_of", answer.language, date=date)


def _with_markers(text: str, links: dict[int, str]) -> str:
    """Escaped text whose [1] lead to the quotes."""
    return MARKER.sub(lambda m: _marker(int(m.group(1)), links), escape(text))


def _note(note: Note, links: dict[int, str]) -> str:
    """What may mislead stands out; the rest is small."""
    text = _with_markers(note.text, links)
    return f"⚠️ *{text}*" if note.kind in WARNINGS else f"{SMALL}{text}"


def _source_lines(citations: Sequence[Citation], language: str) -> list[str]:
    """An article's numbers in one line, in the order of the first."""
    articles: dict[str, list[Citation]] = {}
    for citation in citations:
        articles.setdefault(citation.article_id, []).append(citation)
    return [
        SMALL + "".join(f"\\[{c.n}\\] " for c in cited[:-1]) + _source_line(cited[-1], language)
        for cited in articles.values()
    ]


def _source_line(citation: Citation, language: str) -> str:
    title = linked(citation.title, citation.link)
    day = escape(day_text(citation.published, language))
    return f"\\[{citation.n}\\] {escape(citation.outlet)}, {day}: {title}"


def day_text(published: str | None, language: str) -> str:
    """The day of an article; what was quoted says the hour."""
    if published is None:
        return published_text(None, language)
    return published_text(replace(Published.parse(published), day_only=True), language)


def _article_line(article: ArticleInfo, language: str, longest: int = LINK) -> str:
    published = article.published.isoformat() if article.published else None
    day = escape(day_text(published, language))
    title = linked(article.title, article.url, longest)
    return f"{title}\n{SMALL}{day}, {escape(article.outlet)} ({article.language})"


def linked(title: str, url: str, longest: int = LINK) -> str:
    """A title that leads to its page, where a browser can open it and the address is not longer."""
    text = escape(title[:TITLE])
    return f"[{text}]({_safe(url)})" if is_linkable(url) and len(url) <= longest else text


def _safe(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _in_context(citation: Citation, passage: str | None) -> str:
    if passage is None or passage[citation.start : citation.end] != citation.quote:
        return f"> **{escape(citation.quote).replace(chr(10), ' ')}**"
    before = passage[: citation.start][-CONTEXT:]
    after = passage[citation.end :][:CONTEXT]
    dots_before = "… " if citation.start > CONTEXT else ""
    dots_after = " …" if len(passage) - citation.end > CONTEXT else ""
    text = f"{dots_before}{escape(before)}**{escape(citation.quote)}**{escape(after)}{dots_after}"
    return "> " + re.sub(r"\s*\n\s*", " ", text)
