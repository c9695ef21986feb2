"""Six digits that change every thirty seconds (RFC 6238), by `pyotp`: pure."""

import hmac
from datetime import datetime

from pyotp import TOTP, random_base32

DRIFT = 1
"""Steps that a telephone's clock may be ahead or late by."""


def new_secret() -> str:
    """160 bits, in base 32."""
    return random_base32()


def address_of(secret: str, username: str, town: str) -> str:
    """What the QR code says to the application."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name=town)


def step_of(secret: str, code: str, real_now: datetime, after: int) -> int | None:
    """The step that gives this code, among those of now that are later than the last one that opened; or None."""
    one, now = TOTP(secret), TOTP(secret).timecode(real_now)
    given = "".join(code.split())
    steps = [step for step in range(now - DRIFT, now + DRIFT + 1) if is_code(one.generate_otp(step), given)]
    return next((step for step in steps if step > after), None)


def is_code(right: str, given: str) -> bool:
    return hmac.compare_digest(right.encode(), given.encode())


def grouped(secret: str) -> str:
    """As it is read aloud, four letters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
