"""What letters are asked in SQL, one typed row each. What is written of them is in `writes.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.words import Channel
from pwa.storage.databases import marks, reading
from pwa.storage.typed import typed


class LatelyRow(NamedTuple):
    """A mail of the last minutes."""

    id: int
    guardian_id: int
    address: str
    facts: dict[str, Any]
    written_at: datetime
    due_at: datetime


class ToldRow(NamedTuple):
    """What left about a request, and to whom."""

    kind: str
    channel: str
    subject: str
    text: str
    written_at: datetime
    first_name: str
    last_name: str


class KeptMail(NamedTuple):
    """A mail as its reader's list shows it; `written_at` is the town's time."""

    id: int
    subject: str
    address: str
    written_at: datetime
    banner: str
    slug: str
    first_name: str | None
    last_name: str | None

    @property
    def to(self) -> str:
        """« Maman TEST (maman.test@example.org) »."""
        return f"{self.first_name} {self.last_name} ({self.address})" if self.first_name else self.address


class Contents(NamedTuple):
    """A mail whole."""

    text: str
    html: str


KEPT = """
    SELECT l.id, l.subject, l.address, l.written_at, t.banner, t.slug, g.first_name, g.last_name
    FROM letter l JOIN town t ON t.id = l.town_id LEFT JOIN guardian g ON g.id = l.guardian_id
    WHERE l.html IS NOT NULL
"""

TOLD = """
    SELECT l.kind, l.channel, l.subject, l.text, l.written_at, g.first_name, g.last_name
    FROM letter_request told JOIN letter l ON l.id = told.letter_id JOIN guardian g ON g.id = l.guardian_id
    JOIN service_request r ON r.id = told.service_request_id
    WHERE told.service_request_id = ? AND EXISTS (
      SELECT 1 FROM membership m WHERE m.guardian_id = g.id AND m.household_id = r.household_id) {}
    ORDER BY l.written_at, l.id
"""

OF_NO_OTHER_DEPARTMENT = """
    AND NOT EXISTS (SELECT 1 FROM letter_request beside JOIN service_request s ON s.id = beside.service_request_id
                    WHERE beside.letter_id = l.id AND s.department_id <> ?)
"""
"""A mail may tell several demandes together."""


async def lately(db: BaseDBAsyncClient, kind: str, guardians: Sequence[int], since: datetime) -> list[LatelyRow]:
    """The mails of this kind to these guardians that were due since then, in their order."""
    asked = f"""SELECT id, guardian_id, address, facts, written_at, due_at FROM letter
                WHERE kind = ? AND channel = '{Channel.MAIL}' AND guardian_id IN ({marks(len(guardians))})
                  AND due_at > ? ORDER BY id"""
    return await typed(db, LatelyRow, asked, [kind, *guardians, since])


async def told(request: int, department: int | None) -> list[ToldRow]:
    """What left about a request to the household that made it; for a department, what tells of no other."""
    theirs, values = ("", []) if department is None else (OF_NO_OTHER_DEPARTMENT, [department])
    return await typed(reading(), ToldRow, TOLD.format(theirs), [request, *values])


async def kept_mails(most: int) -> list[KeptMail]:
    """The latest first."""
    return await typed(reading(), KeptMail, f"{KEPT} ORDER BY l.written_at DESC, l.id DESC LIMIT {most}")


async def kept_mail(id: int) -> list[KeptMail]:
    """The one of this id, where it was kept."""
    return await typed(reading(), KeptMail, f"{KEPT} AND l.id = ?", [id])


async def contents(id: int) -> list[Contents]:
    """Of a mail that was kept."""
    return await typed(reading(), Contents, "SELECT text, html FROM letter WHERE id = ? AND html IS NOT NULL", [id])
