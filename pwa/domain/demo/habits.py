"""What the forty households take every week, booked at their enrolment: weeks gone by and weeks to come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pwa.domain import tariffs
from pwa.domain.bookings.seats.counting import recount
from pwa.domain.events.details import BookingsTakenOver
from pwa.domain.events.recording import Event, record
from pwa.domain.french import local
from pwa.models.bookings import Booking, Enrolment, Opening, OpeningSeats, Seats
from pwa.models.words import BookingStatus
from pwa.storage.databases import reading, writing

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
    uses = defaultdict(list)
    for opening, seats in await OpeningSeats.all().using_db(reading()).values_list("opening_id", "seats_id"):
        uses[opening].append(seats)
    shown = Opening.filter(slot__activity__town_id=town, closed_reason=None).using_db(reading())
    found = await shown.order_by("day", "slot__position", "id").values(
        "id", "slot_id", "day", "opens_at", "book_by",
        group="group_id", activity="slot__activity__code", slot="slot__code",
    )  # fmt: skip
    return [DemoOpening(seats=tuple(uses[row["id"]]), **row) for row in found]


async def enrolled_of(town: int, households: Iterable[int]) -> list[DemoEnrolment]:
    """The enrolments of these households."""
    theirs = Enrolment.filter(town_id=town, child__custodies__household_id__in=list(households)).using_db(reading())
    home = "child__custodies__household"
    found = await theirs.order_by("id").values(
        "id", "starts_on", "ends_on", child="child_id", household=f"{home}_id", group="group_id",
        activity="group__activity__code", quotient=f"{home}__family_quotient", is_resident=f"{home}__is_resident",
    )  # fmt: skip
    return [DemoEnrolment(**row) for row in found]


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
    return {one.id: one.capacity - one.taken for one in await Seats.all().using_db(reading())}


async def write(town: int, taken: list[tuple[DemoEnrolment, DemoOpening]], now: datetime) -> None:
    """The bookings, the places they take, and one event."""
    prices: dict[tuple[int | None, bool], tariffs.PriceList] = {}
    slots = {box.slot_id for _, box in taken}
    for bracket in {(enrolled.quotient, enrolled.is_resident) for enrolled, _ in taken}:
        prices[bracket] = await tariffs.prices(reading(), slots, *bracket)
    made_at = now - BEFORE - timedelta(days=1)
    bookings = [
        Booking(
            town_id=town, child_id=enrolled.child, enrolment_id=enrolled.id, opening_id=box.id, made_at=made_at,
            status=BookingStatus.BOOKED,
            price_cents=prices[enrolled.quotient, enrolled.is_resident].of(box.slot_id, box.day),
        )
        for enrolled, box in taken
    ]  # fmt: skip
    for start in range(0, len(bookings), ROWS_AT_ONCE):
        await insert(bookings[start : start + ROWS_AT_ONCE])
    async with writing() as db:
        record(db, town, None, made_at, [Event(BookingsTakenOver(len(taken)), f"town:{town}")])


async def insert(bookings: list[Booking]) -> None:
    """A batch of bookings with the places they take: the transaction stays short."""
    async with writing() as db:
        await Booking.bulk_create(bookings, using_db=db)
        uses = OpeningSeats.filter(opening_id__in={one.opening_id for one in bookings}).using_db(db)
        await recount(db, sorted({one.seats_id for one in await uses}), {})
