"""Dates that passages speak of, found once for each passage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table; the timeline fills it."""
    op.create_table(
        "passage_dates",
        sa.Column(
            "passage",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("passages.key", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("made_with", sa.String(80), nullable=False),
        sa.Column("dates", sa.JSON, nullable=False),
    )
