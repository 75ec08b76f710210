"""PostgreSQL as the catalogue: what people are told when it fails, and who may write."""

import socket
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from vectorstore.catalog import postgres
from vectorstore.catalog.conversations import Conversations
from vectorstore.catalog.database import HEAD, open_catalog, snapshots
from vectorstore.catalog.notes import Notes
from vectorstore.catalog.schema import meta
from vectorstore.errors import StoreBusy, StoreUnavailable

HOLD = """
import sys
from pathlib import Path
from vectorstore.catalog.database import open_catalog
from vectorstore.catalog.postgres import WriterLock
with WriterLock(open_catalog(Path(), sys.argv[1]), "Wait."):
    print("held", flush=True)
    sys.stdin.read()
"""


def refusal(url, tmp_path):
    """The one line that people are told."""
    with pytest.raises(StoreUnavailable) as caught:
        open_catalog(tmp_path, url)
    text = str(caught.value)
    assert "\n" not in text
    assert "DATABASE_URL" in text
    return text


@pytest.mark.parametrize(
    "url",
    ["mysql://u:s3cret@host/db", "sqlite:///x", "s3cret", "postgresql://u:s3cret@host", "://",
     "postgresql://u:s3cret@host:x/db"],
)  # fmt: skip
def test_an_address_that_is_none_says_how_to_write_it(url, tmp_path):
    text = refusal(url, tmp_path)
    assert "postgresql://user:password@host:5432/name" in text
    assert "s3cret" not in text


def test_a_server_that_is_down_is_one_line_without_the_password(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    text = refusal(f"postgresql://me:s3cret@127.0.0.1:{port}/saga?password=s3cret2", tmp_path)
    assert f"postgresql://me@127.0.0.1:{port}/saga" in text
    assert "Start the server" in text
    assert "s3cret" not in text


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("change", "mend"),
    [
        ({"password": "wrong-one"}, "Correct the user and the password"),
        ({"password": None}, "Put the password into"),
        ({"database": "nowhere"}, "Make the database"),
    ],
)
def test_a_server_that_refuses_says_what_to_correct(database_url, tmp_path, change, mend):
    url = sa.make_url(database_url)._replace(**change)
    text = refusal(url.render_as_string(hide_password=False), tmp_path)
    assert mend in text
    assert "wrong-one" not in text
    assert sa.make_url(database_url).password not in text


@pytest.mark.postgres
def test_a_connection_that_the_server_ended_is_made_anew(engine):
    notes = Notes(engine)
    notes.leave("a", {"b": 1})
    with engine.connect() as connection, pytest.raises(StoreUnavailable, match="DATABASE_URL"):
        connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert notes.find("a") == {"b": 1}


@pytest.mark.postgres
def test_processes_that_open_a_new_database_at_once_make_it_once(database_url, tmp_path):
    engines = []
    threads = [
        threading.Thread(target=lambda: engines.append(open_catalog(tmp_path, database_url)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(engines) == 4
    with engines[0].connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == HEAD
    for engine in engines:
        engine.dispose()


@pytest.mark.postgres
def test_a_reader_sees_one_state_and_cannot_write(engine):
    notes = Notes(engine)
    with snapshots(engine).connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(meta)) == 0
        notes.leave("a", {})
        assert connection.scalar(sa.select(sa.func.count()).select_from(meta)) == 0
        with pytest.raises(StoreUnavailable, match="read-only"):
            connection.execute(sa.delete(meta))
    with engine.begin() as connection:  # the same connection, back from the pool
        assert connection.execute(sa.delete(meta)).rowcount == 1


@pytest.mark.postgres
def test_one_process_writes_at_a_time_and_a_killed_one_holds_nothing(engine, database_url):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, database_url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == "held\n"
        told = rf"in use by `-c .*process {holder.pid} on .*since .* s\. Wait\."
        with pytest.raises(StoreBusy, match=told) as caught:
            postgres.WriterLock(engine, "Wait.").acquire()
        assert sa.make_url(database_url).password not in str(caught.value)
    finally:
        holder.kill()
        holder.communicate()
    with engine.begin() as connection:  # waits until the server has noticed
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(postgres.WRITER_KEY)))
    lock = postgres.WriterLock(engine, "Wait.")
    with lock, pytest.raises(StoreBusy):
        postgres.WriterLock(engine, "Wait.").acquire()
    with lock:
        pass


@pytest.mark.postgres
def test_processes_agree_on_who_a_person_is(engine, database_url, tmp_path):
    other = open_catalog(tmp_path, database_url)
    memory = Conversations(engine)
    answer_id = memory.save_answer(
        {"question": "Who?", "language": "en", "answered": True, "citations": []}
    )
    memory.rate(answer_id, 1, 1)
    assert Conversations(other).forget_person(1) == 1
    other.dispose()
