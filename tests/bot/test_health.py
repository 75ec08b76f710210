import os

from bot.health import HEARTBEAT, OLD_SECONDS, is_alive


def test_a_fresh_heartbeat_is_alive_and_an_old_one_is_not(tmp_path):
    assert not is_alive(tmp_path, 1000.0)
    (tmp_path / HEARTBEAT).touch()
    os.utime(tmp_path / HEARTBEAT, (1000, 1000))
    assert is_alive(tmp_path, 1000.0 + OLD_SECONDS - 1)
    assert not is_alive(tmp_path, 1000.0 + OLD_SECONDS + 1)
