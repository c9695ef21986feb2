"""Ports for the servers that a test starts by their number, which nobody else takes before they listen."""

import os
import random
import socket

FIRST, EACH = 20_000, 1_500
"""Below those that the system gives by itself to whoever asks for any; so many for each worker of the tests."""
drawn = random.SystemRandom()
"""Not the one that a library seeds: two runs on one machine would draw the same."""


def free_ports(count: int) -> list[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    found: list[int] = []
    while len(found) < count:
        port = drawn.randrange(FIRST + worker * EACH, FIRST + (worker + 1) * EACH)
        if port not in found and is_free(port):
            found.append(port)
    return found


def free_port() -> int:
    return free_ports(1)[0]


def is_free(port: int) -> bool:
    with socket.socket() as door:
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
