"""What the bot remembers of conversations: answers for their buttons, thumbs, gaps. No names.

A person is a keyed hash of the user id; the key is random, made once for each catalogue, so the
hashes tell nothing to anyone who has only the table.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import Any, NamedTuple

import sqlalchemy as sa

from vectorstore.catalog.schema import answers, feedback, gaps, meta
from vectorstore.catalog.statements import put, put_new

PERSON_KEY = "person_key"
RECENT_GAPS = 5000
"""Questions without an answer that are looked at, the latest ones."""


class Gap(NamedTuple):
    """A question that had no answer, and how often it was asked."""

    question: str
    language: str
    times: int
    last: int
    """When it was asked last, epoch seconds."""


class Conversations:
    """Reads and writes conversations of one catalogue."""

    def __init__(self, engine: sa.Engine) -> None:
        """The engine stays the caller's."""
        self._engine = engine

    def save_answer(self, answer: dict[str, Any], *, gap: bool | None = None) -> str:
        """Keep an answer (the Answer of the JSON contract) and return its id.

        `gap`: it was a question about the story that the articles do not answer, as greetings and
        what is foreign to it are not; None: whatever was not answered.
        """
        answer_id = secrets.token_hex(8)
        with self._engine.begin() as connection:
            connection.execute(
                sa.insert(answers).values(
                    answer_id=answer_id,
                    created=int(time.time()),
                    question=answer["question"],
                    answer=answer,
                )
            )
            if not answer["answered"] if gap is None else gap:
                connection.execute(
                    sa.insert(gaps).values(
                        question=answer["question"],
                        language=answer["language"],
                        created=int(time.time()),
                    )
                )
        return answer_id

    def load_answer(self, answer_id: str) -> dict[str, Any] | None:
        """A kept answer, None when it is gone."""
        with self._engine.connect() as connection:
            found: dict[str, Any] | None = connection.scalar(
                sa.select(answers.c.answer).where(answers.c.answer_id == answer_id)
            )
        return found

    def rate(self, answer_id: str, user_id: int, value: int) -> bool:
        """Keep a thumb (1 or -1), the last one counts; False when the answer is gone."""
        with self._engine.begin() as connection:
            known = connection.scalar(
                sa.select(answers.c.answer_id).where(answers.c.answer_id == answer_id)
            )
            if known is None:
                return False
            person = self._person(connection, user_id)
            thumb = {"answer_id": answer_id, "person_hash": person, "value": value}
            put(connection, feedback, thumb | {"updated": int(time.time())})
        return True

    def ratings(self, answer_id: str) -> list[int]:
        """The thumbs of an answer."""
        with self._engine.connect() as connection:
            return list(
                connection.scalars(
                    sa.select(feedback.c.value).where(feedback.c.answer_id == answer_id)
                )
            )

    def gaps(self, most: int) -> list[Gap]:
        """Questions without an answer, the most frequent first; case and punctuation aside."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(gaps.c.question, gaps.c.language, gaps.c.created)
                .order_by(gaps.c.id.desc())
                .limit(RECENT_GAPS)
            ).all()
        groups: dict[str, Gap] = {}
        for question, language, created in rows:
            key = " ".join("".join(c if c.isalnum() else " " for c in question.casefold()).split())
            known = groups.get(key, Gap(question, language, 0, created))
            groups[key] = known._replace(times=known.times + 1)
        return sorted(groups.values(), key=lambda gap: (-gap.times, -gap.last))[:most]

    def count_person(self, user_id: int) -> int:
        """How many thumbs are kept of a person."""
        with self._engine.begin() as connection:
            person = self._person(connection, user_id)
            query = sa.select(sa.func.count()).where(feedback.c.person_hash == person)
            return connection.scalar(query) or 0

    def forget_person(self, user_id: int) -> int:
        """Delete what is kept of a person; the number of rows."""
        with self._engine.begin() as connection:
            person = self._person(connection, user_id)
            return connection.execute(
                sa.delete(feedback).where(feedback.c.person_hash == person)
            ).rowcount

    def _person(self, connection: sa.Connection, user_id: int) -> str:
        key = connection.scalar(sa.select(meta.c.value).where(meta.c.key == PERSON_KEY))
        if key is None:
            put_new(connection, meta, {"key": PERSON_KEY, "value": secrets.token_hex(32)})
            # another process may have been faster
            key = connection.execute(
                sa.select(meta.c.value).where(meta.c.key == PERSON_KEY)
            ).scalar_one()
        return hmac.new(bytes.fromhex(key), str(user_id).encode(), hashlib.sha256).hexdigest()
