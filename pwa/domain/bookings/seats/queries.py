"""What counting seats reads, in SQL: one typed row each. What it writes is in `writes.py`."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import live_as
from pwa.models.words import BookingStatus
from pwa.storage.databases import is_postgres, marks
from pwa.storage.typed import ids, typed


class PartRow(NamedTuple):
    """Seats, by the part of a day that they are of."""

    id: int
    group_id: int
    day: date
    part: str


class SeatsRow(NamedTuple):
    """Seats with their places; `is_by_hand`: an open hand-made opening lives on them, their capacity is not ours."""

    id: int
    group_id: int
    day: date
    part: str
    capacity: int
    taken: int
    is_by_hand: bool


class TakenRow(NamedTuple):
    """How many are booked on some seats."""

    seats_id: int
    taken: int


class FreeRow(NamedTuple):
    """Seats and the places left there."""

    id: int
    free: int


async def parts(db: BaseDBAsyncClient, groups: Sequence[int], first: date, last: date) -> Sequence[PartRow]:
    """The seats of these groups on these days, both included."""
    asked = f"""SELECT id, group_id, day, part FROM seats
                WHERE group_id IN ({marks(len(groups))}) AND day BETWEEN ? AND ?"""
    return await typed(db, PartRow, asked, [*groups, first, last])


async def beside(db: BaseDBAsyncClient, openings: Sequence[int]) -> list[int]:
    """The ids of the seats of all the openings that share one with these."""
    asked = f"""SELECT DISTINCT beside.seats_id AS id FROM opening_seats mine
                JOIN opening_seats sharing ON sharing.seats_id = mine.seats_id
                JOIN opening_seats beside ON beside.opening_id = sharing.opening_id
                WHERE mine.opening_id IN ({marks(len(openings))})"""
    return await ids(db, asked, openings)


async def lock(db: BaseDBAsyncClient, openings: Sequence[int], seats: Sequence[int]) -> None:
    """These openings, then these seats, in id order; on SQLite the transaction holds everything."""
    if is_postgres(db):
        held = f"SELECT id FROM opening WHERE id IN ({marks(len(openings))}) ORDER BY id FOR UPDATE"
        await ids(db, held, openings)
        held = f"SELECT id FROM seats WHERE id IN ({marks(len(seats))}) ORDER BY id FOR NO KEY UPDATE"
        await ids(db, held, seats)


async def seats(db: BaseDBAsyncClient, wanted: Sequence[int]) -> Sequence[SeatsRow]:
    """Those of these ids."""
    asked = f"""SELECT s.id, s.group_id, s.day, s.part, s.capacity, s.taken, EXISTS (
                  SELECT 1 FROM opening_seats u JOIN opening o ON o.id = u.opening_id
                  WHERE u.seats_id = s.id AND o.is_by_hand AND o.closed_reason IS NULL) AS is_by_hand
                FROM seats s WHERE s.id IN ({marks(len(wanted))})"""
    return await typed(db, SeatsRow, asked, wanted)


async def taken(db: BaseDBAsyncClient, seats: Sequence[int]) -> Sequence[TakenRow]:
    """How many bookings take a place of each of these seats, where there are any."""
    asked = f"""SELECT u.seats_id, count(*) AS taken FROM opening_seats u JOIN booking b ON b.opening_id = u.opening_id
                WHERE u.seats_id IN ({marks(len(seats))}) AND {live_as(BookingStatus.BOOKED)} GROUP BY u.seats_id"""
    return await typed(db, TakenRow, asked, seats)


async def free(db: BaseDBAsyncClient, seats: Sequence[int]) -> Sequence[FreeRow]:
    """The places left on these seats."""
    asked = f"SELECT id, capacity - taken AS free FROM seats WHERE id IN ({marks(len(seats))})"
    return await typed(db, FreeRow, asked, seats)
