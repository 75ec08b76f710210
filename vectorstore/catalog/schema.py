"""The catalogue's tables (SQLAlchemy Core). Migrations in `migrations/` bring a database here.

Moments are whole seconds since 1970, UTC, so that they compare the same in SQL, in Chroma's
filters and in Python; a `Published` keeps its own text beside the number.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RowId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives numbers by itself only to INTEGER PRIMARY KEY."""

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

generations = Table(
    "generations",
    metadata,
    Column("generation", RowId, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("state", String(8), nullable=False),  # building, active, retired
    Column("created", BigInteger, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("article_id", String(200), primary_key=True),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("version", RowId, primary_key=True),
    Column(
        "article_id",
        ForeignKey("articles.article_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("content_hash", String(16), nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("outlet", Text, nullable=False),
    Column("author", Text),
    Column("published", String(40)),
    Column("text", Text, nullable=False),
    Column("text_hash", String(16), nullable=False),
    Column("references", JSON, nullable=False),
    Column("known_from", BigInteger, nullable=False),
    Column("superseded_at", BigInteger),
    Column("copy_of", String(200)),
    Index(None, "article_id", "superseded_at"),
    Index(None, "known_from"),
    Index(None, "copy_of"),
    Index(None, "text_hash"),
)

passages = Table(
    "passages",
    metadata,
    Column("key", RowId, primary_key=True),
    Column("generation", ForeignKey("generations.generation"), nullable=False),
    Column("version", ForeignKey("versions.version", ondelete="CASCADE"), nullable=False),
    Column("passage_id", String(240), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", LargeBinary, nullable=False),  # int32 pairs, see vectors.py
    Column("vectors", LargeBinary, nullable=False),  # int8 rows with scales, see vectors.py
    UniqueConstraint("generation", "passage_id"),
    Index(None, "version"),
)

shingles = Table(
    "shingles",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("version", ForeignKey("versions.version", ondelete="CASCADE"), primary_key=True),
    Index(None, "version"),
    sqlite_with_rowid=False,
)

passage_dates = Table(
    "passage_dates",
    metadata,
    Column("passage", ForeignKey("passages.key", ondelete="CASCADE"), primary_key=True),
    Column("made_with", String(80), nullable=False),  # rules and zone: others find dates anew
    Column("dates", JSON, nullable=False),  # rows of catalog/dates.py, [] for a passage without
)

sources = Table(
    "sources",
    metadata,
    Column("address", Text, primary_key=True),
    Column("kind", String(8), nullable=False),  # page, feed, sitemap
    Column("listed_by", Text),  # the feed or sitemap that named it; null: a person or saga.toml
    Column("article_id", String(200)),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("reader", String(64), nullable=False),  # what read it: other rules read it again
    Column("content_hash", String(16), nullable=False),
    Column("entries", JSON, nullable=False),  # addresses that a feed or sitemap listed last
    Column("last_visit", BigInteger, nullable=False),
    Column("last_success", BigInteger),
    Column("last_error", Text),  # null when the last visit went well
    Column("error_kind", String(16)),  # transient, permanent, missing, foreign
    Column("error_at", BigInteger),
    Column("failures", Integer, nullable=False),  # in a row
    Column("next_visit", BigInteger, nullable=False),
    Index(None, "listed_by"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("address", Text, primary_key=True),
    Column("added", BigInteger),  # null: it is saga.toml's, or was named when ingesting
    Column("paused", BigInteger),  # since when it is left alone; null: it is followed
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("holder", Text, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
    Column("report", JSON),
)

answers = Table(
    "answers",
    metadata,
    Column("answer_id", String(32), primary_key=True),
    Column("created", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Index(None, "created"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", ForeignKey("answers.answer_id", ondelete="CASCADE"), primary_key=True),
    Column("person_hash", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Index(None, "person_hash"),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("every", Integer, nullable=False),  # seconds between two digests at least
    Column("mark_version", BigInteger, nullable=False),  # told of: versions up to this one …
    Column("mark_moment", BigInteger, nullable=False),  # … and articles first seen until then
    Column("sent", BigInteger),  # when the last digest went out
    Column("problem", Text),  # why it cannot go out: gone, or names of rights
    Column("problem_at", BigInteger),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("question", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("created", BigInteger, nullable=False),
)
