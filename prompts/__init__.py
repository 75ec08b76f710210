"""Every text that a language model is given, as files, and their loader.

A folder holds the texts of one task. `version` stamps them: it is recorded with each answer, so
that answers written with other texts are never compared unknowingly. Used by
`bot.answers.llm_prompt`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def load(task: str, name: str) -> str:
    """The text `prompts/<task>/<name>.md`, trimmed; raises FileNotFoundError for an unknown one."""
    return (FOLDER / task / f"{name}.md").read_text(encoding="utf-8").strip()


@cache
def version(task: str) -> str:
    """Changes with any text of the task; hex, 8 characters."""
    digest = hashlib.sha256()
    for file in sorted((FOLDER / task).glob("*.md")):
        digest.update(f"{file.stem}\0{load(task, file.stem)}\0".encode())
    return digest.hexdigest()[:8]
