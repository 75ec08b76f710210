"""Digests: which server wants the news in which channel, and how far it has been told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "digests",
        sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("mark_version", sa.BigInteger, nullable=False),
        sa.Column("mark_moment", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.BigInteger),
        sa.Column("problem", sa.Text),
        sa.Column("problem_at", sa.BigInteger),
    )
