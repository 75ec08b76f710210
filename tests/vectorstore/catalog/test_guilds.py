import sqlalchemy as sa

from vectorstore.catalog.conversations import Conversations
from vectorstore.catalog.guilds import Guilds, GuildSettings
from vectorstore.catalog.notes import Notes
from vectorstore.catalog.schema import guild_settings


def test_each_server_has_its_own_settings(engine):
    guilds = Guilds(engine)
    guilds.save(2**60, GuildSettings(channel_id=2**61, language="it"))
    guilds.save(2, GuildSettings(language="fr"))
    assert Guilds(engine).load() == {
        2**60: GuildSettings(2**61, "it"),
        2: GuildSettings(None, "fr"),
    }


def test_what_is_set_later_counts_and_what_is_unset_is_gone(engine):
    guilds = Guilds(engine)
    guilds.save(1, GuildSettings(channel_id=5, language="it"))
    guilds.save(1, GuildSettings(language="de"))
    assert guilds.load() == {1: GuildSettings(None, "de")}
    guilds.forget(1)
    guilds.forget(1)
    assert guilds.load() == {}


def test_settings_of_a_newer_program_are_left_alone(engine):
    guilds = Guilds(engine)
    with engine.begin() as connection:
        connection.execute(
            sa.insert(guild_settings).values(guild_id=1, key="from_the_future", value="x")
        )
    guilds.save(1, GuildSettings(language="de"))
    assert guilds.load() == {1: GuildSettings(None, "de")}
    with engine.connect() as connection:
        assert len(connection.execute(sa.select(guild_settings)).all()) == 2


def test_a_note_is_found_until_it_is_thrown_away(engine):
    notes = Notes(engine)
    assert notes.find("run") is None
    notes.leave("run", {"message": 1})
    notes.leave("run", {"message": 2})
    assert Notes(engine).find("run") == {"message": 2}
    notes.discard("run")
    notes.discard("run")
    assert notes.find("run") is None


def test_questions_without_an_answer_are_counted_together(engine):
    conversations = Conversations(engine)
    for text in ("Who won?", "who won", "Who  WON??", "And why?"):
        conversations.save_answer({"question": text, "language": "en", "answered": False})
    conversations.save_answer({"question": "Who won?", "language": "en", "answered": True})
    first, second = conversations.gaps(10)
    assert (first.times, second.times, second.question) == (3, 1, "And why?")
    assert conversations.gaps(1) == [first]
