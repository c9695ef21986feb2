"""The demands of a demo town, made one after the other through the real decision, each at its own time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from pwa.domain.bookings.demand.writing import Applicant, Demand, decide_and_write
from pwa.domain.demo.habits import DemoEnrolment, DemoOpening
from pwa.domain.french import local
from pwa.models.people import Account, Household


@dataclass(frozen=True, slots=True)
class Told:
    """A demand with its time."""

    when: datetime
    who: Applicant
    book: tuple[tuple[int, int], ...]
    cancel: tuple[tuple[int, int], ...]


@dataclass
class Chronicle:
    """What will have been asked by `now`; one without a box is left out."""

    town: int
    boxes: list[DemoOpening]
    now: datetime
    told: list[Told] = field(default_factory=list)

    @property
    def today(self) -> date:
        return local(self.now).date()

    def add(
        self,
        when: datetime,
        who: Applicant,
        enrolled: DemoEnrolment,
        book: Iterable[DemoOpening] = (),
        cancel: Iterable[DemoOpening] = (),
    ) -> None:
        """One demand for one enrolment, so that it takes one number."""
        wishes = [tuple((enrolled.id, box.id) for box in several) for several in (book, cancel)]
        if wishes[0] or wishes[1]:
            self.told.append(Told(min(when, self.now - timedelta(minutes=5)), who, *wishes))

    def pick(
        self,
        enrolled: DemoEnrolment,
        start: date,
        end: date,
        *,
        weekdays: Iterable[int] = range(1, 8),
        slots: Iterable[str] | None = None,
    ) -> list[DemoOpening]:
        """The boxes of an enrolment between two dates."""
        return [
            box
            for box in self.boxes
            if enrolled.has(box)
            and start <= box.day <= end
            and box.day.isoweekday() in weekdays
            and (slots is None or box.slot in slots)
        ]

    async def live(self, real_now: datetime) -> None:
        """Ask everything, the oldest first."""
        for number, one in enumerate(sorted(self.told, key=lambda told: told.when), 1):
            demand = Demand(uuid5(NAMESPACE_URL, f"preau-demo-{self.town}-{number}"), one.book, one.cancel)
            await decide_and_write(self.town, one.who, demand, now=one.when, real_now=real_now)


async def applicant(town: int, username: str) -> Applicant:
    """Someone of the town file, as the write wants them."""
    account = await Account.get(town_id=town, username=username)
    household = await Household.get(memberships__guardian__account__id=account.id)
    return Applicant(account.id, household.id, household.family_quotient, household.is_resident)
