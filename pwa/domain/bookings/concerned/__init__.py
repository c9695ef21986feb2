"""The households that have something to be told: places that came free, days that close, limits that move."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.bookings.concerned import queries
from pwa.domain.bookings.writes import stand
from pwa.domain.events.detail import Detail
from pwa.domain.events.details import Offered, Promoted
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.french import local
from pwa.domain.letters.kinds import letter_of
from pwa.models.letters import Letter
from pwa.models.words import BookingStatus
from pwa.storage.databases import writing


@dataclass(frozen=True, slots=True)
class Household:
    """Its bookings that are spoken of, and its guardians with their addresses."""

    id: int
    bookings: list[int]
    guardians: list[tuple[int, str]]


MANY = 500
"""Letters written in one transaction."""

AGAIN = timedelta(minutes=10)
"""Between two offers of one place to one family: whoever gives a place up and takes it back cannot ring its neighbours'
phones as often as they like."""


async def promote(
    db: BaseDBAsyncClient, town: int, bookings: Sequence[int], why: Promoted, now: datetime, real_now: datetime
) -> None:
    """Those who waited have their place: booked, kept as events, and their families told. Seats are the caller's."""
    await stand(db, bookings, BookingStatus.BOOKED)
    households = await households_of(db, bookings)
    record(db, town, None, now, events_of(why, bookings, households))
    await tell_each(db, town, letter_of(why.verb), tag="place", households=households, now=now, real_now=real_now)


async def offer(
    db: BaseDBAsyncClient, town: int, bookings: Sequence[int], why: Offered, now: datetime, real_now: datetime
) -> None:
    """A place came free that those who waited could not give back: they are told, and nothing is booked."""
    if not bookings:
        return
    households = await households_of(db, bookings)
    record(db, town, None, now, events_of(why, bookings, households))
    lately = await offered_lately(db, households, real_now)
    new = {booking for booking in bookings if booking not in lately}
    again = {booking for booking, due in lately.items() if due <= real_now}
    await tell_each(
        db, town, letter_of(why.verb), tag="offre", households=among(new, households), now=now, real_now=real_now
    )
    await tell_each(
        db,
        town,
        letter_of(why.verb),
        tag="offre",
        households=among(again, households),
        now=now,
        real_now=real_now,
        held=AGAIN,
    )


def events_of(why: Detail, bookings: Iterable[int], households: Iterable[Household]) -> list[Event]:
    """One for each booking, with its household where there is only one."""
    concerned: dict[int, list[int]] = defaultdict(list)
    for household in households:
        for booking in household.bookings:
            concerned[booking].append(household.id)
    found = {booking: theirs[0] for booking, theirs in concerned.items() if len(theirs) == 1}
    return [Event(why, f"booking:{booking}", found.get(booking)) for booking in bookings]


async def offered_lately(
    db: BaseDBAsyncClient, households: Iterable[Household], real_now: datetime
) -> dict[int, datetime]:
    """When the last letter that offers a booking to one of these left, or will leave, if that is not long ago."""
    guardians = {guardian for household in households for guardian, _ in household.guardians}
    lately = Letter.filter(kind=letter_of(Verb.OFFERED), due_at__gt=real_now - AGAIN, guardian_id__in=guardians)
    found = await lately.using_db(db).order_by("due_at").values_list("facts", "due_at")
    return {booking: due for facts, due in found for booking in facts["bookings"]}


def among(bookings: Collection[int], households: Iterable[Household]) -> list[Household]:
    """The households that have some of these bookings, with those alone."""
    found = (replace(one, bookings=[mine for mine in one.bookings if mine in bookings]) for one in households)
    return [one for one in found if one.bookings]


async def tell_each(
    db: BaseDBAsyncClient, town: int, kind: str, tag: str, households: Iterable[Household], now: datetime,
    real_now: datetime, *, held: timedelta = timedelta(),
) -> None:  # fmt: skip
    """One letter per household, about all of its bookings, in the caller's transaction."""
    for one in households:
        await letters.write(
            db, town, kind, {"bookings": one.bookings}, one.guardians,
            tag=f"{tag}-{one.bookings[0]}", now=now, real_now=real_now, held=held,
        )  # fmt: skip


async def households_of(db: BaseDBAsyncClient, bookings: Collection[int]) -> list[Household]:
    """Households with their bookings and guardians: the one that asked, or all of the child's where nobody asked."""
    if not bookings:
        return []
    of: dict[int, tuple[dict[int, None], dict[int, str]]] = defaultdict(lambda: ({}, {}))
    for r in await queries.told(db, sorted(bookings)):
        mine, guardians = of[r.household]
        mine[r.booking], guardians[r.guardian] = None, r.email
    return [Household(id, list(mine), list(guardians.items())) for id, (mine, guardians) in of.items()]


async def guardians_of(db: BaseDBAsyncClient, household: int) -> list[tuple[int, str]]:
    """Who is told: both representatives of the household that asked."""
    return [(r.guardian, r.email) for r in await queries.guardians(db, household)]


async def tell_limits_come_earlier(
    town: int, season: int, groups: list[int], notice: str, now: datetime, real_now: datetime
) -> None:
    """Write to every family enrolled in these groups, before any limit moves; the same notice is told once."""
    tag = f"limites-{season}-{sha256(notice.encode()).hexdigest()[:12]}"
    found = await queries.not_told(town, groups, tag, local(now).date())
    guardians = [(r.guardian, r.email) for r in found]
    for start in range(0, len(guardians), MANY):
        async with writing() as db:
            await letters.write(
                db, town, letter_of(Verb.SEASON_PUBLISHED), {"season": season, "notice": notice},
                guardians[start : start + MANY], tag=tag, now=now, real_now=real_now,
            )  # fmt: skip
