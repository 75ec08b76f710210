"""Pictures of everything that the bot says, to be looked at.

    .venv/bin/python tests/wire/pictures.py FOLDER [--chromium chromium]

Starts the bot as users do over the starter articles (their addresses made web addresses, so that
links show), asks and presses everything, and draws what arrived at the stand-in for Discord on
pages: narrow (390 px, a phone) and wide (1100 px), dark and light. Without --chromium only pages.
"""

from __future__ import annotations

import argparse
import asyncio
import copy
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from discord_wire import Discord
from discord_wire.look import Look
from discord_wire.process import start_bot
from discord_wire.world import buttons_of

from ingest.documents import STARTER, read_file
from vectorstore.types import Article

SIZES = {"narrow": (390, False), "wide": (1100, False), "light": (390, True)}
README = {
    "discord-answer": ("answers", "An answer"), "discord-as-of": ("answers", "As of a day"),
    "discord-notes": ("answers", "With notes"), "discord-status": ("state", "/status"),
    "discord-reindex": ("admin", "Re-indexing"),
}  # fmt: skip
"""Pictures of one message for the README, and where it stands."""
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--force-device-scale-factor=2",
)  # fmt: skip
QUESTIONS = {
    "en": "Why did the board remove Sam Altman?",
    "de": "Wer wurde nach Altmans Entlassung Interimschef?",
    "it": "Chi ha preso il posto di Altman?",
    "fr": "Que voulaient les salariés d'OpenAI ?",
    "es": "¿Por qué el consejo despidió a Sam Altman?",
}
LOCALES = {"en": "en-US", "de": "de", "it": "it", "fr": "fr", "es": "es-ES"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", help="the browser that takes the pictures")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pages = asyncio.run(collect(Path(scratch) / "data"))
        look = Look(pages.pop("names"))
        for name, (page, heading) in README.items():
            (rows,) = (rows for title, rows in pages[page] if title == heading)
            pages[name] = [("", rows[:1] if heading == "/status" else rows)]  # its beginning
        for name, rows in pages.items():
            for size, (width, light) in SIZES.items():
                page = options.folder / f"{name}-{size}.html"
                page.write_text(look.page(rows, width, light=light))
                if options.chromium:
                    photograph(options.chromium, page, width, Path(scratch))


def photograph(chromium, page, width, scratch):
    """A picture of a whole page beside it."""
    flags = [*FLAGS, f"--user-data-dir={scratch / 'browser'}"]
    script = "<script>document.title = document.body.scrollHeight</script>"
    measured = page.read_text() + script
    (scratch / "page.html").write_text(measured)
    address = f"file://{scratch / 'page.html'}"
    found = subprocess.run(
        [chromium, *flags, f"--window-size={width},800", "--dump-dom", address],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    height = int(found.split("<title>")[1].split("<")[0]) + 8
    picture = page.with_suffix(".png")
    subprocess.run(
        [chromium, *flags, f"--window-size={width},{height}", f"--screenshot={picture}", address],
        capture_output=True, check=True,
    )  # fmt: skip
    with Image.open(picture) as taken:  # few colours: a fifth of the size, no visible difference
        few = taken.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)


def index(data):
    """Put the starter articles into a store, each with a web address."""
    rows = data.parent / "starter.jsonl"
    with rows.open("w") as out:
        for path in sorted(STARTER.glob("*.md")):
            for article in read_file(path):
                assert isinstance(article, Article)
                row = {
                    "url": f"https://news.example/{path.stem}", "title": article.title,
                    "published": article.published.isoformat(), "language": article.language,
                    "outlet": article.outlet, "text": article.text,
                }  # fmt: skip
                out.write(json.dumps(row) + "\n")
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())",
         "ingest", str(rows)],
        env=os.environ | {"SAGA_DATA": str(data), "SAGA_RELEVANCE": "off"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


async def collect(data):
    """Messages by page, in headed groups; and the names of people and channels."""
    index(data)
    async with Discord() as discord:
        guild = discord.guild("newsroom")
        channel = discord.channel(guild, "altman")
        owner = discord.owner
        guild.owner_id = owner.id
        people = {code: discord.user(f"reader {code}", locale) for code, locale in LOCALES.items()}
        guild.members += [owner, *people.values()]
        async with start_bot(discord, data, SAGA_ADMIN_USERS=str(owner.id)):
            scene = Scene(discord, channel, owner, people)
            pages = {
                "answers": await scene.answers(), "languages": await scene.languages(),
                "state": await scene.state(), "small": await scene.small(),
                "admin": await scene.admin(),
            }  # fmt: skip
        names = {str(user.id): user.name for user in discord.users.values()}
        names |= {str(place.id): place.name for place in discord.channels.values()}
        return pages | {"names": names}


class Scene:
    """Asks and presses, and keeps what came."""

    def __init__(self, discord, channel, owner, people):
        self.discord, self.channel, self.owner, self.people = discord, channel, owner, people
        self.reader = people["en"]

    async def mention(self, text, who="en"):
        """A mention with its reply."""
        user = self.people[who]
        message = await self.discord.say(user, self.channel, f"<@{self.discord.bot.id}> {text}")
        await self.discord.until(lambda: self.discord.reply_to(message))
        return [copy.deepcopy(row) for row in (message, self.discord.reply_to(message))]

    async def slash(self, command, who=None, **options):
        """A command's messages; a long reply goes on in further ones."""
        asked = await self.discord.slash(who or self.reader, self.channel, command, **options)
        await self.discord.answered(asked)
        await asyncio.sleep(1)
        return copy.deepcopy(asked.messages)

    async def press(self, message, number, who=None):
        """What a button gives."""
        button = buttons_of(message)[number]["custom_id"]
        pressed = await self.discord.press(who or self.reader, message, button)
        await self.discord.answered(pressed)
        return copy.deepcopy(pressed.messages)

    async def answers(self):
        answer = await self.mention(QUESTIONS["en"])
        now = await self.mention("Who is on the board of OpenAI now?")
        claim = await self.discord.say(
            self.people["it"], self.channel,
            "Mira Murati is the interim CEO of OpenAI. Sam Altman was dismissed by the board.",
        )  # fmt: skip
        checked = await self.discord.menu(self.reader, self.channel, "Check with sources", claim)
        await self.discord.answered(checked)
        return [
            ("An answer", answer),
            ("Sources, only for who asked", await self.press(answer[1], 0)),
            ("With notes", await self.mention("Who is the interim CEO of OpenAI?")),
            ("Latest", now),
            ("As of a day", await self.slash(
                "ask", question="Who leads OpenAI?", as_of="2023-11-19")),
            ("Not known", await self.mention("What did the museum pay for the painting?")),
            ("Nothing like it", await self.mention("How do I bake bread?")),
            ("Check with sources", [claim, *copy.deepcopy(checked.messages)]),
        ]  # fmt: skip

    async def languages(self):
        return [(code, await self.mention(text, code)) for code, text in QUESTIONS.items()]

    async def state(self):
        return [
            ("/status", await self.slash("status")),
            ("/status as of", await self.slash("status", as_of="2023-11-20")),
            ("/timeline", await self.slash("timeline")),
            ("/timeline de", await self.slash("timeline", self.people["de"])),
        ]

    async def small(self):
        answer = await self.mention("Who is Emmett Shear?")
        return [
            ("Thumb", await self.press(answer[1], 1)),
            ("Follow up", await self.press(answer[1], 3)),
            ("/help", await self.slash("help")),
            ("/help privacy", await self.slash("help", topic="privacy")),
            ("/sources", await self.slash("sources")),
            ("An error", await self.slash("ask", question="Who?", as_of="when pigs fly")),
            ("Not allowed", await self.slash("admin health")),
            ("/config show", await self.slash("config show", self.owner)),
            ("/config show de", await self.slash("config show", self.people["de"])),
        ]

    async def admin(self):
        run = await self.discord.slash(self.owner, self.channel, "admin reindex", full=True)
        await self.discord.until(lambda: "▰" in run.texts and "▱" in run.texts, 120)
        progress = copy.deepcopy(run.messages)
        busy = await self.slash("admin reindex", self.owner)
        await self.discord.until(lambda: "▰" not in run.texts and "▱" not in run.texts, 300)
        article = "https://news.example/2023-11-17-en-altman-removed"
        return [
            ("Re-indexing", progress),
            ("One at a time", busy),
            ("Done", copy.deepcopy(run.messages)),
            ("/admin health", await self.slash("admin health", self.owner)),
            ("/admin gaps", await self.slash("admin gaps", self.owner)),
            ("/admin remove", await self.slash("admin remove", self.owner, article=article)),
        ]


if __name__ == "__main__":
    main()
