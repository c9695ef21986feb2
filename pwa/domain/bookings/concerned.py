"""The households that have something to be told: places that came free, days that close, limits that move."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.events.details import Detail, Offered, Promoted
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.french import local
from pwa.domain.letters.kinds import letter_of
from pwa.models.words import BookingStatus
from pwa.storage.databases import marks, reading, rows, run, writing


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
    await run(
        db, f"UPDATE booking SET status = ? WHERE id IN ({marks(len(bookings))})", [BookingStatus.BOOKED, *bookings]
    )
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
    found = await rows(
        db,
        f"""SELECT facts, due_at FROM letter WHERE kind = ? AND due_at > ?
            AND guardian_id IN ({marks(len(guardians))}) ORDER BY due_at""",
        [letter_of(Verb.OFFERED), real_now - AGAIN, *sorted(guardians)],
        instants=["due_at"],
        documents=["facts"],
    )
    return {booking: row["due_at"] for row in found for booking in row["facts"]["bookings"]}


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
    found = await rows(
        db,
        f"""SELECT DISTINCT b.id, g.household_id AS household, g.id AS guardian, g.email FROM booking b
            LEFT JOIN service_request r ON r.id = b.service_request_id
            LEFT JOIN custody c ON c.child_id = b.child_id
            JOIN guardian g ON g.household_id = COALESCE(r.household_id, c.household_id)
            WHERE b.id IN ({marks(len(bookings))}) ORDER BY b.id, g.id""",
        sorted(bookings),
    )
    told: dict[int, tuple[dict[int, None], dict[int, str]]] = defaultdict(lambda: ({}, {}))
    for r in found:
        mine, guardians = told[r["household"]]
        mine[r["id"]], guardians[r["guardian"]] = None, r["email"]
    return [Household(id, list(mine), list(guardians.items())) for id, (mine, guardians) in told.items()]


async def tell_limits_come_earlier(
    town: int, season: int, groups: list[int], notice: str, now: datetime, real_now: datetime
) -> None:
    """Write to every family enrolled in these groups, before any limit moves; the same notice is told once."""
    tag = f"limites-{season}-{sha256(notice.encode()).hexdigest()[:12]}"
    guardians = await not_told(town, groups, tag, local(now).date())
    for start in range(0, len(guardians), MANY):
        async with writing() as db:
            await letters.write(
                db, town, letter_of(Verb.SEASON_PUBLISHED), {"season": season, "notice": notice},
                guardians[start : start + MANY], tag=tag, now=now, real_now=real_now,
            )  # fmt: skip


async def not_told(town: int, groups: list[int], tag: str, today: date) -> list[tuple[int, str]]:
    """The guardians of the children enrolled today or later, but for those who have a letter of that tag."""
    found = await rows(
        reading(),
        f"""SELECT min(g.id) AS guardian, g.email FROM enrolment e
            JOIN custody c ON c.child_id = e.child_id JOIN guardian g ON g.household_id = c.household_id
            WHERE e.group_id IN ({marks(len(groups))}) AND e.ends_on >= ?
              AND lower(trim(g.email)) NOT IN (SELECT lower(address) FROM letter WHERE town_id = ? AND tag = ?)
            GROUP BY g.email ORDER BY 1""",
        [*groups, today, town, tag],
    )
    return [(r["guardian"], r["email"]) for r in found]
