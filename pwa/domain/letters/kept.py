"""The mails that the demo keeps instead of sending: the latest first, and one of them."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.refusals import NotFound
from pwa.storage.databases import reading, rows

MOST_SHOWN = 200

KEPT = """
    SELECT l.id, l.subject, l.address, l.written_at, t.banner, t.slug, g.first_name, g.last_name
    FROM letter l JOIN town t ON t.id = l.town_id LEFT JOIN guardian g ON g.id = l.guardian_id
    WHERE l.subject IS NOT NULL
"""


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
    found = await rows(reading(), "SELECT text, html FROM letter WHERE id = ? AND subject IS NOT NULL", [id])
    if not found:
        raise NotFound
    return found[0]["text"], found[0]["html"]
