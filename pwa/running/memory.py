"""What a process asks of the C library, so that the memory of a sign-in goes back to the machine."""

import ctypes
import gc
from contextlib import suppress

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""glibc's own numbers, of `malloc.h`."""


def thrifty() -> None:
    """Keep large blocks out of the heap: glibc else raises its limit to the 19 MiB of one argon2 hash, and keeps them.

    Elsewhere than on glibc nothing is asked.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in ((MMAP_THRESHOLD, 128 * 1024), (TRIM_THRESHOLD, 128 * 1024), (ARENA_MAX, 2)):
            mallopt(name, value)


def settled() -> None:
    """What a process has made by its start stays as long as it does: the collector need not go through it again, which
    takes a tenth of a second away from everyone who waits."""
    gc.collect()
    gc.freeze()
