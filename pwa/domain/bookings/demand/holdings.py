"""The days that a child has or asks for, in the weeks that some days belong to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.demand import queries, weeks
from pwa.domain.bookings.demand.facts import Reach
from pwa.domain.bookings.demand.queries import HeldRow
from pwa.domain.bookings.words import Facts

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DaysHeld:
    """Each live booking's id and day; `at_least` is what the activity asks of a week, None when it asks nothing."""

    at_least: int | None = None
    days: tuple[tuple[int, date], ...] = ()


async def held_beside(db: BaseDBAsyncClient, reached: Reach, enrolment: int, facts: Facts) -> DaysHeld:
    """In the weeks of the openings asked for; nothing is read for an activity that asks nothing of a week."""
    enrolled, days = reached.enrolled[enrolment], {one.day for one in facts.openings.values()}
    at_least = reached.at_least[enrolled.group]
    if not at_least or not days:
        return DaysHeld()
    found = await bookings_around(db, [enrolled.child], [enrolled.group], days)
    return DaysHeld(at_least, tuple((one.id, one.day) for one in found))


@dataclass(frozen=True, slots=True)
class Touching:
    """A demande and the days it is about: whose they are, and what the activity asks of a week."""

    id: int
    child: int
    group: int
    days: Collection[date]
    at_least: int | None


async def short_weeks_of(
    db: BaseDBAsyncClient, demandes: Sequence[Touching], today: date | None
) -> dict[int, tuple[str, ...]]:  # fmt: skip
    """By demande, the weeks it touches, not over `today`, that keep too few days now; one query for them all."""
    ruled = [one for one in demandes if one.at_least and one.days]
    if not ruled:
        return {}
    children, groups = sorted({one.child for one in ruled}), sorted({one.group for one in ruled})
    held: dict[tuple[int, int], list[date]] = defaultdict(list)
    for booking in await bookings_around(db, children, groups, [day for one in ruled for day in one.days]):
        held[booking.child_id, booking.group_id].append(booking.day)
    return {
        one.id: tuple(
            weeks.sentence(week, one.at_least or 0)
            for week in weeks.short_weeks(held[one.child, one.group], one.days, one.at_least)
            if today is None or week[0] + A_WEEK > today
        )
        for one in ruled
    }


async def bookings_around(
    db: BaseDBAsyncClient, children: Sequence[int], groups: Sequence[int], days: Collection[date]
) -> Sequence[HeldRow]:
    """The live bookings of these children in these groups, over the weeks of these days."""
    first, last = weeks.monday_of(min(days)), weeks.monday_of(max(days)) + timedelta(days=6)
    return await queries.held(db, children, groups, first, last)
