"""A difference between a town and its file, said whole: euros, rules in words, names instead of ids."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from pwa.domain.calendars.deadlines import AnyDeadline, Deadline
from pwa.domain.calendars.windows import BookingWindow
from pwa.domain.declared.kept import kept_as
from pwa.domain.french import NO_BREAK, WEEKDAYS, amount, date_fr, listed, period
from pwa.domain.tariffs.brackets import Brackets

Names = dict[str, dict[Any, str]]
"""By column, what the file calls each id."""

FILE_KEYS = {
    "has_waiting_list": "waiting_list", "is_reviewed": "reviewed", "brackets": "price", "outside_cents": "outside",
    "department_id": "department", "site_id": "site", "school_class_id": "class", "position": "rang",
}  # fmt: skip
"""A column's name in the file, where it is another."""


def changes(told: str, column: str, before: Any, after: Any, names: Names) -> list[str]:
    """One line for each thing that differs; a table is told key by key."""
    name = FILE_KEYS.get(column, column)
    if column not in SAYERS and isinstance(before, dict) and isinstance(after, dict):
        return [line for key in sorted({*before, *after}) if before.get(key) != after.get(key)
                for line in changes(f"{told}, {name}", key, before.get(key), after.get(key), names)]  # fmt: skip
    is_named = column in names
    texts = (names[column].get(value, "rien") if is_named else said(column, value) for value in (before, after))
    return ["{}, {} : {} → {}.".format(told, name, *texts)]


def said(column: str, value: Any) -> str:
    """A value as a clerk reads it in the file."""
    if value is None:
        return "rien"
    if column in SAYERS and value:
        return SAYERS[column](value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return date_fr(value)
    if isinstance(value, list | tuple):
        return f"« {' · '.join(said('', one).strip('« »') for one in value)} »" if value else "rien"
    if isinstance(value, Mapping):
        return " · ".join(f"{key} = {said(key, one)}" for key, one in value.items()) or "rien"
    return f"« {value} »"


def brackets(found: Any) -> str:
    """« 0,60 € (QF 0) · 0,85 € (QF 501) »."""
    pairs = msgspec.convert(found, Brackets)
    return " · ".join(f"{amount(one.cents)} (QF{NO_BREAK}{one.starts_at})" for one in pairs)


def over(first: date, last: date) -> str:
    """« le 03/02/2022 », or « du 03/02 au 04/02/2022 »."""
    return f"le {date_fr(first)}" if first == last else period(first, last)


def day_fr(day: str) -> str:
    return date_fr(date.fromisoformat(day))


def deadline(found: Any) -> str:
    said: Deadline = kept_as(AnyDeadline, found)
    return said.describe()


def windows(found: Any) -> str:
    return " ; ".join(one.words() for one in kept_as(tuple[BookingWindow, ...], found))


SAYERS: dict[str, Callable[[Any], str]] = {
    "brackets": brackets,
    "outside_cents": amount,
    "add": deadline,
    "remove": deadline,
    "opens": deadline,
    "windows": windows,
    "days": lambda days: listed([WEEKDAYS[day - 1] for day in days]),
    "ages": lambda ages: "de {} à {} ans".format(*ages),
    "closed": lambda days: " · ".join(f"{day_fr(day)} ({why})" for day, why in sorted(days.items())),
}  # fmt: skip
