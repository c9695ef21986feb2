"""What the chains are asked in SQL, one typed row each: read whole, and in their order. What is written is in
`writes.py`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.chain import Kept
from pwa.storage.databases import is_postgres, marks
from pwa.storage.typed import ids, typed


class LastRow(NamedTuple):
    """The last event of a chain: its place and its hash."""

    position: int
    hash: str


class ChainRow(NamedTuple):
    """Where a chain ends, and where it begins."""

    position: int
    hash: str
    anchor_position: int
    anchor_hash: str


class PlaceRow(NamedTuple):
    """When what has this place happened."""

    position: int
    at: datetime


class EntryRow(NamedTuple):
    """What the version before wrote: it had no place, and nobody that it was for."""

    id: int
    at: datetime
    verb: str
    account_id: int | None
    subject: str
    detail: dict[str, Any]

    def kept(self, town: int) -> Kept:
        """As the chain keeps it, but for its place."""
        return Kept(
            town, 0, self.at, self.verb, account=self.account_id, household=None, for_account=None,
            subject=self.subject, detail=self.detail,
        )  # fmt: skip


class EventRow(NamedTuple):
    """An event, with the hash that it has."""

    id: int
    hash: str
    position: int
    at: datetime
    verb: str
    account_id: int | None
    household_id: int | None
    for_account_id: int | None
    subject: str
    detail: dict[str, Any]

    def kept(self, town: int) -> Kept:
        """What its hash covers."""
        return Kept(
            town, self.position, self.at, self.verb, account=self.account_id, household=self.household_id,
            for_account=self.for_account_id, subject=self.subject, detail=self.detail,
        )  # fmt: skip


class HappenedRow(NamedTuple):
    """An event with who did it; nobody is an empty name."""

    position: int
    at: datetime
    verb: str
    subject: str
    detail: dict[str, Any]
    who: str


class Beside(NamedTuple):
    """What else is asked of each of them, `happened`, in the same question: SQL columns and joins, which may give it
    several rows, and the type of these."""

    columns: str = ""
    joins: str = ""
    values: Sequence[Any] = ()
    row: Callable[..., Any] = HappenedRow


NOTHING = Beside()


class FirstRow(NamedTuple):
    """The first, where there is one."""

    id: int | None


HAPPENED = """
    SELECT e.position, e.at, e.verb, e.subject, e.detail,
           COALESCE(o.name, trim(COALESCE(g.first_name, '') || ' ' || COALESCE(g.last_name, ''))) AS who
    FROM event e LEFT JOIN account a ON a.id = e.account_id LEFT JOIN officer o ON o.id = a.officer_id
    LEFT JOIN guardian g ON g.id = a.guardian_id
    WHERE e.town_id = ? AND e.subject IN ({}) AND e.verb IN ({})
"""


async def last_held(db: BaseDBAsyncClient, town: int) -> LastRow:
    """The last event of the town, whose chain nobody moves on before this transaction ends."""
    lock = " FOR UPDATE" if is_postgres(db) else ""
    [last] = await typed(db, LastRow, f"SELECT position, hash FROM event_chain WHERE town_id = ?{lock}", [town])
    return last


async def chains(db: BaseDBAsyncClient, town: int) -> list[ChainRow]:
    """The chain of the town; none where it was lost."""
    asked = "SELECT position, hash, anchor_position, anchor_hash FROM event_chain WHERE town_id = ?"
    return await typed(db, ChainRow, asked, [town])


async def places(db: BaseDBAsyncClient, town: int, after: int, last: int) -> list[PlaceRow]:
    """When the events of these places happened. Both ends are said, so that no plan reads the whole town's to sort
    it."""
    asked = "SELECT position, at FROM event WHERE town_id = ? AND position > ? AND position <= ? ORDER BY position"
    return await typed(db, PlaceRow, asked, [town, after, last])


async def events(db: BaseDBAsyncClient, town: int, after: int, last: int, most: int) -> list[EventRow]:
    """The next events, whole."""
    asked = f"""SELECT {", ".join(EventRow._fields)} FROM event
                WHERE town_id = ? AND position > ? AND position <= ? ORDER BY position LIMIT {most}"""
    return await typed(db, EventRow, asked, [town, after, last])


async def beyond(db: BaseDBAsyncClient, town: int) -> int | None:
    """An event after the chain's end, or before its anchor, which the database lets nobody write."""
    asked = """SELECT min(e.id) AS id FROM event e LEFT JOIN event_chain c ON c.town_id = e.town_id
               WHERE e.town_id = ?
                 AND (e.position > COALESCE(c.position, 0) OR e.position <= COALESCE(c.anchor_position, 0))"""
    [first] = await typed(db, FirstRow, asked, [town])
    return first.id


async def happened(
    db: BaseDBAsyncClient, town: int, subjects: str, values: Sequence[Any], verbs: Sequence[str],
    beside: Beside = NOTHING,
) -> list[Any]:  # fmt: skip
    """What these verbs say of these `subjects` (an SQL query that gives them, with its values), in their order."""
    asked = f"""SELECT happened.*{beside.columns} FROM ({HAPPENED.format(subjects, marks(len(verbs)))}) happened
                {beside.joins} ORDER BY happened.position"""
    return await typed(db, beside.row, asked, [town, *values, *verbs, *beside.values])


async def towns_of_entries(db: BaseDBAsyncClient) -> list[int]:
    """The towns of what the version before wrote."""
    return await ids(db, "SELECT DISTINCT town_id AS id FROM journal_entry ORDER BY town_id")


async def entries(db: BaseDBAsyncClient, town: int, most: int) -> list[EntryRow]:
    """The oldest of them."""
    asked = f"SELECT {', '.join(EntryRow._fields)} FROM journal_entry WHERE town_id = ? ORDER BY id LIMIT {most}"
    return await typed(db, EntryRow, asked, [town])
