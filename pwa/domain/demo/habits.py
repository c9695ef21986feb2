"""What the forty households take every week, booked at their enrolment: weeks gone by and weeks to come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pwa.domain import tariffs
from pwa.domain.events.details import BookingsTakenOver
from pwa.domain.events.recording import Event, record
from pwa.domain.french import local
from pwa.models.fragments import activity_of, live_as
from pwa.models.words import BookingStatus
from pwa.storage.databases import marks, reading, rows, run, tuples, writing

BEFORE, AFTER = timedelta(days=42), timedelta(days=35)
ROWS_AT_ONCE = 400

SELDOM = (frozenset({1, 2, 4, 5}), frozenset({1, 2, 4}), frozenset({2, 5}), frozenset({1, 4}), frozenset[int]())
"""Weekdays of a habit, from every day to never."""


@dataclass(frozen=True, slots=True)
class DemoOpening:
    """An opening that may be booked, with the seats it takes."""

    id: int
    group: int
    activity: str
    slot_id: int
    slot: str
    day: date
    opens_at: datetime | None
    book_by: datetime | None
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoEnrolment:
    """A child's enrolment, with what its household pays by."""

    id: int
    child: int
    household: int
    group: int
    activity: str
    starts_on: date
    ends_on: date
    quotient: int | None
    is_resident: bool

    def has(self, box: DemoOpening) -> bool:
        return box.group == self.group and self.starts_on <= box.day <= self.ends_on


async def boxes_of(town: int) -> list[DemoOpening]:
    """Every open box of a town, by day."""
    found = await rows(
        reading(),
        """SELECT o.id, o.group_id, a.code AS activity, o.slot_id, s.code AS slot, o.day, o.opens_at, o.book_by
           FROM opening o JOIN slot s ON s.id = o.slot_id JOIN activity a ON a.id = s.activity_id
           WHERE a.town_id = ? AND o.closed_reason IS NULL ORDER BY o.day, s.position, o.id""",
        [town],
        days=["day"],
        instants=["opens_at", "book_by"],
    )
    seats = defaultdict(list)
    for used in await rows(reading(), "SELECT opening_id, seats_id FROM opening_seats"):
        seats[used["opening_id"]].append(used["seats_id"])
    return [DemoOpening(group=row.pop("group_id"), seats=tuple(seats[row["id"]]), **row) for row in found]


async def enrolled_of(town: int, households: Iterable[int]) -> list[DemoEnrolment]:
    """The enrolments of these households."""
    wanted = list(households)
    found = await rows(
        reading(),
        f"""SELECT e.id, e.child_id AS child, h.id AS household, e.group_id, a.code AS activity, e.starts_on, e.ends_on,
                   h.family_quotient AS quotient, h.is_resident
            FROM enrolment e JOIN custody c ON c.child_id = e.child_id JOIN household h ON h.id = c.household_id
            {activity_of()}
            WHERE e.town_id = ? AND h.id IN ({marks(len(wanted))}) ORDER BY e.id""",
        [town, *wanted],
        days=["starts_on", "ends_on"],
    )
    return [DemoEnrolment(group=row.pop("group_id"), is_resident=bool(row.pop("is_resident")), **row) for row in found]


async def book(
    town: int, places: list[DemoEnrolment], boxes: list[DemoOpening], full: date | None, now: datetime
) -> None:
    """Book the habits, and every place of the full Wednesday."""
    today = local(now).date()
    near = [box for box in boxes if today - BEFORE <= box.day <= today + AFTER]
    free = await free_seats()
    taken: list[tuple[DemoEnrolment, DemoOpening]] = []
    for enrolled, box in wanted(places, near, full):
        if all(free[seat] > 0 for seat in box.seats):
            taken.append((enrolled, box))
            for seat in box.seats:
                free[seat] -= 1
    await write(town, taken, now)


def wanted(
    places: list[DemoEnrolment], boxes: list[DemoOpening], full: date | None
) -> Iterator[tuple[DemoEnrolment, DemoOpening]]:
    """Who wants what: the full Wednesday first, then each child's week."""
    for box in boxes:
        for enrolled in places:
            if box.day == full and box.activity == "centre-de-loisirs-mercredi":
                if enrolled.has(box) and box.slot == "journee":
                    yield enrolled, box
            elif enrolled.has(box) and is_habit(enrolled, box):
                yield enrolled, box


def is_habit(enrolled: DemoEnrolment, box: DemoOpening) -> bool:
    """The same every year: it hangs on the child and the weekday only."""
    match box.activity, box.slot:
        case "accueil-periscolaire", "matin":
            return box.day.isoweekday() in SELDOM[enrolled.child % 5]
        case "accueil-periscolaire", "soir":
            return box.day.isoweekday() in SELDOM[enrolled.child // 2 % 5]
        case "restauration-scolaire", _:
            return box.day.isoweekday() in SELDOM[enrolled.child % 2]
        case "centre-de-loisirs-mercredi", slot:
            return slot == ("journee", "matin", "apres-midi", None)[enrolled.child % 4]
    return False


async def free_seats() -> dict[int, int]:
    return {row["id"]: row["capacity"] - row["taken"] for row in await rows(reading(), "SELECT * FROM seats")}


async def write(town: int, taken: list[tuple[DemoEnrolment, DemoOpening]], now: datetime) -> None:
    """The bookings, the places they take, and one event."""
    prices: dict[tuple[int | None, bool], tariffs.PriceList] = {}
    slots = {box.slot_id for _, box in taken}
    for bracket in {(enrolled.quotient, enrolled.is_resident) for enrolled, _ in taken}:
        prices[bracket] = await tariffs.prices(reading(), slots, *bracket)
    made_at = now - BEFORE - timedelta(days=1)
    values = [
        (town, enrolled.child, enrolled.id, box.id, BookingStatus.BOOKED,
         prices[enrolled.quotient, enrolled.is_resident].of(box.slot_id, box.day), made_at)
        for enrolled, box in taken
    ]  # fmt: skip
    for start in range(0, len(values), ROWS_AT_ONCE):
        await insert(values[start : start + ROWS_AT_ONCE])
    async with writing() as db:
        record(db, town, None, made_at, [Event(BookingsTakenOver(len(taken)), f"town:{town}")])


async def insert(values: list[tuple[Any, ...]]) -> None:
    """A batch of bookings with the places they take: the transaction stays short."""
    async with writing() as db:
        await run(
            db,
            "INSERT INTO booking (town_id, child_id, enrolment_id, opening_id, status, price_cents, made_at) "
            f"VALUES {tuples(len(values), 7)}",
            [value for row in values for value in row],
        )
        openings = sorted({row[3] for row in values})
        await run(
            db,
            f"""UPDATE seats SET taken = (
                    SELECT count(*) FROM opening_seats u JOIN booking b ON b.opening_id = u.opening_id
                    WHERE u.seats_id = seats.id AND {live_as(BookingStatus.BOOKED)})
                WHERE id IN (SELECT seats_id FROM opening_seats WHERE opening_id IN ({marks(len(openings))}))""",
            openings,
        )
