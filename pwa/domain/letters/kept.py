"""What was told, as it was told: to the families, on the request it speaks of; in the demo, every mail whole."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.letters import queries
from pwa.domain.letters.kinds import KINDS
from pwa.domain.letters.queries import Contents, KeptMail
from pwa.domain.refusals import NotFound
from pwa.models.words import Channel

MOST_SHOWN = 200


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
        return self.channel == Channel.MAIL


async def told_of(request: int, department: int | None = None) -> list[ToldLetter]:
    """What left about a request (its id) to the household that made it; a notification that went to several devices
    of somebody is told once. To officers of a `department`, what tells of no other."""
    every = (
        ToldLetter(
            KINDS[row.kind].topic.value if row.kind in KINDS else "",
            row.channel, row.subject, row.text, row.written_at, f"{row.first_name} {row.last_name}",
        )
        for row in await queries.told(request, department)
    )  # fmt: skip
    return list(dict.fromkeys(every))


async def latest() -> list[KeptMail]:
    return await queries.kept_mails(MOST_SHOWN)


async def mail(id: int) -> KeptMail:
    """Raises NotFound."""
    if not (found := await queries.kept_mail(id)):
        raise NotFound
    return found[0]


async def contents(id: int) -> Contents:
    """The text and the HTML of a kept mail. Raises NotFound."""
    if not (found := await queries.contents(id)):
        raise NotFound
    return found[0]
