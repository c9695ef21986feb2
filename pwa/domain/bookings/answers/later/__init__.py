"""Which boxes of a demande later ones gave back, withdrew or confirmed, and which ones these are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from pwa.domain.bookings.answers.later.queries import LaterRow
from pwa.domain.events.reading import Happened
from pwa.domain.french import day_title, days_label
from pwa.shared.texts.requests import ANOTHER_HOUSEHOLD

FEW = 3
"""Days that are each named; beyond, they are counted."""


@dataclass(frozen=True, slots=True)
class Later:
    """A later demande and the `boxes` it touched; its `number`, or `whose` it is for those who may not open it."""

    boxes: str
    number: int | None
    whose: str = ""


def later_in(run: Iterable[Happened], *, is_household: bool) -> list[Later]:
    """The later demandes that a line of a timeline is about. A household reads no number of another one's."""
    touched = [row for one in run for row in one.rows if row.day]
    touched.sort(key=attrgetter("number", "day", "slot_position"))
    by_number = groupby(touched, key=attrgetter("number"))
    return [said(number, list(rows), is_household=is_household) for number, rows in by_number]


def said(number: int, rows: Sequence[LaterRow], *, is_household: bool) -> Later:
    boxes = f"{rows[0].child} : {boxes_of(rows)}"
    if rows[0].is_own or not is_household:
        return Later(boxes, number)
    return Later(boxes, None, ANOTHER_HOUSEHOLD.format(child=rows[0].child))


def boxes_of(rows: Sequence[LaterRow]) -> str:
    """« mardi 01/02/2022 (Matin, Soir) » a day; many days are counted, with their slots."""
    days: dict[date, dict[str, None]] = defaultdict(dict)
    for row in rows:
        if row.day and row.slot:
            days[row.day][row.slot] = None
    if len(days) <= FEW:
        return ", ".join(f"{day_title(day)} ({', '.join(slots)})" for day, slots in days.items())
    return f"{days_label(days)} ({', '.join({slot: None for slots in days.values() for slot in slots})})"
