"""What happened to something, in its order, with who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwa.domain.events.detail import Detail
from pwa.domain.events.details import DETAIL_OF
from pwa.domain.events.verbs import Verb
from pwa.storage.databases import marks, reading, rows


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
    found = await rows(
        reading(),
        f"""SELECT e.at, e.verb, e.subject, e.detail,
                   COALESCE(o.name, trim(COALESCE(g.first_name, '') || ' ' || COALESCE(g.last_name, ''))) AS who
            FROM event e LEFT JOIN account a ON a.id = e.account_id LEFT JOIN officer o ON o.id = a.officer_id
            LEFT JOIN guardian g ON g.id = a.guardian_id
            WHERE e.town_id = ? AND e.subject IN ({subjects}) AND e.verb IN ({marks(len(DETAIL_OF))})
            ORDER BY e.position""",
        [town, *values, *DETAIL_OF],
        instants=["at"],
        documents=["detail"],
    )
    return [
        Happened(r["at"], DETAIL_OF[Verb(r["verb"])].read(r["detail"]), r["subject"], r["who"] or None) for r in found
    ]
