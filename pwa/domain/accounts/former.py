"""Hashes of the passwords that people had before the town came here (CSL-08): bcrypt, PBKDF2, argon2 of other costs.

They come from a file, so that their costs are bounded: a sign-in takes a second at most, whatever was written there.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from threading import Lock

import bcrypt
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 200
"""Characters of a hash, as its column."""

MOST_MEMORY, MOST_WORK, MOST_LANES = 64 * 1024, 4 * 64 * 1024, 8
"""Of argon2: KiB at once, KiB over all passes, and what runs beside."""
MOST_ROUNDS = 1_500_000
"""Of PBKDF2."""
MOST_COST = 13
"""Of bcrypt, whose work doubles with each."""
BCRYPT_READS = 72
"""Bytes of a password: what is beyond never counted."""

BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}", re.ASCII)
PBKDF2 = re.compile(r"pbkdf2_(sha1|sha256|sha512)\$(\d{1,7})\$([^$\s]{1,64})\$([A-Za-z0-9+/]{20,88}={0,2})", re.ASCII)
ARGON2 = re.compile(r"\$argon2(?:id|i|d)\$v=19\$m=\d{1,7},t=\d{1,4},p=\d{1,3}\$[\w+/]{11,88}\$[\w+/]{16,88}", re.ASCII)

ALONE = Lock()
"""Such an argon2 asks for three times the memory of ours: one at a time."""

Check = Callable[[str], bool]


def check_of(kept: str) -> Check | None:
    """How a password is compared with this hash; None when it is none of these, or costs too much."""
    if len(kept) > LONGEST or not kept.isascii():
        return None
    if kept.startswith("bcrypt_sha256$"):
        return of_bcrypt(kept.removeprefix("bcrypt_sha256$"), shortened)
    bare = bare_of(kept)
    return of_bcrypt(bare, str.encode) or of_pbkdf2(bare) or of_argon2(bare)


def bare_of(kept: str) -> str:
    """Without the name that Django writes before `$2b$…` and `$argon2id$…`."""
    if kept.startswith("bcrypt$"):
        return kept.removeprefix("bcrypt$")
    return kept.removeprefix("argon2") if kept.startswith("argon2$") else kept


def shortened(password: str) -> bytes:
    """As Django does, so that no byte of a long password is lost."""
    return hashlib.sha256(password.encode()).hexdigest().encode()


def of_bcrypt(kept: str, bytes_of: Callable[[str], bytes]) -> Check | None:
    found = BCRYPT.fullmatch(kept)
    if not found or not 4 <= int(found[1]) <= MOST_COST:
        return None

    def check(password: str) -> bool:
        try:
            return bcrypt.checkpw(bytes_of(password)[:BCRYPT_READS], kept.encode())
        except ValueError:
            return False

    return check


def of_pbkdf2(kept: str) -> Check | None:
    found = PBKDF2.fullmatch(kept)
    if not found or not 1 <= int(found[2]) <= MOST_ROUNDS:
        return None

    def check(password: str) -> bool:
        made = hashlib.pbkdf2_hmac(found[1], password.encode(), found[3].encode(), int(found[2]))
        return hmac.compare_digest(base64.b64encode(made).decode(), found[4])

    return check


def of_argon2(kept: str) -> Check | None:
    if not ARGON2.fullmatch(kept) or not is_bearable(kept):
        return None

    def check(password: str) -> bool:
        try:
            with ALONE:
                return PasswordHasher().verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    return check


def is_bearable(kept: str) -> bool:
    """Whether this argon2 asks for no more than we give."""
    try:
        asked = extract_parameters(kept)
    except InvalidHashError:
        return False
    is_small = asked.memory_cost <= MOST_MEMORY and asked.memory_cost * asked.time_cost <= MOST_WORK
    return is_small and 1 <= asked.parallelism <= MOST_LANES
