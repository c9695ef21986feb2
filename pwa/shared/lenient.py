"""What strangers write, read in one place: a URL, a number, an instant, never an error of Python's own."""

import re
from datetime import UTC, datetime
from urllib.parse import SplitResult, urlsplit

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""The instants that our pages may name."""

LONGEST_INSTANT = 40

ATOM, LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
MAIL = re.compile(rf"{ATOM}(?:\.{ATOM})*@(?:{LABEL}\.)+[a-z]{{2,}}", re.ASCII | re.IGNORECASE)
"""An address that a mail server takes as it is: without a name beside it, nor quotes."""
LONGEST_MAIL = 254


def is_mail(text: str) -> bool:
    """Whether a mail server takes it."""
    return len(text) <= LONGEST_MAIL and bool(MAIL.fullmatch(text))


def url(text: str | None) -> SplitResult:
    """Its parts; all of them empty when it is no URL, like « http://[ »."""
    try:
        return urlsplit(text or "")
    except ValueError:
        return SplitResult("", "", "", "", "")


def number(text: object, most: int) -> int | None:
    """A whole number from 0 to `most` in plain digits, or None; its length is looked at first, int() is not linear."""
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    found = int(text)
    return found if found <= most else None


def instant(text: str) -> datetime | None:
    """« 2022-01-24T13:24:00+00:00 » in UTC; None without its zone, or outside FIRST…LAST."""
    try:
        found = datetime.fromisoformat(text) if len(text) <= LONGEST_INSTANT else None
        if found is None or found.tzinfo is None:
            return None
        found = found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if FIRST <= found < LAST else None
