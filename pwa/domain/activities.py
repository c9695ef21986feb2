"""Activities: what a family is told of each, its hours, its prices, its limits in words, and how to enrol."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from pwa.domain.accounts.users import User
from pwa.domain.calendars.deadlines.deadline import Deadline
from pwa.domain.calendars.limits import describe
from pwa.domain.calendars.rules import Rules
from pwa.domain.french import THIN, WEEKDAYS, listed
from pwa.domain.refusals import NotFound
from pwa.domain.tariffs.brackets import Tariff
from pwa.domain.towns import TownView
from pwa.models.sites import Activity, ActivityGroup, Slot
from pwa.models.words import ActivityKind
from pwa.storage.databases import document, reading

Row = dict[str, Any]

ONE_BY_ONE = "pendant les semaines d’inscription publiées avant chaque période de vacances"


@dataclass(frozen=True, slots=True)
class SlotView:
    """A part of the day: its hours, its price by family quotient, and `mine`, in cents, for the household asking."""

    label: str
    hours: str
    prices: tuple[tuple[str, int], ...]
    mine: int | None


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An activity in plain words; nothing is left for the template to work out."""

    code: str
    name: str
    department: str
    email: str
    phone: str | None
    open_on: str
    ages: str | None
    places: tuple[str, ...]
    slots: tuple[SlotView, ...]
    book_by: str | None
    cancel_by: str | None
    windows: tuple[str, ...]
    has_waiting_list: bool
    is_reviewed: bool
    how_to_enrol: str


async def activities_of(town: TownView, user: User | None, day: date) -> list[ActivityView]:
    """Every activity of the town, with the prices of that day."""
    offers, slots, places = await offers_of(town.id), await slots_of(town.id), await places_of(town.id)
    return [view_of(offer, of(slots, offer["id"]), of(places, offer["id"]), user, day) for offer in offers]


async def offers_of(town: int) -> list[Row]:
    """The town's activities, each with the department that answers for it."""
    found = Activity.filter(town_id=town, withdrawn_at=None).using_db(reading()).order_by("position", "id")
    own = ("id", "code", "name", "kind", "rules", "has_waiting_list", "is_reviewed", "how_to_enrol")
    answering = {"department": "department__name", "email": "department__email", "phone": "department__phone"}
    return await found.values(*own, **answering)


async def slots_of(town: int) -> list[Row]:
    """The parts of the day of every activity, a row for each of their fees, and one where there is none."""
    found = Slot.filter(activity__town_id=town, withdrawn_at=None).using_db(reading())
    fee = {"starts_on": "fees__starts_on", "brackets": "fees__brackets", "outside_cents": "fees__outside_cents"}
    in_order = found.order_by("position", "id", "fees__starts_on")
    return await in_order.values("activity_id", "id", "label", "starts_at", "ends_at", **fee)


async def places_of(town: int) -> list[Row]:
    """The sites of every activity, by their name."""
    found = ActivityGroup.filter(activity__town_id=town, withdrawn_at=None).using_db(reading())
    return await found.distinct().order_by("site__name").values("activity_id", name="site__name")


async def activity_of(town: TownView, user: User | None, code: str, day: date) -> ActivityView:
    """One activity by its code. Raises NotFound."""
    for activity in await activities_of(town, user, day):
        if activity.code == code:
            return activity
    raise NotFound


def of(found: Sequence[Row], activity: int) -> list[Row]:
    return [row for row in found if row["activity_id"] == activity]


def view_of(offer: Row, slots: list[Row], places: list[Row], user: User | None, day: date) -> ActivityView:
    rules, is_booked = Rules.kept(document(offer["rules"])), offer["kind"] != ActivityKind.EVENTS
    return ActivityView(
        code=offer["code"], name=offer["name"], department=offer["department"],
        email=offer["email"], phone=offer["phone"],
        open_on=open_on(offer["kind"], rules), ages=ages(rules), places=tuple(place["name"] for place in places),
        slots=tuple(slot_view(fees, user, day) for fees in by_slot(slots)),
        book_by=deadline(rules, rules.add, is_window=True) if is_booked else None,
        cancel_by=deadline(rules, rules.remove, is_window=rules.remove is None) if is_booked else None,
        windows=windows(rules) if is_booked else (),
        has_waiting_list=bool(offer["has_waiting_list"]), is_reviewed=bool(offer["is_reviewed"]),
        how_to_enrol=offer["how_to_enrol"],
    )  # fmt: skip


def open_on(kind: str, rules: Rules) -> str:
    """« le lundi, le mardi et le jeudi, hors vacances scolaires »."""
    if kind == ActivityKind.EVENTS:
        return "selon le programme"
    if kind == ActivityKind.HOLIDAY:
        return "pendant les vacances scolaires"
    return f"le {listed([WEEKDAYS[number - 1] for number in rules.days or ()], 'le')}, hors vacances scolaires"


def deadline(rules: Rules, own: Deadline | None, *, is_window: bool) -> str:
    """Until when one can book or cancel, in words; `is_window` where booking windows say it."""
    if rules.windows and is_window:
        return ONE_BY_ONE if windows(rules) else rules.windows[0].words()
    return describe(own)


def windows(rules: Rules) -> tuple[str, ...]:
    """Booking windows to read one by one, when there are too many for a sentence."""
    found = rules.windows or ()
    return tuple(one.words() for one in found) if len(found) > 1 else ()


def ages(rules: Rules) -> str | None:
    return "de {} à {} ans".format(*rules.ages) if rules.ages else None


def by_slot(slots: list[Row]) -> list[list[Row]]:
    """The rows of each slot (one per fee), in the slots' order."""
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in slots:
        grouped[row["id"]].append(row)
    return list(grouped.values())


def slot_view(fees: list[Row], user: User | None, day: date) -> SlotView:
    """The slot with the fee of that day, else the next one, else the last."""
    priced = [fee for fee in fees if fee["brackets"] is not None]
    fee = next((fee for fee in reversed(priced) if fee["starts_on"] <= day), priced[0] if priced else None)
    tariff = Tariff.of(fee["brackets"], fee["outside_cents"]) if fee else None
    mine = tariff.price(user.quotient, user.is_resident) if tariff and user and user.household_id else None
    hours = f"de {fees[0]['starts_at']} à {fees[0]['ends_at']}"
    return SlotView(fees[0]["label"], hours, tuple(bracket_prices(tariff)) if tariff else (), mine)


def bracket_prices(tariff: Tariff) -> list[tuple[str, int]]:
    """(« QF de 501 à 800 », cents)…, and the price outside the town."""
    *lower, last = tariff.brackets
    said = [
        (f"QF de {number(one.starts_at)} à {number(after.starts_at - 1)}", one.cents)
        for one, after in pairwise(tariff.brackets)
    ]
    top = f"QF à partir de {number(last.starts_at)}" if lower else "Tous quotients"
    return [*said, (top, last.cents), ("Hors commune", tariff.outside_cents)]


def number(value: int) -> str:
    return f"{value:,}".replace(",", THIN)
