"""SQLite and embedded Chroma against PostgreSQL and a Chroma server: answers, memory, words.

python tests/with_postgres.py python benchmarks/fleet.py [--passages N]

The servers run on this machine, so what a network adds is not in the figures. `--passages`: size of
the made-up corpus on which the lexical indexes are compared.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import sqlalchemy as sa
from machine import describe, percentile, resident_mb

from bot.answers.types import Question
from bot.app import App
from bot.settings import load_settings
from ingest.documents import STARTER, read_file
from ingest.pipeline import ingest
from vectorstore.catalog import articles, generations, passages
from vectorstore.catalog.database import open_catalog
from vectorstore.store import lexical_index
from vectorstore.text.words import index_terms
from vectorstore.types import Article, Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVERS = 2000
QUERIES = 60
BATCH = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=100_000)
    options = parser.parse_args()
    print(describe())
    servers()
    with tempfile.TemporaryDirectory() as folder:
        lexical(Path(folder), options.passages)
        with chroma_server(Path(folder)) as url:
            ask(Path(folder) / "embedded", {})
            fleet = {"DATABASE_URL": new_database("answers"), "CHROMA_URL": url}
            ask(Path(folder) / "served", fleet)


def servers() -> None:
    """What the client holds of its servers: each with 30 channels, 20 roles and 20 emojis."""
    client = discord.AutoShardedClient(intents=discord.Intents.default())
    gc.collect()
    before = resident_mb()
    for number in range(SERVERS):
        # through JSON, as it comes over the gateway: no two servers share a string
        data = json.loads(json.dumps(server(number << 30)))
        client._connection._add_guild_from_data(data)  # noqa: SLF001 - what GUILD_CREATE does
    gc.collect()
    print(f"client's memory for {SERVERS} servers: {resident_mb() - before:.0f} MB")


def server(first_id: int) -> dict[str, Any]:
    """A server as Discord tells of it."""
    roles = [
        {"id": str(first_id + n), "name": f"role number {n}", "permissions": "1071698660929",
         "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
         "color": 0, "hoist": False, "position": n, "managed": False, "mentionable": False,
         "flags": 0}
        for n in range(20)
    ]  # fmt: skip
    channels = [
        {"id": str(first_id + 100 + n), "type": 0, "name": f"channel-{n}", "position": n,
         "topic": "What is talked of here, in a line", "parent_id": None, "nsfw": False,
         "permission_overwrites": [
             {"id": role["id"], "type": 0, "allow": "1024", "deny": "0"} for role in roles[:3]
         ]}
        for n in range(30)
    ]  # fmt: skip
    emojis = [
        {"id": str(first_id + 900 + n), "name": f"emoji{n}", "roles": [], "animated": False,
         "require_colons": True, "managed": False, "available": True}
        for n in range(20)
    ]  # fmt: skip
    return {
        "id": str(first_id), "name": f"Server number {first_id}", "owner_id": "5", "features": [],
        "roles": roles, "channels": channels, "emojis": emojis, "members": [], "threads": [],
        "stickers": [], "voice_states": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [], "member_count": 500,
        "preferred_locale": "en-US", "verification_level": 1, "default_message_notifications": 0,
        "explicit_content_filter": 0, "mfa_level": 0, "premium_tier": 0, "nsfw_level": 0,
        "system_channel_flags": 0, "afk_timeout": 300,
    }  # fmt: skip


def new_database(name: str) -> str:
    """An empty one on the server that `with_postgres.py` has started."""
    url = sa.make_url(os.environ["TEST_POSTGRES"]).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """`chroma run` on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = shutil.which("chroma", path=sysconfig.get_path("scripts"))
    assert command, "chromadb brings the command `chroma`"
    process = subprocess.Popen(
        [command, "run", "--path", folder / "chroma-server", "--host", "127.0.0.1",
         "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout
    try:
        for line in process.stdout:
            if "listening" in line:
                break
        # what it says later must not fill the pipe
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def ask(data: Path, environment: dict[str, str]) -> None:
    """In a process of its own, so that memory is that of one arrangement."""
    keys = {"SAGA_DATA": str(data), "SAGA_FOLLOW": "off"}
    for step in ("fill", "ask"):
        subprocess.run(
            [sys.executable, __file__, step], env=os.environ | keys | environment, check=True
        )


def fill_starter() -> None:
    with App(load_settings()) as app:
        report = ingest([str(STARTER)], app.indexer, app.fetcher)
        print(f"{where(app)}: {report.passages} passages indexed in {report.seconds:.1f} s")


def ask_starter() -> None:
    with App(load_settings()) as app:
        texts = [text for question in app.story.question for text in question.text.values()]
        milliseconds = []
        for text in texts:
            started = time.perf_counter()
            app.engine.ask(Question(text))
            milliseconds.append((time.perf_counter() - started) * 1000)
        print(
            f"{where(app)}: answer p50 {percentile(milliseconds, 0.5):.0f} ms, "
            f"p95 {percentile(milliseconds, 0.95):.0f} ms of {len(texts)}; "
            f"process {resident_mb():.0f} MB"
        )


def where(app: App) -> str:
    return "PostgreSQL + Chroma server" if app.settings.chroma_url else "SQLite + embedded Chroma"


def lexical(folder: Path, count: int) -> None:
    """Words drawn as they are distributed in the starter articles, a hundred a passage."""
    texts = [item for path in sorted(STARTER.glob("*.md")) for item in read_file(path)]
    words = [word for item in texts for word in re.findall(r"\w+", item.text)]
    sizes = {}
    for name, engine in (
        ("FTS5", open_catalog(folder / "lexical")),
        ("PostgreSQL", open_catalog(folder, new_database("lexical"))),
    ):
        chance = random.Random(1)
        index = lexical_index(engine)
        started = time.perf_counter()
        generation = fill_words(engine, chance, words, count)
        seconds = time.perf_counter() - started
        if name == "PostgreSQL":
            with engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(sa.text("VACUUM ANALYZE"))
                sizes = dict(
                    connection.execute(
                        sa.text(
                            "SELECT relname, pg_total_relation_size(oid) / 1000000 FROM pg_class "
                            "WHERE relname IN ('passage_words', 'passages')"
                        )
                    ).all()
                )
        milliseconds, best = [], []
        for _ in range(QUERIES):
            terms = list(dict.fromkeys(index_terms(" ".join(chance.choices(words, k=9)), "en")))
            started = time.perf_counter()
            with engine.connect() as connection:
                best.append(list(index.search(connection, terms, generation, None, 10).values()))
            milliseconds.append((time.perf_counter() - started) * 1000)
        disk = "".join(f"; {table} {size} MB" for table, size in sizes.items())
        print(
            f"{name}: {count:,} passages filled in {seconds:.0f} s; lexical search "
            f"p50 {percentile(milliseconds, 0.5):.0f} ms, p95 {percentile(milliseconds, 0.95):.0f} "
            f"ms{disk}; first score {best[0][0]:.4f}"
        )
        engine.dispose()


def fill_words(engine: sa.Engine, chance: random.Random, words: list[str], count: int) -> int:
    index = lexical_index(engine)
    with engine.begin() as connection:
        generation = generations.create(connection, "benchmark", 2, "active").number
    for start in range(0, count, BATCH):
        with engine.begin() as connection:
            version = articles.insert_version(
                connection,
                Article(f"a{start}", f"https://x.example/{start}", "T", "text", "en", "X", None),
                seen=0, known_from=start, copy_of=None,
            )  # fmt: skip
            rows = []
            for number in range(start, min(count, start + BATCH)):
                passage = Passage(f"p{number}", f"a{start}", number, Span(0, 4), "text", ())
                key = passages.insert_passage(connection, generation, version, passage, b"")
                rows.append((key, index_terms(" ".join(chance.choices(words, k=100)), "en")))
            index.add(connection, rows)
    return generation


if __name__ == "__main__":
    {"fill": fill_starter, "ask": ask_starter}.get("".join(sys.argv[1:2]), main)()
