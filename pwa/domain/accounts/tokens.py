"""A session is known by its token, which only its browser has; kept as a hash, named in pages by a handle."""

import hashlib

HANDLE = 32

NAMED = "{0} >= ? AND {0} < ?"
"""The session of a handle, by the index: a handle is how its hash begins."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def handle_of(token: str) -> str:
    """What a page may know of its session, to name it: it opens nothing."""
    return hash_of(token)[:HANDLE]


def named(handle: str) -> list[str]:
    """The values of NAMED: hashes are hexadecimal."""
    return [handle, handle + "g"]
