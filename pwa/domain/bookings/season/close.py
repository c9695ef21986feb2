"""Openings that are gone: closed with a reason, their bookings cancelled, seats freed, families told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import writes as booking_writes
from pwa.domain.bookings.concerned import Household, events_of, households_of, tell_each
from pwa.domain.bookings.demand.settling import Settled, settle
from pwa.domain.bookings.season import queries, writes
from pwa.domain.bookings.season.plan import Closing
from pwa.domain.bookings.season.queries import BookingRow
from pwa.domain.bookings.seats import counting
from pwa.domain.events.details import BookingCancelled, OpeningClosed
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.models.words import Outcome, Reason
from pwa.storage.databases import reading, writing

WEIGHT = 150
"""Openings and letters of one transaction, about."""


async def close(town: int, season: int, closings: Sequence[Closing], now: datetime, real_now: datetime) -> int:
    """Close these openings, some at a time; how many."""
    held = Counter({r.opening_id: r.held for r in await queries.held(reading(), [one.id for one in closings])})
    for batch in by_weight(closings, held):
        while not await close_some(town, season, batch, now, real_now):
            pass
    return len(closings)


async def rename(closings: Sequence[Closing]) -> None:
    """Days that are closed already, for another reason than it was said: nobody holds anything of them. One that was
    opened again meanwhile stays open."""
    if closings:
        async with writing() as db:
            for reason, ids in by_reason(closings).items():
                await writes.rename(db, ids, reason)


def by_weight(closings: Iterable[Closing], held: Counter[int]) -> list[list[Closing]]:
    """Openings with many bookings go in smaller batches."""
    cut: list[list[Closing]] = []
    weight = WEIGHT
    for closing in closings:
        weight += 1 + held[closing.id]
        if weight > WEIGHT:
            cut.append([])
            weight = 1 + held[closing.id]
        cut[-1].append(closing)
    return cut


async def close_some(town: int, season: int, batch: list[Closing], now: datetime, real_now: datetime) -> bool:
    """One transaction. The children, the openings and the seats are locked, in that order; then everything is told.
    False when a child booked meanwhile: it is not locked, and must be before the openings."""
    ids = sorted(closing.id for closing in batch)
    async with writing() as db:
        locked = await lock_children(db, ids)
        seats = await counting.lock(db, ids)
        ids = [row.id for row in await queries.still_open(db, ids)]
        bookings = await queries.bookings(db, ids)
        if not {booking.child_id for booking in bookings} <= locked:
            return False
        for reason, closed in by_reason(one for one in batch if one.id in ids).items():
            await writes.close(db, closed, reason)
        await cancel(db, bookings, now)
        before = await counting.recount(db, seats, {})
        await counting.give_out(db, town, before, now, real_now)
        await writes.touch(db, season)
        households = await households_of(db, [booking.id for booking in bookings])
        record(db, town, None, now, events_about(ids, bookings, households))
        await tell_each(
            db, town, letter_of(Verb.OPENING_CLOSED), tag="ferme", households=households, now=now, real_now=real_now
        )
    return True


def events_about(openings: list[int], bookings: Sequence[BookingRow], households: list[Household]) -> list[Event]:
    """Nobody cancelled these bookings, the town closed."""
    found = [Event(OpeningClosed(), f"opening:{one}") for one in openings]
    for booking in bookings:
        found += events_of(BookingCancelled(booking.opening_id), [booking.id], households)
    return found


async def lock_children(db: BaseDBAsyncClient, openings: list[int]) -> set[int]:
    """Those who hold something of these openings now."""
    return {row.id for row in await queries.locked_children(db, openings)}


def by_reason(closings: Iterable[Closing]) -> dict[str, list[int]]:
    """The openings to close, by what their families are told."""
    found: dict[str, list[int]] = defaultdict(list)
    for closing in closings:
        found[closing.reason].append(closing.id)
    return found


async def cancel(db: BaseDBAsyncClient, bookings: Sequence[BookingRow], now: datetime) -> None:
    if not bookings:
        return
    ids, children = [b.id for b in bookings], sorted({b.child_id for b in bookings})
    await booking_writes.cancel(db, ids, now)
    await booking_writes.touch_children(db, children)
    await settle(db, {(b.child_id, b.opening_id): Settled(Outcome.REFUSED, Reason.CLOSED) for b in bookings})
