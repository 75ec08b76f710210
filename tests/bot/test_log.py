"""Log lines as an operator gets them: in a process of their own, on stderr."""

from __future__ import annotations

import json
import subprocess
import sys

LINES = """
import logging
from bot import log
log.set_up("WARNING")
logging.getLogger(log.QUESTIONS).info('{"event": "question"}')
logging.getLogger("bot.other").info("not wanted")
logging.getLogger("bot.other").warning("wanted")
"""


def test_a_question_is_a_line_of_json_and_other_lines_keep_to_the_level():
    done = subprocess.run([sys.executable, "-c", LINES], capture_output=True, text=True, check=True)
    question, other = done.stderr.splitlines()
    assert json.loads(question) == {"event": "question"}
    assert other == "WARNING bot.other: wanted"
    assert done.stdout == ""
