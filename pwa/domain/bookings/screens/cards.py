"""« Modifier les réservations »: a card per child and enrolment, and one per activity enrolled for elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pwa.domain.accounts.users import User
from pwa.domain.french import period
from pwa.domain.towns import TownView
from pwa.models.fragments import activity_of
from pwa.models.words import ActivityKind
from pwa.storage.databases import reading, rows

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class EnrolmentCard:
    """A card of « Modifier les réservations » (SL-45, SL-46); `enrolment` is None for the how-to-enrol card (SL-50)."""

    enrolment: int | None
    child: str | None
    activity: str
    activity_code: str
    place: str | None
    period: str | None


@dataclass(frozen=True, slots=True)
class Cards:
    """Enrolments that are not over, in the town's order, then the events activities; and those over for a year at
    most, the last one first."""

    current: tuple[EnrolmentCard, ...]
    over: tuple[EnrolmentCard, ...]


async def cards_of(town: TownView, user: User, today: date) -> Cards:
    """The household's enrolments that have openings, whatever the school year."""
    found = await rows(
        reading(),
        f"""SELECT e.id, child.first_name, a.name, a.code, e.place, e.starts_on, e.ends_on
           FROM enrolment e JOIN child ON child.id = e.child_id
           JOIN custody c ON c.child_id = child.id AND c.household_id = ?
           {activity_of()}
           WHERE e.town_id = ? AND e.ends_on >= ? AND EXISTS
             (SELECT 1 FROM opening o WHERE o.group_id = e.group_id AND o.day BETWEEN e.starts_on AND e.ends_on)
           ORDER BY e.position, child.birth_date DESC, a.position, e.starts_on DESC""",
        [user.household_id, town.id, today - YEAR],
        days=("starts_on", "ends_on"),
    )
    events = await rows(
        reading(),
        f"SELECT name, code FROM activity WHERE town_id = ? AND kind = '{ActivityKind.EVENTS}' ORDER BY position",
        [town.id],
    )
    over = sorted((r for r in found if r["ends_on"] < today), key=lambda r: r["ends_on"], reverse=True)
    current = [card_of(r) for r in found if r["ends_on"] >= today]
    current += [EnrolmentCard(None, None, r["name"], r["code"], None, None) for r in events]
    return Cards(tuple(current), tuple(card_of(r) for r in over))


def card_of(r: dict[str, Any]) -> EnrolmentCard:
    return EnrolmentCard(
        r["id"], r["first_name"], r["name"], r["code"], r["place"], period(r["starts_on"], r["ends_on"])
    )  # fmt: skip


def twins_of(cards: Sequence[EnrolmentCard]) -> list[tuple[str, str, list[str]]]:
    """(child, activity, periods) of those that have several cards, which only their dates tell apart (SL-47)."""
    periods: dict[tuple[str, str], list[str]] = defaultdict(list)
    for card in cards:
        if card.child and card.period:
            periods[card.child, card.activity].append(card.period)
    return [(*who, found) for who, found in periods.items() if len(found) > 1]
