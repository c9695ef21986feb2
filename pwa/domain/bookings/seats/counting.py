"""Seats rows of openings being published: made, linked, counted again, and given to whoever waits for them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import concerned
from pwa.domain.bookings.demand import facts
from pwa.domain.bookings.locks import moment
from pwa.domain.bookings.season.plan import Change, Key, Part
from pwa.domain.bookings.seats import queries, writes
from pwa.domain.bookings.seats.board import board_of
from pwa.domain.bookings.seats.queries import SeatsRow
from pwa.domain.bookings.seats.waiting import offer, promote
from pwa.domain.bookings.words import Facts
from pwa.domain.events.details import Offered, Promoted


def capacities_of(changes: Iterable[Change]) -> dict[Part, int]:
    """The capacity that the town wants for each part of a day."""
    return {part: capacity for change in changes for part, capacity in change.places.items()}


async def make(db: BaseDBAsyncClient, capacities: Mapping[Part, int]) -> dict[Part, int]:
    """The seats rows of these parts of days, made where missing; their ids."""
    if not capacities:
        return {}
    await writes.make(db, [(*part, capacity) for part, capacity in capacities.items()])
    groups, days = sorted({part[0] for part in capacities}), [part[1] for part in capacities]
    found = await queries.parts(db, groups, min(days), max(days))
    return {(r.group_id, r.day, r.part): r.id for r in found}


async def lock(db: BaseDBAsyncClient, openings: Sequence[int], seats: Iterable[int] = ()) -> list[int]:
    """Lock the openings, then these seats and all those of openings that share one with them; the seats.

    In id order, as the decision does. An opening is locked against new bookings too: their key takes a share of it.
    """
    if not openings:
        return []
    wanted = sorted({*seats, *await queries.beside(db, openings)})
    await queries.lock(db, openings, wanted)
    return wanted


async def link(
    db: BaseDBAsyncClient, batch: Iterable[Change], ids: Mapping[Key, int], seats: Mapping[Part, int]
) -> None:
    """Each opening takes one place of each of its parts of the day, and of no other."""
    written = [change for change in batch if change.key in ids]
    if again := [ids[change.key] for change in written if change.touches_seats]:
        await writes.unlink(db, again)
    if links := [(ids[change.key], seats[part]) for change in written for part in change.places]:
        await writes.link(db, links)


async def recount(db: BaseDBAsyncClient, locked: Sequence[int], capacities: Mapping[Part, int]) -> dict[int, int]:
    """Count locked seats again, from the bookings; the places that were left before, by seats row.

    The capacity is the town's, even below what is taken: then nobody is served until enough have left.
    """
    found = await queries.seats(db, locked)
    taken = Counter({r.seats_id: r.taken for r in await queries.taken(db, locked)})
    if counted := [counted_again(r, taken[r.id], capacities) for r in found]:
        await writes.count(db, counted)
    return {r.id: r.capacity - r.taken for r in found}


def counted_again(row: SeatsRow, taken: int, capacities: Mapping[Part, int]) -> tuple[int, int, int, int]:
    """Its id, capacity, what is taken, and what that exceeds."""
    part = (row.group_id, row.day, row.part)
    capacity = row.capacity if row.is_by_hand else capacities.get(part, row.capacity)
    return row.id, capacity, taken, max(0, taken - capacity)


async def give_out(
    db: BaseDBAsyncClient, town: int, before: Mapping[int, int], now: datetime, real_now: datetime
) -> None:
    """Places that became free since `before` go to the first in line, while limits allow, with a letter to each family;
    those who could not give theirs back are only told."""
    seats = sorted(before)
    free = {r.id: r.free for r in await queries.free(db, seats)}
    waiters = await facts.waiters_for(db, seats)
    board = board_of(Facts(enrolled={}, openings={}, live=[], free=free, waiters=waiters))
    board.free_at_first, at = before, moment(now)
    if promoted := promote(waiters, board, at):
        await concerned.promote(db, town, promoted, Promoted(), now, real_now)
        await recount(db, sorted(board.moved), {})
    await concerned.offer(db, town, offer(waiters, board, at), Offered(), now, real_now)
