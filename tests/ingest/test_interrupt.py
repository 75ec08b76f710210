"""Ctrl-C while something is being stored."""

import os
import signal
import threading

import pytest

from ingest.interrupt import held_back


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


def store(interrupts, done, error=None):
    with held_back():
        for _ in range(interrupts):
            interrupt()
        if error:
            raise error
        done.append("stored")


def test_ctrl_c_comes_through_after_the_block():
    before = signal.getsignal(signal.SIGINT)
    done = []
    with pytest.raises(KeyboardInterrupt):
        store(1, done)
    assert done == ["stored"]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_one_breaks_off():
    done = []
    with pytest.raises(KeyboardInterrupt):
        store(2, done)
    assert not done


def test_an_error_inside_is_not_hidden():
    with pytest.raises(ValueError, match="mine"):
        store(1, [], ValueError("mine"))


def test_nothing_is_held_in_another_thread():
    seen = []

    def work():
        with held_back():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]
