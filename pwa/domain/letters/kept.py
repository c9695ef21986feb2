"""What was told, as it was told: to the families, on the request it speaks of; in the demo, every mail whole."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.letters.kinds import KINDS
from pwa.domain.refusals import NotFound
from pwa.storage.databases import reading, rows

MOST_SHOWN = 200

KEPT = """
    SELECT l.id, l.subject, l.address, l.written_at, t.banner, t.slug, g.first_name, g.last_name
    FROM letter l JOIN town t ON t.id = l.town_id LEFT JOIN guardian g ON g.id = l.guardian_id
    WHERE l.html IS NOT NULL
"""

TOLD = """
    SELECT l.kind, l.channel, l.subject, l.text, l.written_at, g.first_name, g.last_name
    FROM letter_request told JOIN letter l ON l.id = told.letter_id JOIN guardian g ON g.id = l.guardian_id
    JOIN service_request r ON r.id = told.service_request_id AND r.household_id = g.household_id
    WHERE told.service_request_id = ? {} ORDER BY l.written_at, l.id
"""

OF_NO_OTHER_DEPARTMENT = """
    AND NOT EXISTS (SELECT 1 FROM letter_request beside JOIN service_request s ON s.id = beside.service_request_id
                    WHERE beside.letter_id = l.id AND s.department_id <> ?)
"""
"""A mail may tell several demandes together."""


@dataclass(frozen=True, slots=True)
class ToldLetter:
    """A letter as its request shows it; `written_at` is the town's time."""

    topic: str
    channel: str
    subject: str
    text: str
    written_at: datetime
    to: str

    @property
    def is_mail(self) -> bool:
        """A mail, or a notification."""
        return self.channel == "mail"


async def told_of(request: int, department: int | None = None) -> list[ToldLetter]:
    """What left about a request (its id) to the household that made it; a notification that went to several devices
    of somebody is told once. To officers of a `department`, what tells of no other."""
    theirs = "" if department is None else OF_NO_OTHER_DEPARTMENT
    values = [request] if department is None else [request, department]
    found = await rows(reading(), TOLD.format(theirs), values, instants=["written_at"])
    every = (
        ToldLetter(
            KINDS[row["kind"]].topic.value if row["kind"] in KINDS else "",
            row["channel"], row["subject"], row["text"], row["written_at"], f"{row['first_name']} {row['last_name']}",
        )
        for row in found
    )  # fmt: skip
    return list(dict.fromkeys(every))


@dataclass(frozen=True, slots=True)
class KeptMail:
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


async def latest() -> list[KeptMail]:
    found = await rows(
        reading(), f"{KEPT} ORDER BY l.written_at DESC, l.id DESC LIMIT {MOST_SHOWN}", instants=["written_at"]
    )
    return [KeptMail(**row) for row in found]


async def mail(id: int) -> KeptMail:
    """Raises NotFound."""
    found = await rows(reading(), f"{KEPT} AND l.id = ?", [id], instants=["written_at"])
    if not found:
        raise NotFound
    return KeptMail(**found[0])


async def contents(id: int) -> tuple[str, str]:
    """The text and the HTML of a kept mail. Raises NotFound."""
    found = await rows(reading(), "SELECT text, html FROM letter WHERE id = ? AND html IS NOT NULL", [id])
    if not found:
        raise NotFound
    return found[0]["text"], found[0]["html"]
