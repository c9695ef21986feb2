"""A town made for one test: as many families as wanted, and one activity whose places are counted."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from pwa.domain.bookings.demand.writing import Applicant, Demand, Written, decide_and_write
from pwa.models.bookings import Booking, Enrolment, Opening, OpeningSeats, Season, Seats
from pwa.models.people import Account, Child, Custody, Guardian, Household
from pwa.models.sites import Activity, ActivityGroup, Department, Fee, Site, Slot
from pwa.models.towns import Town
from pwa.storage import databases
from pwa.storage.line import DatabaseBusy

NOW = datetime(2022, 1, 24, 13, 24, tzinfo=UTC)
REAL_NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2022, 2, 2)
LATER = NOW + timedelta(days=5)


@dataclass(frozen=True)
class Family:
    """A household with one account and one child enrolled over 2021-2022."""

    town: int
    household: int
    account: int
    child: int
    enrolment: int

    @property
    def applicant(self) -> Applicant:
        return Applicant(self.account, self.household, 742, True)

    async def asks(self, *, book=(), cancel=(), mutation=None, now=NOW, **more) -> Written:
        """Send a demand about this family's own enrolment; the real clock runs with the town's."""
        boxes = [tuple((self.enrolment, opening) for opening in openings) for openings in (book, cancel)]
        demand = Demand(mutation or uuid4(), *boxes, **more)
        return await decide_and_write(self.town, self.applicant, demand, now=now, real_now=REAL_NOW + (now - NOW))

    async def insists(self, **asked) -> Written:
        """As a phone does when the town hall is busy, however slow the machine: the same again."""
        asked.setdefault("mutation", uuid4())
        while True:
            try:
                return await self.asks(**asked)
            except DatabaseBusy:
                await asyncio.sleep(0.2)


@dataclass
class SmallTown:
    """`openings[day, slot code]` are the boxes; `seats[day, part]` their counted places."""

    town: int
    group: int
    families: list[Family]
    openings: dict[tuple[date, str], int]
    seats: dict[tuple[date, str], int]

    def box(self, slot: str, day: date = DAY) -> int:
        return self.openings[day, slot]

    async def taken(self, part: str, day: date = DAY) -> int:
        return (await Seats.get(id=self.seats[day, part])).taken

    async def live(self, slot: str, day: date = DAY, status: str = "booked") -> int:
        return await Booking.filter(opening_id=self.box(slot, day), status=status, cancelled_at=None).count()


SLOTS = {
    "journee": (["matin", "apres-midi"], ["matin", "apres-midi"]),
    "matin": (["matin"], []),
    "apres-midi": (["apres-midi"], []),
}
"""Slot code → the parts whose seats it takes, the slots it excludes."""


async def small_town(
    families: int = 2, *, capacity: int | None = 20, days: int = 1, waiting_list: bool = False, reviewed: bool = False,
    book_by: datetime | None = LATER,
) -> SmallTown:  # fmt: skip
    """Build it with plain rows; `capacity` None means unlimited."""
    slug = f"essai-{uuid4().hex[:8]}"
    town = await Town.create(slug=slug, name="Essai", banner="MAIRIE D’ESSAI", zone="A", profile={})
    department = await Department.create(
        town=town, code="e", name="ENFANCE", email="e@example.org", silence="rejection"
    )
    site = await Site.create(town=town, name="Centre")
    activity = await Activity.create(
        town=town, department=department, code="mercredi", name="Mercredi", position=1, kind="term",
        rules={"days": [3]}, has_waiting_list=waiting_list, is_reviewed=reviewed, how_to_enrol="",
    )  # fmt: skip
    group = await ActivityGroup.create(activity=activity, site=site, name="6 ans et plus", capacity={})
    season = await Season.create(activity=activity, label="2021-2022", starts_on=DAY, ends_on=DAY + timedelta(days))
    dates = [DAY + timedelta(days=n) for n in range(days)]
    seats = {}
    for part in ("matin", "apres-midi"):
        for day in dates if capacity is not None else ():
            seats[day, part] = (await Seats.create(group=group, day=day, part=part, capacity=capacity)).id
    openings = {}
    for position, (code, (parts, excludes)) in enumerate(SLOTS.items()):
        slot = await Slot.create(
            activity=activity, code=code, label=code.title(), position=position, starts_at="09:00", ends_at="17:00",
            uses=parts, excludes=excludes, requires=[],
        )  # fmt: skip
        await Fee.create(slot=slot, starts_on=DAY, ends_on=date(2030, 1, 1), brackets=[[0, 500]], outside_cents=900)
        for day in dates:
            opening = await Opening.create(
                season=season, group=group, slot=slot, day=day, book_by=book_by, cancel_by=book_by
            )  # fmt: skip
            openings[day, code] = opening.id
            for part in parts if capacity is not None else ():
                await OpeningSeats.create(opening=opening, seats_id=seats[day, part])
    people = [await family(town, group, n) for n in range(families)]
    return SmallTown(town.id, group.id, people, openings, seats)


async def family(town: Town, group: ActivityGroup, n: int) -> Family:
    household = await Household.create(town=town, address="1 rue", postcode="33450", city="Essai", family_quotient=742)
    guardian = await Guardian.create(
        town=town,
        household=household,
        civility="Mme",
        first_name=f"Parent{n}",
        last_name="ESSAI",
        email=f"p{n}@example.org",
    )
    account = await Account.create(
        public_id=uuid4(), town=town, username=f"p{n}", username_key=f"p{n}", password_hash="-", guardian=guardian
    )
    child = await Child.create(town=town, first_name=f"Enfant{n}", last_name="ESSAI", birth_date=date(2014, 1, 1))
    await Custody.create(household=household, child=child)
    enrolment = await Enrolment.create(
        town=town, child=child, group=group, place="Centre", starts_on=date(2021, 9, 2), ends_on=date(2022, 7, 7)
    )
    return Family(town.id, household.id, account.id, child.id, enrolment.id)


async def lines_of(written: Written) -> list[tuple[str, str | None]]:
    """(outcome, reason) of every line a demand made, in order."""
    found = await databases.rows(
        databases.reading(),
        """SELECT l.outcome, l.reason FROM request_line l
           JOIN booking_request b ON b.service_request_id = l.service_request_id
           WHERE b.mutation_id = ? ORDER BY l.service_request_id, l.position""",
        [written.mutation],
    )
    return [(r["outcome"], r["reason"]) for r in found]
