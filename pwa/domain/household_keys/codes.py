"""The code of a key: twelve signs that are not mistaken for each other, the last of which checks the others."""

import hashlib
import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Thirty-one, a prime: one sign copied wrong, or two that changed places, are always seen."""
LENGTH, GROUP = 12, 4
BETWEEN = " -‐‑–—.\u00a0\u202f"
LONGEST = 60
WRITTEN = str.maketrans("", "", BETWEEN)


def made(chance: str | None = None) -> str:
    """A new code, as it is written on a letter: « C9WK-7TRM-2HXA ». Of the same chance it is the same."""
    drawn = hashlib.sha256(f"household_key:{chance or secrets.token_hex()}".encode())
    rest, signs = int.from_bytes(drawn.digest()), ""
    for _ in range(LENGTH - 1):
        rest, sign = divmod(rest, len(SIGNS))
        signs += SIGNS[sign]
    return grouped(signs + check_of(signs))


def check_of(signs: str) -> str:
    """The weight of a place is never a multiple of how many signs there are, nor that of another place."""
    return SIGNS[sum(SIGNS.index(sign) * place for place, sign in enumerate(signs, 2)) % len(SIGNS)]


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read(typed: str) -> str | None:
    """The code that was typed, however it was spaced; None when it was not copied right."""
    if len(typed) > LONGEST:
        return None
    signs = typed.strip().translate(WRITTEN).upper()
    is_one = len(signs) == LENGTH and all(sign in SIGNS for sign in signs)
    return grouped(signs) if is_one and check_of(signs[:-1]) == signs[-1] else None


def hash_of(town: int, code: str) -> str:
    """What is kept of a key: the same code in another town is another key."""
    return hashlib.sha256(f"household_key:{town}:{code}".encode()).hexdigest()
