"""Sources: what is known of every address that was visited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "sources",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("listed_by", sa.Text),
        sa.Column("article_id", sa.String(200)),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.String(16), nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("last_visit", sa.BigInteger, nullable=False),
        sa.Column("last_success", sa.BigInteger),
        sa.Column("last_error", sa.Text),
        sa.Column("error_kind", sa.String(16)),
        sa.Column("error_at", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("next_visit", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sources_listed_by", "sources", ["listed_by"])
