import sqlalchemy as sa

from vectorstore.catalog.conversations import Conversations
from vectorstore.catalog.schema import feedback, gaps

ANSWER = {"question": "Who?", "language": "en", "answered": True, "citations": []}


def test_an_answer_is_kept_for_its_buttons(engine):
    memory = Conversations(engine)
    answer_id = memory.save_answer(ANSWER)
    assert memory.load_answer(answer_id) == ANSWER
    assert memory.load_answer("0" * 16) is None


def test_the_last_thumb_of_a_person_counts(engine):
    memory = Conversations(engine)
    answer_id = memory.save_answer(ANSWER)
    for user, value in [(1, 1), (1, -1), (2, 1)]:
        assert memory.rate(answer_id, user, value)
    assert sorted(memory.ratings(answer_id)) == [-1, 1]
    assert not memory.rate("0" * 16, 1, 1)


def test_nobody_is_named(engine):
    memory = Conversations(engine)
    memory.rate(memory.save_answer(ANSWER), 123456789012345678, 1)
    with engine.connect() as connection:
        (row,) = connection.execute(sa.select(feedback)).all()
    assert "123456789012345678" not in str(row)


def test_a_person_can_be_forgotten(engine):
    memory = Conversations(engine)
    answer_id = memory.save_answer(ANSWER)
    memory.rate(answer_id, 1, 1)
    assert memory.forget_person(1) == 1
    assert memory.ratings(answer_id) == []


def test_questions_without_an_answer_are_kept(engine):
    Conversations(engine).save_answer(ANSWER | {"answered": False})
    with engine.connect() as connection:
        assert connection.execute(sa.select(gaps.c.question)).scalars().all() == ["Who?"]
