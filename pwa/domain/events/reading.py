"""What happened to something, in its order, with who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwa.domain.events import queries
from pwa.domain.events.detail import Detail
from pwa.domain.events.details import DETAIL_OF
from pwa.domain.events.verbs import Verb
from pwa.storage.databases import reading


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it is read; nobody (`who` is None) did what the town's rules did."""

    at: datetime
    detail: Detail
    subject: str
    who: str | None

    @property
    def verb(self) -> Verb:
        """What it is."""
        return self.detail.verb


async def happened(town: int, subjects: str, values: Sequence[Any]) -> list[Happened]:
    """Every event about these `subjects` (an SQL query that gives them, with its values)."""
    found = await queries.happened(reading(), town, subjects, values, list(DETAIL_OF))
    return [Happened(one.at, DETAIL_OF[Verb(one.verb)].read(one.detail), one.subject, one.who or None) for one in found]
