"""What happened to something, in its order, with who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events import queries
from pwa.domain.events.detail import Detail
from pwa.domain.events.details import DETAIL_OF
from pwa.domain.events.queries import NOTHING, Beside
from pwa.domain.events.verbs import Verb
from pwa.models.events import Event
from pwa.storage.databases import reading


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it is read; nobody (`who` is None) did what the town's rules did. What was asked beside is in its
    `rows`."""

    at: datetime
    detail: Detail
    subject: str
    who: str | None
    rows: Sequence[Any] = ()

    @property
    def verb(self) -> Verb:
        """What it is."""
        return self.detail.verb


async def happened(town: int, subjects: str, values: Sequence[Any], beside: Beside = NOTHING) -> list[Happened]:
    """Every event about these `subjects` (an SQL query that gives them, with its values), with what is asked beside."""
    found = await queries.happened(reading(), town, subjects, values, list(DETAIL_OF), beside)
    return [happened_of(list(rows)) for _, rows in groupby(found, key=attrgetter("position"))]


async def was_told(db: BaseDBAsyncClient, town: int, verb: Verb, subject: str, **facts: Any) -> bool:
    """Whether that happened to this subject already, with these facts among others."""
    told = await Event.filter(town_id=town, verb=verb, subject=subject).using_db(db)
    return any(facts.items() <= one.detail.items() for one in told)


def happened_of(rows: Sequence[Any]) -> Happened:
    """One event, from the rows that tell it."""
    first = rows[0]
    return Happened(first.at, DETAIL_OF[Verb(first.verb)].read(first.detail), first.subject, first.who or None, rows)
