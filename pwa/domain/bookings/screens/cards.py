"""« Modifier les réservations »: a card per child and enrolment, and one per activity enrolled for elsewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.domain.accounts.users import User
from pwa.domain.bookings.screens import queries
from pwa.domain.bookings.screens.nothing import Nothing, nothing_for
from pwa.domain.bookings.screens.queries import CardRow
from pwa.domain.french import period
from pwa.domain.towns import TownView
from pwa.models.sites import Activity
from pwa.models.words import ActivityKind
from pwa.storage.databases import reading

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
    most, the last one first. Where no day is to be booked, why."""

    current: tuple[EnrolmentCard, ...]
    over: tuple[EnrolmentCard, ...]
    nothing: Nothing | None


async def cards_of(town: TownView, user: User, today: date) -> Cards:
    """The household's enrolments that have openings, whatever the school year."""
    found = await queries.cards(town.id, user.household_id, today - YEAR)
    over = sorted((r for r in found if r.ends_on < today), key=lambda r: r.ends_on, reverse=True)
    current = [card_of(r) for r in found if r.ends_on >= today]
    nothing = None if current else await nothing_for(town, user.household_id, today)
    return Cards((*current, *await cards_of_events(town)), tuple(card_of(r) for r in over), nothing)


def card_of(r: CardRow) -> EnrolmentCard:
    return EnrolmentCard(r.id, r.first_name, r.activity, r.code, r.place, period(r.starts_on, r.ends_on))


async def cards_of_events(town: TownView) -> list[EnrolmentCard]:
    """The activities that one enrols for elsewhere."""
    events = Activity.filter(town_id=town.id, kind=ActivityKind.EVENTS).using_db(reading()).order_by("position")
    return [
        EnrolmentCard(None, None, name, code, None, None) for name, code in await events.values_list("name", "code")
    ]


def twins_of(cards: Sequence[EnrolmentCard]) -> list[tuple[str, str, list[str]]]:
    """(child, activity, periods) of those that have several cards, which only their dates tell apart (SL-47)."""
    periods: dict[tuple[str, str], list[str]] = defaultdict(list)
    for card in cards:
        if card.child and card.period:
            periods[card.child, card.activity].append(card.period)
    return [(*who, found) for who, found in periods.items() if len(found) > 1]
