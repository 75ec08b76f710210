"""Shingles: samples of the articles' words, by which near-copies are recognised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table; articles that are there already are recognised word for word only."""
    op.create_table(
        "shingles",
        sa.Column("hash", sa.BigInteger, primary_key=True),
        sa.Column(
            "version",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("versions.version", ondelete="CASCADE"),
            primary_key=True,
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shingles_version", "shingles", ["version"])
