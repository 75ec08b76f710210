"""The first catalogue: articles with versions, passages, lexical index, runs, conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "generations",
        sa.Column("generation", row_id, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "articles",
        sa.Column("article_id", sa.String(200), primary_key=True),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("version", row_id, primary_key=True),
        sa.Column(
            "article_id",
            sa.String(200),
            sa.ForeignKey("articles.article_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("content_hash", sa.String(16), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("published", sa.String(40)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_hash", sa.String(16), nullable=False),
        sa.Column("references", sa.JSON, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("superseded_at", sa.BigInteger),
        sa.Column("copy_of", sa.String(200)),
    )
    op.create_index(
        "ix_versions_article_id_superseded_at", "versions", ["article_id", "superseded_at"]
    )
    op.create_index("ix_versions_known_from", "versions", ["known_from"])
    op.create_index("ix_versions_copy_of", "versions", ["copy_of"])
    op.create_index("ix_versions_text_hash", "versions", ["text_hash"])
    op.create_table(
        "passages",
        sa.Column("key", row_id, primary_key=True),
        sa.Column(
            "generation",
            row_id,
            sa.ForeignKey("generations.generation"),
            nullable=False,
        ),
        sa.Column(
            "version",
            row_id,
            sa.ForeignKey("versions.version", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("passage_id", sa.String(240), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("generation", "passage_id"),
    )
    op.create_index("ix_passages_version", "passages", ["version"])
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("finished", sa.BigInteger),
        sa.Column("report", sa.JSON),
    )
    op.create_table(
        "answers",
        sa.Column("answer_id", sa.String(32), primary_key=True),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
    )
    op.create_index("ix_answers_created", "answers", ["created"])
    op.create_table(
        "feedback",
        sa.Column(
            "answer_id",
            sa.String(32),
            sa.ForeignKey("answers.answer_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("person_hash", sa.String(64), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_feedback_person_hash", "feedback", ["person_hash"])
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "gaps",
        sa.Column("id", row_id, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        # The words are stemmed before they come here (vectorstore.text.words), one space between.
        op.execute(
            "CREATE VIRTUAL TABLE passage_words USING fts5("
            "words, tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        op.execute("CREATE VIRTUAL TABLE word_counts USING fts5vocab(passage_words, 'row')")
    else:
        op.create_table(
            "passage_words",
            sa.Column("term", sa.Text, nullable=False),
            sa.Column("passage", sa.BigInteger, nullable=False),
            sa.Column("times", sa.Integer, nullable=False),
            sa.Column("length", sa.Integer, nullable=False),
        )
        op.create_index(
            "ix_passage_words_term", "passage_words", ["term", "passage"],
            unique=True, postgresql_include=["times", "length"],
        )  # fmt: skip
        op.create_index("ix_passage_words_passage", "passage_words", ["passage"])
        op.create_table(
            "word_totals",
            sa.Column("passages", sa.BigInteger, nullable=False),
            sa.Column("words", sa.BigInteger, nullable=False),
        )
        op.execute("INSERT INTO word_totals VALUES (0, 0)")
