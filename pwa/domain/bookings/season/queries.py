"""What publishing and closing read, in SQL: one typed row each. What they write is in `writes.py`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.calendars.rules import Rules
from pwa.domain.declared.profile import TownProfile
from pwa.domain.declared.slots import Capacity, Parts
from pwa.models.fragments import live
from pwa.storage.databases import is_postgres, marks
from pwa.storage.typed import typed


class SeasonRow(NamedTuple):
    """A season, with its activity's ways and its town's calendar."""

    id: int
    starts_on: date
    ends_on: date
    label: str
    activity: int
    kind: str
    rules: Rules
    town: int
    zone: str
    profile: TownProfile
    is_withdrawn: bool


class SlotRow(NamedTuple):
    """A slot and the parts of the day it takes a place of."""

    id: int
    starts_at: str
    uses: Parts


class GroupRow(NamedTuple):
    """A group, its site, and its capacity by part of the day."""

    id: int
    site_id: int
    capacity: Capacity


class ClosureRow(NamedTuple):
    """Days when the town, or one of its sites, is closed."""

    site_id: int | None
    starts_on: date
    ends_on: date
    reason: str


class UseRow(NamedTuple):
    """A part of a day that an opening takes a place of."""

    opening_id: int
    group_id: int
    day: date
    part: str
    is_by_hand: bool
    closed_reason: str | None


class OpeningRow(NamedTuple):
    """An opening as it was published."""

    id: int
    season_id: int
    group_id: int
    day: date
    slot_id: int
    opens_at: datetime | None
    book_by: datetime | None
    cancel_by: datetime | None
    closed_reason: str | None
    is_by_hand: bool


class CapacityRow(NamedTuple):
    """The places of a part of a day."""

    id: int
    group_id: int
    day: date
    part: str
    capacity: int


class HeldRow(NamedTuple):
    """How many hold something of an opening."""

    opening_id: int
    held: int


class BookingRow(NamedTuple):
    """A live booking of an opening."""

    id: int
    opening_id: int
    child_id: int


class Id(NamedTuple):
    """A row that is there."""

    id: int


SEASON = """
SELECT s.id, s.starts_on, s.ends_on, s.label, a.id AS activity, a.kind, a.rules, t.id AS town, t.zone,
       t.profile, s.withdrawn_at IS NOT NULL OR a.withdrawn_at IS NOT NULL AS is_withdrawn
FROM season s JOIN activity a ON a.id = s.activity_id JOIN town t ON t.id = a.town_id WHERE s.id = ?
"""
OF_ACTIVITY = "WHERE activity_id = ? AND withdrawn_at IS NULL ORDER BY id"


async def seasons(db: BaseDBAsyncClient, season: int) -> Sequence[SeasonRow]:
    """The season of that id, or nothing."""
    return await typed(db, SeasonRow, SEASON, [season])


async def slots(db: BaseDBAsyncClient, activity: int) -> Sequence[SlotRow]:
    """The activity's, but for those withdrawn."""
    return await typed(db, SlotRow, f"SELECT id, starts_at, uses FROM slot {OF_ACTIVITY}", [activity])


async def groups(db: BaseDBAsyncClient, activity: int) -> Sequence[GroupRow]:
    """The activity's, but for those withdrawn."""
    return await typed(db, GroupRow, f"SELECT id, site_id, capacity FROM activity_group {OF_ACTIVITY}", [activity])


async def closures(db: BaseDBAsyncClient, town: int) -> Sequence[ClosureRow]:
    """The town's and its sites'."""
    asked = "SELECT site_id, starts_on, ends_on, reason FROM closure WHERE town_id = ? ORDER BY id"
    return await typed(db, ClosureRow, asked, [town])


async def uses(db: BaseDBAsyncClient, season: SeasonRow, groups: Sequence[int]) -> Sequence[UseRow]:
    """What the openings of these groups take, over the season's days."""
    asked = f"""SELECT u.opening_id, s.group_id, s.day, s.part, o.is_by_hand, o.closed_reason
                FROM opening o JOIN opening_seats u ON u.opening_id = o.id JOIN seats s ON s.id = u.seats_id
                WHERE o.group_id IN ({marks(len(groups))}) AND o.day BETWEEN ? AND ?"""
    return await typed(db, UseRow, asked, [*groups, season.starts_on, season.ends_on])


async def openings(db: BaseDBAsyncClient, season: SeasonRow, groups: Sequence[int]) -> Sequence[OpeningRow]:
    """This season's openings, and those of another season that hold its days."""
    asked = f"""SELECT id, season_id, group_id, day, slot_id, opens_at, book_by, cancel_by, closed_reason, is_by_hand
                FROM opening WHERE season_id = ? OR (group_id IN ({marks(len(groups))}) AND day BETWEEN ? AND ?)"""
    return await typed(db, OpeningRow, asked, [season.id, *groups, season.starts_on, season.ends_on])


async def seats(db: BaseDBAsyncClient, season: SeasonRow, groups: Sequence[int]) -> Sequence[CapacityRow]:
    """The seats of these groups, over the season's days."""
    asked = f"""SELECT id, group_id, day, part, capacity FROM seats
                WHERE group_id IN ({marks(len(groups))}) AND day BETWEEN ? AND ?"""
    return await typed(db, CapacityRow, asked, [*groups, season.starts_on, season.ends_on])


async def held(db: BaseDBAsyncClient, openings: Sequence[int]) -> Sequence[HeldRow]:
    """How many live bookings each of these openings has."""
    asked = f"""SELECT opening_id, count(*) AS held FROM booking
                WHERE opening_id IN ({marks(len(openings))}) AND {live("booking")} GROUP BY opening_id"""
    return await typed(db, HeldRow, asked, openings)


async def still_open(db: BaseDBAsyncClient, openings: Sequence[int]) -> Sequence[Id]:
    """Under the lock: but for those that somebody closed, or took in hand, meanwhile."""
    asked = f"""SELECT id FROM opening
                WHERE id IN ({marks(len(openings))}) AND closed_reason IS NULL AND NOT is_by_hand ORDER BY id"""
    return await typed(db, Id, asked, openings)


async def locked_children(db: BaseDBAsyncClient, openings: Sequence[int]) -> Sequence[Id]:
    """Lock those who hold something of these openings now; on SQLite the transaction holds everything."""
    asked = f"""SELECT id FROM child WHERE id IN (
                  SELECT child_id FROM booking WHERE opening_id IN ({marks(len(openings))}) AND {live("booking")})
                ORDER BY id {"FOR NO KEY UPDATE" if is_postgres(db) else ""}"""
    return await typed(db, Id, asked, openings)


async def bookings(db: BaseDBAsyncClient, openings: Sequence[int]) -> Sequence[BookingRow]:
    """The live bookings of these openings."""
    asked = f"""SELECT id, opening_id, child_id FROM booking
                WHERE opening_id IN ({marks(len(openings))}) AND {live("booking")} ORDER BY id"""
    return await typed(db, BookingRow, asked, openings)
