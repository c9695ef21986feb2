"""A session is known by its token, which only its browser has; kept as a hash, named in pages by a handle."""

import hashlib

HANDLE = 32


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def handle_of(token: str) -> str:
    """The handle of the session that this token opened."""
    return handle(hash_of(token))


def handle(session: str) -> str:
    """What a page may know of its session, to name it: it opens nothing."""
    return session[:HANDLE]


def is_handle(text: str) -> bool:
    return len(text) == HANDLE and set(text) <= set("0123456789abcdef")


def named(handle: str, column: str) -> dict[str, str]:
    """What finds the hash of a handle in this column, by the index: a handle is how it begins, in hexadecimal."""
    return {f"{column}__gte": handle, f"{column}__lt": handle + "g"}
