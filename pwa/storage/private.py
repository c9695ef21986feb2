"""What holds families' data is its owner's alone, whatever the umask."""

import os
from contextlib import suppress
from pathlib import Path

BESIDE = ("", "-wal", "-shm", "-journal")
"""SQLite's own files; it makes the others as the first one is."""


def folder(path: Path) -> None:
    """Make it for its owner alone; one that was there before is closed too, where it is ours."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):
        path.chmod(0o700)


def database(path: Path) -> None:
    """Make a SQLite file, and whatever stands beside it, its owner's alone. A folder is made closed, or left alone."""
    if not path.parent.exists():
        folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for end in BESIDE:
        with suppress(FileNotFoundError, PermissionError):
            path.with_name(path.name + end).chmod(0o600)
