"""A child's agenda (SPE-32): the days to come, with what is booked, waiting or pending."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pwa.domain.accounts.users import User
from pwa.domain.bookings.seats.sql import RANK
from pwa.domain.french import day_title, local
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView
from pwa.models.fragments import live
from pwa.storage.databases import reading, rows

MOST_DAYS = 30

BOOKED = f"""
SELECT o.day, a.name, s.label, e.place, b.status, {RANK} AS rank
FROM booking b
JOIN opening o ON o.id = b.opening_id JOIN slot s ON s.id = o.slot_id
JOIN enrolment e ON e.id = b.enrolment_id JOIN activity a ON a.id = s.activity_id
WHERE b.child_id = ? AND {live()} AND o.day IN (
    SELECT o.day FROM booking b JOIN opening o ON o.id = b.opening_id
    WHERE b.child_id = ? AND {live()} AND o.day >= ? GROUP BY o.day ORDER BY o.day LIMIT ?)
ORDER BY o.day, s.starts_at, a.position
"""


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
    found = await rows(
        reading(),
        """SELECT first_name FROM child JOIN custody c ON c.child_id = child.id AND c.household_id = ?
           WHERE child.id = ? AND child.town_id = ?""",
        [user.household_id, child, town.id],
    )
    if not found:
        raise NotFound()
    today = local(now).date()
    first = max(today, after + timedelta(days=1)) if after else today
    booked = await rows(reading(), BOOKED, [child, child, first, MOST_DAYS + 1], days=("day",))
    days = days_of(booked)
    return Agenda(found[0]["first_name"], days[:MOST_DAYS], days[MOST_DAYS - 1].day if days[MOST_DAYS:] else None)


def days_of(booked: list[dict[str, Any]]) -> list[AgendaDay]:
    days: dict[date, list[tuple[str, str, str, str, int | None]]] = defaultdict(list)
    for r in booked:
        days[r["day"]].append((r["name"], r["label"], r["place"], r["status"], r["rank"]))
    return [AgendaDay(day, day_title(day), tuple(items)) for day, items in days.items()]
