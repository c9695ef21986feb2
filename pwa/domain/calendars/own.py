"""A town's own calendar: the years, days off, days with class and public holidays that its file gives."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

TERRITORIES = ("Métropole", "Alsace-Moselle", "Guadeloupe", "Guyane", "Martinique", "Mayotte", "Nouvelle-Calédonie",
               "La Réunion", "Polynésie Française", "Saint-Barthélémy", "Saint-Martin", "Wallis-et-Futuna",
               "Saint-Pierre-et-Miquelon")  # fmt: skip
"""Where public holidays differ."""


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
    holidays. One object for one text (`calendar_of`), so that it is a key of caches."""

    zone: str
    territory: str
    years: tuple[tuple[SchoolYear, tuple[Break, ...]], ...]
    days_off: tuple[Break, ...]
    school_days: frozenset[date]


Where = str | OwnCalendar


def calendar_of(zone: str, profile: Mapping[str, Any]) -> Where:
    """The calendar of a town: its zone's, or its own when its file gives one (`profile["calendar"]`)."""
    own = profile.get("calendar")
    return own_calendar(zone, json.dumps(own, sort_keys=True)) if own else zone


@lru_cache(maxsize=256)
def own_calendar(zone: str, text: str) -> OwnCalendar:
    own = json.loads(text)
    return OwnCalendar(
        zone, own.get("public_holidays", TERRITORIES[0]),
        tuple((own_year(one), tuple(map(own_break, one["holidays"]))) for one in own.get("years", ())),
        tuple(own_break(one, is_holidays=False) for one in own.get("days_off", ())),
        frozenset(map(date.fromisoformat, own.get("school_days", ()))),
    )  # fmt: skip


def own_year(said: Mapping[str, str]) -> SchoolYear:
    return SchoolYear(said["label"], date.fromisoformat(said["first_class"]), date.fromisoformat(said["last_class"]))


def own_break(said: Mapping[str, str], *, is_holidays: bool = True) -> Break:
    first, last = date.fromisoformat(said["starts_on"]), date.fromisoformat(said["ends_on"])
    return Break(said["name"], first, last, is_holidays)
