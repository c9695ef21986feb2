"""Seats rows of openings being published: made, linked, counted again, and given to whoever waits for them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import concerned
from pwa.domain.bookings.demand import facts
from pwa.domain.bookings.locks import moment
from pwa.domain.bookings.season.plan import Change, Key, Part
from pwa.domain.bookings.seats.board import board_of
from pwa.domain.bookings.seats.waiting import offer, promote
from pwa.domain.bookings.words import Facts
from pwa.domain.events.details import Offered, Promoted
from pwa.models.fragments import live_as
from pwa.models.words import BookingStatus
from pwa.storage.databases import is_postgres, marks, rows, run, tuples


def capacities_of(changes: Iterable[Change]) -> dict[Part, int]:
    """The capacity that the town wants for each part of a day."""
    return {part: capacity for change in changes for part, capacity in change.places.items()}


async def make(db: BaseDBAsyncClient, capacities: Mapping[Part, int]) -> dict[Part, int]:
    """The seats rows of these parts of days, made where missing; their ids."""
    if not capacities:
        return {}
    await run(
        db,
        f"INSERT INTO seats (group_id, day, part, capacity) VALUES {tuples(len(capacities), 4)} ON CONFLICT DO NOTHING",
        [value for part, capacity in capacities.items() for value in (*part, capacity)],
    )
    groups, days = sorted({part[0] for part in capacities}), [part[1] for part in capacities]
    found = await rows(
        db,
        f"""SELECT id, group_id, day, part FROM seats
            WHERE group_id IN ({marks(len(groups))}) AND day BETWEEN ? AND ?""",
        [*groups, min(days), max(days)],
        days=("day",),
    )
    return {(r["group_id"], r["day"], r["part"]): r["id"] for r in found}


async def lock(db: BaseDBAsyncClient, openings: Sequence[int], seats: Iterable[int] = ()) -> list[int]:
    """Lock the openings, then these seats and all those of openings that share one with them; the seats.

    In id order, as the decision does. An opening is locked against new bookings too: their key takes a share of it.
    """
    if not openings:
        return []
    around = await rows(
        db,
        f"""SELECT DISTINCT beside.seats_id AS id FROM opening_seats mine
            JOIN opening_seats sharing ON sharing.seats_id = mine.seats_id
            JOIN opening_seats beside ON beside.opening_id = sharing.opening_id
            WHERE mine.opening_id IN ({marks(len(openings))})""",
        openings,
    )
    wanted = sorted({*seats, *(r["id"] for r in around)})
    if is_postgres(db):
        await rows(db, f"SELECT id FROM opening WHERE id IN ({marks(len(openings))}) ORDER BY id FOR UPDATE", openings)
        await rows(db, f"SELECT id FROM seats WHERE id IN ({marks(len(wanted))}) ORDER BY id FOR NO KEY UPDATE", wanted)
    return wanted


async def link(
    db: BaseDBAsyncClient, batch: Iterable[Change], ids: Mapping[Key, int], seats: Mapping[Part, int]
) -> None:
    """Each opening takes one place of each of its parts of the day, and of no other."""
    written = [change for change in batch if change.key in ids]
    again = [ids[change.key] for change in written if change.touches_seats]
    if again:
        await run(db, f"DELETE FROM opening_seats WHERE opening_id IN ({marks(len(again))})", again)
    links = [(ids[change.key], seats[part]) for change in written for part in change.places]
    if links:
        await run(
            db,
            f"INSERT INTO opening_seats (opening_id, seats_id) VALUES {tuples(len(links), 2)} ON CONFLICT DO NOTHING",
            [value for pair in links for value in pair],
        )


async def recount(db: BaseDBAsyncClient, locked: Sequence[int], capacities: Mapping[Part, int]) -> dict[int, int]:
    """Count locked seats again, from the bookings; the places that were left before, by seats row.

    The capacity is the town's, even below what is taken: then nobody is served until enough have left.
    """
    found, taken = await seats_rows(db, locked), await count_taken(db, locked)
    values: list[Any] = []
    for r in found:
        part = (r["group_id"], r["day"], r["part"])
        capacity = r["capacity"] if r["is_by_hand"] else capacities.get(part, r["capacity"])
        values += (r["id"], capacity, taken[r["id"]], max(0, taken[r["id"]] - capacity))
    if values:
        row = "(CAST(? AS INTEGER), CAST(? AS INTEGER), CAST(? AS INTEGER), CAST(? AS INTEGER))"
        await run(
            db,
            f"""UPDATE seats SET capacity = told.column2, taken = told.column3, excess = told.column4,
                                 revision = revision + 1
                FROM (VALUES {", ".join([row] * len(found))}) AS told WHERE seats.id = told.column1""",
            values,
        )
    return {r["id"]: r["capacity"] - r["taken"] for r in found}


async def seats_rows(db: BaseDBAsyncClient, seats: Sequence[int]) -> list[dict[str, Any]]:
    """The rows, with whether an open hand-made opening lives on them: its capacity is not ours."""
    return await rows(
        db,
        f"""SELECT s.id, s.group_id, s.day, s.part, s.capacity, s.taken, EXISTS (
              SELECT 1 FROM opening_seats u JOIN opening o ON o.id = u.opening_id
              WHERE u.seats_id = s.id AND o.is_by_hand AND o.closed_reason IS NULL) AS is_by_hand
            FROM seats s WHERE s.id IN ({marks(len(seats))})""",
        seats,
        days=("day",),
    )


async def count_taken(db: BaseDBAsyncClient, seats: Sequence[int]) -> Counter[int]:
    found = await rows(
        db,
        f"""SELECT u.seats_id, count(*) AS taken FROM opening_seats u JOIN booking b ON b.opening_id = u.opening_id
            WHERE u.seats_id IN ({marks(len(seats))}) AND {live_as(BookingStatus.BOOKED)}
            GROUP BY u.seats_id""",
        seats,
    )
    return Counter({r["seats_id"]: r["taken"] for r in found})


async def give_out(
    db: BaseDBAsyncClient, town: int, before: Mapping[int, int], now: datetime, real_now: datetime
) -> None:
    """Places that became free since `before` go to the first in line, while limits allow, with a letter to each family;
    those who could not give theirs back are only told."""
    seats = sorted(before)
    found = await rows(db, f"SELECT id, capacity - taken AS free FROM seats WHERE id IN ({marks(len(seats))})", seats)
    waiters = await facts.waiters_for(db, seats)
    board = board_of(
        Facts(enrolled={}, openings={}, live=[], free={r["id"]: r["free"] for r in found}, waiters=waiters)
    )
    board.free_at_first, at = before, moment(now)
    if promoted := promote(waiters, board, at):
        await concerned.promote(db, town, promoted, Promoted(), now, real_now)
        await recount(db, sorted(board.moved), {})
    await concerned.offer(db, town, offer(waiters, board, at), Offered(), now, real_now)
