"""A household's family quotient over dates: the one of today is the household's own, which prices go by."""

from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.rooms.households import QuotientChanged
from pwa.domain.households import writes
from pwa.domain.households.acts import Act, hold, tell
from pwa.models.people import Household
from pwa.models.quotients import Quotient

BEFORE = date(1900, 1, 1)
"""Of the quotient that was there before any had a day."""


@dataclass(frozen=True, slots=True)
class Since:
    """A quotient, from a day on; today's without one."""

    quotient: int | None
    starts_on: date | None = None


async def give(
    db: BaseDBAsyncClient, act: Act, household: int, given: Since, *, revision: int | None = None
) -> None:  # fmt: skip
    """What prices go by from that day on; those of bookings that are made stay. Raises NotFound, ChangedMeanwhile."""
    await hold(db, act, household, revision)
    starts_on = given.starts_on or act.today
    home = await Household.get(id=household, using_db=db)
    known = await Quotient.filter(household_id=household).using_db(db).order_by("starts_on")
    if in_force(known, starts_on, home.family_quotient) == given.quotient:
        return
    if not known and home.family_quotient is not None:
        await put(db, household, BEFORE, home.family_quotient, is_applied=True)
    await put(db, household, starts_on, given.quotient, is_applied=False)
    await writes.quotients_applied(db, [household], act.today)
    tell(db, act, household, QuotientChanged(starts_on.isoformat()))


def in_force(known: list[Quotient], day: date, otherwise: int | None) -> int | None:
    """The last that began by that day."""
    begun = [one.quotient for one in known if one.starts_on <= day]
    return begun[-1] if begun else otherwise


async def put(db: BaseDBAsyncClient, household: int, day: date, quotient: int | None, *, is_applied: bool) -> None:
    """In the place of what was said of that very day."""
    mine = Quotient.filter(household_id=household, starts_on=day).using_db(db)
    if not await mine.update(quotient=quotient, is_applied=is_applied):
        await Quotient.create(
            using_db=db, household_id=household, starts_on=day, quotient=quotient, is_applied=is_applied
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A line of the quotients of a household; `is_now`: prices go by it."""

    quotient: int | None
    starts_on: date
    is_now: bool

    @property
    def is_first(self) -> bool:
        return self.starts_on == BEFORE


async def periods(household: int, today: date) -> list[Period]:
    """The latest first."""
    known = await Quotient.filter(household_id=household).order_by("-starts_on")
    now = next((one.id for one in known if one.starts_on <= today), None)
    return [Period(one.quotient, one.starts_on, one.id == now) for one in known]
