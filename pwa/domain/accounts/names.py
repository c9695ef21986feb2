"""User names, as they are typed and as they are compared."""

import unicodedata


def username_key(username: str) -> str:
    """User names are compared without case, accents' encoding or outer spaces."""
    return folded(username)[:120]


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
