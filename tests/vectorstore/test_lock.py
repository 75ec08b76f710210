import subprocess
import sys

import pytest

from vectorstore.errors import StoreBusy, StoreUnavailable
from vectorstore.lock import StoreLock, age

HOLD = """
import sys, time
from pathlib import Path
from vectorstore.lock import StoreLock
with StoreLock(Path(sys.argv[1]), "store", "Wait."):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_is_told_who_holds_it(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match=rf"process {holder.pid} on .*Wait\."):
            StoreLock(tmp_path, "store", "Wait.").acquire()
    finally:
        holder.kill()
        holder.communicate()
    # a killed holder leaves its file but no lock
    with StoreLock(tmp_path, "store", "Wait."):
        assert (tmp_path / "store.holder.json").exists()
    assert not (tmp_path / "store.holder.json").exists()


def test_a_folder_that_is_missing_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises((StoreUnavailable, StoreBusy), match=r"data folder|in use"):
        StoreLock(tmp_path / "file" / "x", "store", "").acquire()


@pytest.mark.parametrize(
    ("seconds", "text"), [(5, "5 s"), (300, "5 min"), (7200, "2 h"), (200_000, "2 d")]
)
def test_age(seconds, text):
    assert age(seconds) == text
