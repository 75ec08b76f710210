"""Where log lines go. Called once by `bot.cli_common`."""

from __future__ import annotations

import logging

QUESTIONS = "bot.questions"
"""Logger of the running bot's questions: a line of JSON each, whatever SAGA_LOG says."""


def set_up(level: str) -> None:
    """To stderr; lines for questions stand there as they are, so that programs can read them."""
    others, questions = logging.StreamHandler(), logging.StreamHandler()
    others.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    questions.setFormatter(logging.Formatter("%(message)s"))
    others.addFilter(lambda record: record.name != QUESTIONS)
    questions.addFilter(lambda record: record.name == QUESTIONS)
    logging.basicConfig(level=level, handlers=[others, questions])
    logging.getLogger(QUESTIONS).setLevel(logging.INFO)
