"""A season is published: its rules become openings. Run again, it brings them up to date without breaking a promise.

What is shown may get better at any time; a limit comes earlier only with a notice, told to the families. Nothing is
deleted, hand-made openings stay, days that are gone are closed (`close.py`). Each transaction is short and whole:
a publication that stops half-way is finished by running it again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.bookings.concerned import tell_limits_come_earlier
from pwa.domain.bookings.season import close, facts, writes
from pwa.domain.bookings.season.plan import Change, Key, Plan, batches, plan_of
from pwa.domain.bookings.season.queries import SeasonRow
from pwa.domain.bookings.seats import counting
from pwa.domain.events.details import SeasonPublished
from pwa.domain.events.recording import Event, record
from pwa.domain.french import local
from pwa.storage.databases import reading, writing

BATCH = 300
"""Openings written in one transaction: some 20 ms on SQLite."""


@dataclass(frozen=True, slots=True)
class Published:
    """How many openings; `held` are those whose limit would come earlier and waits for a notice."""

    added: int
    moved: int
    closed: int
    kept: int
    held: int = 0


async def publish(
    season: int, *, now: datetime, notice: str | None = None, real_now: datetime | None = None
) -> Published:
    """Publish a season, or bring it up to date. `now` is the town's; letters leave at `real_now`, or `now`."""
    found = await facts.read(reading(), season)
    plan = plan_for(found, local(now).date(), has_notice=notice is not None)
    about, sending = found.season, real_now or now
    if notice and plan.advanced:
        await tell_limits_come_earlier(about.town, about.id, sorted(plan.advanced), notice, now, sending)
    for batch in batches(plan.changes, BATCH):
        await write(about, batch, now, sending)
    closed = await close.close(about.town, about.id, plan.closings, now, sending)
    await close.rename(plan.renamed)
    published = Published(plan.added, plan.moved, closed, plan.kept, plan.held)
    await sign(about, published, now)
    letters.wake()
    return published


def plan_for(found: facts.Publication, today: date, *, has_notice: bool) -> Plan:
    wanted = found.wanted()
    why_closed = {key: found.why_closed(key) for key in found.existing if key not in wanted}
    return plan_of(
        wanted, found.existing, found.seats, why_closed, today=today, has_notice=has_notice, shut=found.shut()
    )


async def write(about: SeasonRow, batch: list[Change], now: datetime, real_now: datetime) -> None:
    """One transaction: these openings with their seats, and whoever gets a place that was added."""
    touched = [change for change in batch if change.id and change.touches_seats]
    old = [change.id for change in touched if change.id]
    async with writing() as db:
        seats = await counting.make(db, counting.capacities_of(batch))
        locked = await counting.lock(db, old, [seats[part] for part in counting.capacities_of(touched)])
        ids = await put(db, about.id, batch)
        await counting.link(db, batch, ids, seats)
        if touched:
            before = await counting.recount(db, locked, counting.capacities_of(touched))
            await counting.give_out(db, about.town, before, now, real_now)
        await writes.touch(db, about.id)


async def put(db: BaseDBAsyncClient, season: int, batch: Iterable[Change]) -> dict[Key, int]:
    """Write the openings, in one statement; one made by hand meanwhile, or by another season, stays as it is."""
    written = await writes.openings(db, list(values_of(season, batch)))
    return {(r.group_id, r.day, r.slot_id): r.id for r in written}


def values_of(season: int, batch: Iterable[Change]) -> Iterator[Any]:
    for change in batch:
        limits = change.limits
        yield from (season, *change.key, limits.opens_at, limits.book_by, limits.cancel_by, change.closed_reason)


async def sign(about: SeasonRow, published: Published, now: datetime) -> None:
    """The publication is over: its version, its time, and an event."""
    told = SeasonPublished(published.added, published.moved, published.closed, published.kept, published.held)
    async with writing() as db:
        await writes.touch(db, about.id, published_at=now)
        record(db, about.town, None, now, [Event(told, f"season:{about.id}")])
