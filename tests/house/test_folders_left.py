"""PostgreSQL's files are in memory while tests run: what a killed run left there is taken away by the next one."""

import os
import time

import pytest

from tests.databases import is_in_use

LONG_AGO = time.time() - 4000


@pytest.mark.parametrize(
    ("made", "process", "used"),
    [
        (LONG_AGO, None, False),
        (LONG_AGO, 2**22 + 1, False),
        (LONG_AGO, 0, False),
        (LONG_AGO, os.getpid(), True),
        (time.time(), None, True),
    ],
    ids=["left before it began", "its process is gone", "memory was full", "it runs", "about to begin"],
)
def test_only_what_nobody_uses_is_taken_away(tmp_path, made, process, used):
    if process is not None:
        (tmp_path / "postmaster.pid").write_text(f"{process}\n{tmp_path}\n" if process else "")
    os.utime(tmp_path, (made, made))
    assert is_in_use(tmp_path) is used


def test_a_folder_that_another_run_took_away_meanwhile(tmp_path):
    assert not is_in_use(tmp_path / "gone")
