"""Feeds: sources that admins added, and those of saga.toml that they paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "feeds",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("added", sa.BigInteger),
        sa.Column("paused", sa.BigInteger),
    )
