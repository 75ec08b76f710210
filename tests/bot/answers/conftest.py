"""What the tests of answers share."""

from __future__ import annotations

import pytest

from bot.answers.engine import Engine


@pytest.fixture(scope="session")
def rules(starter_app):
    """The engine over the starter articles without its reader: what the rules alone refuse."""
    return Engine(starter_app.search, starter_app.story)
