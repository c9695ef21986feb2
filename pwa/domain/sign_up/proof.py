"""A proof that some work was done: what a script does in a second, and a thousand accounts a day do not.

It is asked of the draft, so that it serves once, and for this town; nobody is shown a picture to read.
"""

import hashlib

BITS = 14
"""Zeros at the head of the hash: some sixteen thousand tries."""

LONGEST = 20


def is_proved(challenge: str, answer: str) -> bool:
    """Whether this answer, found by trying, goes with the challenge."""
    if not (answer.isascii() and answer.isdigit() and len(answer) <= LONGEST):
        return False
    found = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(found) >> (len(found) * 8 - BITS) == 0
