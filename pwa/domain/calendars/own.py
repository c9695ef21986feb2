"""A town's own calendar: the years, days off, days with class and public holidays that its file gives."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pwa.domain.calendars.town_file import SECTION, Calendar, DaysOff, OwnYear
from pwa.domain.declared.profile import Profile


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """« 2021-2022 », from the pupils' first day to the last day with class."""

    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Break:
    """Days without class, both ends included; a bridge is a day off, not holidays."""

    name: str
    first_day: date
    last_day: date
    is_holidays: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class OwnCalendar:
    """What a town says of its own dates: whole years instead of the zone's, days off, days with class, its public
    holidays. One object for the same dates (`calendar_of`), so that it is a key of caches."""

    zone: str
    territory: str
    years: tuple[tuple[SchoolYear, tuple[Break, ...]], ...]
    days_off: tuple[Break, ...]
    school_days: frozenset[date]


Where = str | OwnCalendar


def where_is(zone: str, profile: Profile) -> Where:
    """The calendar of a town, by its row."""
    return calendar_of(zone, SECTION.of(profile))


def calendar_of(zone: str, own: Calendar | None) -> Where:
    """The calendar of a town: its zone's, or its own when its file gives one."""
    return own_calendar(zone, own) if own else zone


@lru_cache(maxsize=256)
def own_calendar(zone: str, own: Calendar) -> OwnCalendar:
    return OwnCalendar(
        zone, own.public_holidays, tuple((own_year(one), tuple(map(own_break, one.holidays))) for one in own.years),
        tuple(own_break(one, is_holidays=False) for one in own.days_off), frozenset(own.school_days),
    )  # fmt: skip


def own_year(said: OwnYear) -> SchoolYear:
    return SchoolYear(said.label, said.first_class, said.last_class)


def own_break(said: DaysOff, *, is_holidays: bool = True) -> Break:
    return Break(said.name, said.starts_on, said.ends_on, is_holidays)
