"""`python -m bot.health`: whether the bot is alive, for containers and service managers.

The bot touches a file in its data folder while it is connected to Discord; a file that has grown
old means that it hangs or is gone. Exit code 0 alive, 1 not.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from bot.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

HEARTBEAT = "heartbeat"
"""Name of the file in the data folder."""
BEAT_SECONDS = 30
OLD_SECONDS = 4 * BEAT_SECONDS


def is_alive(data: Path, now: float) -> bool:
    """Whether the bot touched its file lately; `now` in epoch seconds."""
    try:
        return now - (data / HEARTBEAT).stat().st_mtime < OLD_SECONDS
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(not is_alive(load_settings().data, time.time()))
