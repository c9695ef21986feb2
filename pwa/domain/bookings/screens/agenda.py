"""A child's agenda (SPE-32): the days to come, with what is booked, waiting or pending."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pwa.domain.accounts.users import User
from pwa.domain.bookings.screens import queries
from pwa.domain.bookings.screens.queries import AgendaRow
from pwa.domain.french import day_title, local
from pwa.domain.households.people import child_name
from pwa.domain.refusals import NotFound
from pwa.domain.rights import NOWHERE
from pwa.domain.towns import TownView
from pwa.models.people import Child
from pwa.storage.databases import reading

MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of a child's agenda (SPE-32): what is booked, waiting or pending."""

    day: date
    title: str
    items: tuple[tuple[str, str, str, str, int | None], ...]
    """(activity, slot label, place, state, rank in the waiting list)"""


class Agenda(NamedTuple):
    """Some days of a child; `after` is the last of them when there are more."""

    child: str
    days: list[AgendaDay]
    after: date | None


async def agenda_of(town: TownView, user: User, child: int, now: datetime, after: date | None = None) -> Agenda:
    """MOST_DAYS days from today on, or after that one. Raises NotFound for a child that is not of the household."""
    first_name = await first_name_of(town, user, child)
    today = local(now).date()
    first = max(today, after + timedelta(days=1)) if after else today
    days = days_of(await queries.agenda(child, first, MOST_DAYS + 1))
    return Agenda(first_name, days[:MOST_DAYS], days[MOST_DAYS - 1].day if days[MOST_DAYS:] else None)


async def first_name_of(town: TownView, user: User, child: int) -> str:
    """Raises NotFound for a child that is not of the household."""
    mine = Child.filter(id=child, town_id=town.id, custodies__household_id=user.household_id or NOWHERE)
    found = await mine.using_db(reading()).first().values_list("first_name", flat=True)
    if found is None:
        raise NotFound()
    return child_name(str(found))


def days_of(booked: Sequence[AgendaRow]) -> list[AgendaDay]:
    days: dict[date, list[tuple[str, str, str, str, int | None]]] = defaultdict(list)
    for r in booked:
        days[r.day].append((r.activity, r.slot, r.place, r.status, r.rank))
    return [AgendaDay(day, day_title(day), tuple(items)) for day, items in days.items()]
