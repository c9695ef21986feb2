"""Saint-Loubès, alive: two school terms of the TEST family, forty neighbours, newcomers, 22 demands (next: N° 23)."""

from datetime import UTC, date, datetime, time, timedelta

from pwa.domain.bookings.demand.writing import Applicant
from pwa.domain.calendars.schools import SchoolYear
from pwa.domain.demo import habits
from pwa.domain.demo.chronicle import Chronicle, applicant
from pwa.domain.demo.habits import DemoEnrolment, DemoOpening
from pwa.domain.demo.neighbours import Neighbour, move_in
from pwa.domain.demo.newcomers import come
from pwa.domain.french import PARIS
from pwa.models.towns import Town

SLUG = "saint-loubes"
LAST_NUMBER = 22
SHORT, LONG = timedelta(days=10), timedelta(days=25)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = 1, 2, 3, 4, 5


async def live(town: Town, year: SchoolYear, password_hash: str, *, now: datetime, real_now: datetime) -> None:
    """Fill the town up to `now`."""
    neighbours = await move_in(town, year, password_hash)
    boxes = await habits.boxes_of(town.id)
    places = await habits.enrolled_of(town.id, [one.household for one in neighbours])
    full = full_wednesday(boxes, now)
    await habits.book(town.id, places, boxes, full, now)
    chronicle = Chronicle(town.id, boxes, now)
    await HouseholdTest(chronicle, year, full).tell()
    Neighbours(chronicle, neighbours, places, full).tell()
    await chronicle.live(real_now)
    await come(town)
    await Town.filter(id=town.id).update(last_request_number=LAST_NUMBER)


def full_wednesday(boxes: list[DemoOpening], now: datetime) -> date | None:
    """The first Wednesday that can still be booked for three days."""
    wednesdays = (box for box in boxes if box.activity == "centre-de-loisirs-mercredi")
    return next((box.day for box in wednesdays if box.book_by and box.book_by > now + timedelta(days=3)), None)


def at(day: date, hour: int, minute: int) -> datetime:
    """That hour in the town."""
    return datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC)


class HouseholdTest:
    """Maman and Papa TEST. Bébé keeps every Tuesday and Thursday free: 01/02, 08/02 and 03/03/2022 in the guide."""

    def __init__(self, chronicle: Chronicle, year: SchoolYear, full: date | None) -> None:
        self.chronicle, self.year, self.full = chronicle, year, full
        self.today = chronicle.today

    async def tell(self) -> None:
        town = self.chronicle.town
        self.maman, self.papa = await applicant(town, "maman.test"), await applicant(town, "papa.test")
        places = await habits.enrolled_of(self.chronicle.town, [self.maman.household])
        first = min(enrolled.child for enrolled in places)
        care, wednesday, new_meals, meals = (enrolled for enrolled in places if enrolled.child == first)
        self.care(care, next(enrolled for enrolled in places if enrolled.child != first))
        self.meals(meals, new_meals)
        self.wednesdays(wednesday)
        self.too_late(care)

    def care(self, care: DemoEnrolment, sister: DemoEnrolment) -> None:
        """Booked in September for the months to come; one evening is cancelled by Papa."""
        when, start = at(self.year.first_day + timedelta(days=4), 20, 10), self.year.first_day + SHORT
        mondays = self.chronicle.pick(care, start, self.today + LONG, weekdays=[MONDAY, FRIDAY])
        self.chronicle.add(when, self.maman, care, mondays)
        evenings = self.chronicle.pick(sister, start, self.today + LONG, weekdays=[MONDAY, TUESDAY], slots=["soir"])
        self.chronicle.add(when + timedelta(minutes=4), self.maman, sister, evenings)
        past = [box for box in mondays if box.slot == "soir" and box.day < self.today - timedelta(days=7)]
        for box in past[-1:]:
            self.chronicle.add(at(box.day - timedelta(days=3), 8, 42), self.papa, care, cancel=[box])

    def meals(self, meals: DemoEnrolment, new_meals: DemoEnrolment) -> None:
        """The two enrolments overlap: the older one until the newer begins."""
        when, start = at(self.year.first_day + timedelta(days=5), 12, 31), self.year.first_day + SHORT
        last = min(self.today + LONG, new_meals.starts_on - timedelta(days=1))
        self.chronicle.add(when, self.maman, meals, self.chronicle.pick(meals, start, last, weekdays=[MONDAY, FRIDAY]))
        again = at(new_meals.starts_on, 21, 3)
        start = new_meals.starts_on + timedelta(days=5)
        if again < self.chronicle.now:
            later = self.chronicle.pick(new_meals, start, self.today + LONG, weekdays=[MONDAY, FRIDAY])
            self.chronicle.add(again, self.maman, new_meals, later)

    def wednesdays(self, wednesday: DemoEnrolment) -> None:
        """Every other Wednesday, but not the full one."""
        start = self.year.first_day + LONG
        days = self.chronicle.pick(wednesday, start, self.today + LONG, slots=["journee"])
        parity = self.full.isocalendar().week % 2 if self.full else 0
        others = [box for box in days if box.day.isocalendar().week % 2 != parity]
        self.chronicle.add(at(start - timedelta(days=9), 22, 17), self.maman, wednesday, others)

    def too_late(self, care: DemoEnrolment) -> None:
        """Asked at seven in the morning for the same evening: refused."""
        start = self.today - timedelta(days=30)
        past = self.chronicle.pick(care, start, self.today - timedelta(days=2), weekdays=[THURSDAY], slots=["soir"])
        for box in past[-1:]:
            self.chronicle.add(at(box.day, 7, 0), self.maman, care, [box])


class Neighbours:
    """Other families: two wait for the full Wednesday, one waits for an answer, the others booked an evening or two."""

    def __init__(
        self, chronicle: Chronicle, neighbours: list[Neighbour], places: list[DemoEnrolment], full: date | None
    ) -> None:
        self.chronicle, self.places, self.full = chronicle, places, full
        self.who = {
            one.household: Applicant(one.account, one.household, one.quotient, one.is_resident) for one in neighbours
        }

    def tell(self) -> None:
        self.wait_for_a_seat()
        self.wait_for_an_answer()
        self.book_some_days()

    def of(self, activity: str) -> list[DemoEnrolment]:
        return [enrolled for enrolled in self.places if enrolled.activity == activity]

    def wait_for_a_seat(self) -> None:
        """The last two children of the full group, who have no place that Wednesday."""
        if self.full is None:
            return
        older = max(self.of("centre-de-loisirs-mercredi"), key=lambda enrolled: self.size_of(enrolled.group)).group
        for rank, enrolled in enumerate([enrolled for enrolled in self.places if enrolled.group == older][-2:]):
            box = self.chronicle.pick(enrolled, self.full, self.full, slots=["journee"])
            when = self.chronicle.now - timedelta(hours=30 - 7 * rank)
            self.chronicle.add(when, self.who[enrolled.household], enrolled, box)

    def size_of(self, group: int) -> int:
        return sum(enrolled.group == group for enrolled in self.places)

    def wait_for_an_answer(self) -> None:
        """Two days of the next holidays whose bookings have opened; the service has not answered yet."""
        enrolled, now = self.of("centre-de-loisirs-vacances")[0], self.chronicle.now
        opened = [box for box in self.chronicle.boxes if enrolled.has(box) and box.opens_at and box.opens_at < now]
        coming = [box for box in opened if box.day > self.chronicle.today] or opened
        for box in coming[:1]:
            days = [other for other in coming if other.opens_at == box.opens_at][:2]
            asked = min(box.opens_at + timedelta(days=2, hours=9), now - timedelta(hours=3)) if box.opens_at else now
            self.chronicle.add(asked, self.who[enrolled.household], enrolled, days)

    def book_some_days(self) -> None:
        """One demand a family, until the town has given N° 22."""
        today = self.chronicle.today
        for rank, enrolled in enumerate(self.of("accueil-periscolaire")):
            if len(self.chronicle.told) >= LAST_NUMBER:
                return
            start = today - timedelta(days=20) + timedelta(days=rank)
            days = self.chronicle.pick(enrolled, start, start + SHORT, slots=["soir"])
            days = [box for box in days if not habits.is_habit(enrolled, box)]
            when = at(start - timedelta(days=3), 18 + rank % 4, rank * 11 % 60)
            self.chronicle.add(when, self.who[enrolled.household], enrolled, days[:2])
