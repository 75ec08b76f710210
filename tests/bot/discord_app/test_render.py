from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.types import Answer, Citation, Note, NoteKind
from bot.discord_app.render import answer_embeds, escape, pack, sources_embeds, split

LINK = "[\\[1\\]](https://example.org/#:~:text=a,b)"


def citation(n, quote="A quote.", url="https://example.org/a_(b)"):
    return Citation(n, f"a{n}", "A *title*", "Paper", url, url + "#:~:text=A%20quote.",
                    "2023-11-17", "en", quote, f"p{n}", 0, len(quote))  # fmt: skip


def answer(citations, text=None, **rest):
    text = text or "\n\n".join(f"Paper: “{c.quote}” [{c.n}]" for c in citations)
    return Answer("Who?", "en", None, True, text, citations=tuple(citations), **rest)


def unescaped(text):
    return re.sub(r"\\(?=[\W_])", "", text)


@given(st.text(max_size=300))
def test_text_of_others_shows_as_it_is(text):
    shown = escape(text)
    assert unescaped(shown.replace(":\\//", "://")) == unescaped(text)
    for sign in "*_~|`>#[]()<@":
        assert not re.search(rf"(?<!\\)(?:\\\\)*{re.escape(sign)}", shown)


@given(
    st.lists(st.sampled_from(["Word ", "end. ", LINK + " ", "x" * 40 + " ", "\n\n"]), max_size=60)
)
def test_pieces_fit_and_links_stay_whole(atoms):
    text = "".join(atoms)
    pieces = split(text, 120)
    assert all(len(piece) <= 120 for piece in pieces)
    assert sum(piece.count(LINK) for piece in pieces) == text.count(LINK)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


def test_pieces_end_at_sentences():
    pieces = split("One sentence here. " * 20, 100)
    assert all(piece.endswith(".") for piece in pieces)


def test_a_sentence_keeps_its_citations():
    pieces = split(f"One sentence here. {LINK} {LINK} " * 20, 150)
    assert len(pieces) > 1
    assert all(piece.startswith("One") and piece.endswith(")") for piece in pieces)


@given(st.lists(st.integers(1, 150), max_size=20))
def test_blocks_stay_whole(lengths):
    blocks = [f"{'x' * length}\n\n" for length in lengths]
    pieces = pack(blocks, 150)
    assert all(len(piece) <= 150 for piece in pieces)
    assert "\n\n".join(pieces) == "".join(blocks).strip()


def test_a_block_that_is_too_long_is_split_at_sentences():
    pieces = pack(["Short.\n\n", "One sentence. " * 20], 100)
    assert pieces[0] == "Short."
    assert len(pieces) > 3
    assert all(len(piece) <= 100 and piece.endswith(".") for piece in pieces)


def test_a_very_long_answer_is_cut_to_what_discord_takes():
    citations = [citation(n, "A long quote of words. " * 200) for n in range(1, 5)]
    embeds = answer_embeds(answer(citations))
    assert len(embeds) > 1
    assert all(len(embed) <= 6000 and len(embed.description) <= 4096 for embed in embeds)


def test_markers_lead_to_the_quote():
    (embed,) = answer_embeds(answer([citation(1)]))
    assert "[\\[1\\]](https://example.org/a_%28b%29#:~:text=A%20quote.)" in embed.description
    assert "A \\*title\\*" in embed.description


def test_an_address_that_no_browser_opens_is_no_link():
    (embed,) = answer_embeds(answer([citation(1, url="starter:x")]))
    assert "](" not in embed.description


@pytest.mark.parametrize(
    "evil",
    ["@everyone", "<@1234>", "[click](https://evil.example)", "https://evil.example", "```x```",
     "||spoiler||", "# Heading", "discord.gg/abc"],
)  # fmt: skip
def test_a_malicious_article_stays_text(evil):
    (embed,) = answer_embeds(answer([citation(1, quote=f"{evil} he said.")]))
    line = embed.description.splitlines()[0]
    assert not re.search(r"(?<!\\)(@|<|`|\|)", line)
    assert "](https://evil" not in line
    assert "https://evil" not in line


def test_notes_stand_below():
    small = Note(NoteKind.OTHER_LANGUAGE, "Quoted in the original: German.", (1,))
    warning = Note(NoteKind.SUPERSEDED, "Overtaken by later news: [1].", (1,))
    (embed,) = answer_embeds(answer([citation(1)], notes=(small, warning)))
    assert "\n-# Quoted in the original: German." in embed.description
    assert "⚠️ *Overtaken by later news: [\\[1\\]](https://" in embed.description


def test_two_quotes_of_an_article_share_a_line():
    first, other, second = citation(1), citation(2), replace(citation(3), article_id="a1")
    (embed,) = answer_embeds(answer([first, other, second]))
    lines = [line for line in embed.description.splitlines() if line.startswith("-# ")]
    assert [re.findall(r"\\\[(\d)\\\]", line) for line in lines] == [["1", "3"], ["2"]]


def test_an_answer_as_of_a_day_has_a_look_of_its_own():
    day = "2023-11-19T23:59:59-08:00"
    text = "As of 19 November 2023, 23:59 (UTC-8):\n\nPaper: “A quote.” [1]"
    plain, past = answer([citation(1)]), replace(answer([citation(1)], text), as_of=day)
    (before,), (embed,) = answer_embeds(plain), answer_embeds(past)
    assert "As of 19 November 2023, 23:59 (UTC-8)" in embed.title
    assert "As of" not in embed.description
    assert embed.colour != before.colour


def test_the_quote_is_shown_in_its_passage():
    (embed,) = sources_embeds([citation(1)], ["A quote. And more\n\nof it."], "en")
    assert "> **A quote.** And more of it." in embed.description


def test_a_passage_that_is_gone_still_shows_the_quote():
    (embed,) = sources_embeds([citation(1)], [None], "en")
    assert "> **A quote.**" in embed.description


def test_invites_are_not_unfolded():
    for invite in ("discord.gg/abc", "DISCORD.COM/invite/abc", "https://discordapp.com/invite/abc"):
        assert not re.search(r"(gg|com)/", escape(invite), re.IGNORECASE)
        assert unescaped(escape(invite).replace("\\/", "/")) == invite
