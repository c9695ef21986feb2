"""Why a household finds nothing to book, and whom it asks."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pwa.domain import guidance
from pwa.domain.guidance import ContactCard
from pwa.domain.towns import TownView
from pwa.models.bookings import Enrolment
from pwa.models.people import Custody
from pwa.storage.databases import reading


class Why(StrEnum):
    """The first thing that is missing."""

    NO_HOUSEHOLD = "no_household"
    NO_CHILD = "no_child"
    NO_ENROLMENT = "no_enrolment"
    NOT_OPEN = "not_open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why, and the town's departments."""

    why: Why
    departments: tuple[ContactCard, ...]


async def nothing_for(town: TownView, household: int | None, today: date) -> Nothing:
    """Of a household that has no enrolment with a day to book."""
    return Nothing(await why_of(household, today), await guidance.departments_of(town))


async def why_of(household: int | None, today: date) -> Why:
    if household is None:
        return Why.NO_HOUSEHOLD
    if not await Custody.filter(household_id=household).using_db(reading()).exists():
        return Why.NO_CHILD
    enrolments = Enrolment.filter(child__custodies__household_id=household).using_db(reading())
    if await enrolments.filter(ends_on__gte=today).exists():
        return Why.NOT_OPEN
    return Why.OVER if await enrolments.exists() else Why.NO_ENROLMENT
