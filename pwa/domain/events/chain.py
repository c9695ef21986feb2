"""The chain: each event's hash covers the hash before it and the whole event, so that none is changed unseen."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEFORE_ALL = ""
"""The hash before a town's first event."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as the database keeps it."""

    town: int
    position: int
    at: datetime
    verb: str
    account: int | None
    household: int | None
    for_account: int | None
    subject: str
    detail: dict[str, Any]


def hash_after(before: str, event: Kept) -> str:
    """The hash of this event after the one whose hash is `before`."""
    return hashlib.sha256(f"{before}\n{canonical(event)}".encode()).hexdigest()


def canonical(event: Kept) -> str:
    """One text for one event, whichever database it was read from."""
    said = [
        event.town, event.position, event.at.astimezone(UTC).isoformat(timespec="microseconds"), event.verb,
        event.account, event.household, event.for_account, event.subject, event.detail,
    ]  # fmt: skip
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
