"""The list of a day, by site, as the officers and the people at the door read it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from pwa.domain.bookings.screens import queries
from pwa.domain.bookings.screens.queries import ChildRow, OpeningRow, UseRow
from pwa.domain.french import alphabetical, folded
from pwa.domain.rights import Part
from pwa.domain.towns import TownView
from pwa.models.words import BookingStatus


class SlotOfDay(NamedTuple):
    """A slot of an activity at a site: who is expected, who waits (by rank), of how many places how many are left.

    Ranks go over the slots that share the places: a Journée may wait before this Matin.
    """

    activity: str
    slot: str
    children: list[ChildRow]
    capacity: int | None
    places: int | None
    shared_with: list[str]
    waiting: list[tuple[int, ChildRow]]


async def day_by_site(town: TownView, part: Part, day: date) -> list[tuple[str, list[SlotOfDay]]]:
    """For each site of this part of the town, what is open that day and who is expected."""
    openings = sorted(await queries.openings(town.id, part, day), key=place_of)
    children = told_apart(await queries.children(town.id, day))
    beside = neighbours(await queries.uses(town.id, day))
    slots = {row.id: row.slot for row in openings}
    return [
        (site, [line_of(row, children, beside.get(row.id, {row.id}), slots) for row in found])
        for site, found in groupby(openings, attrgetter("site"))
    ]


def told_apart(children: Sequence[ChildRow]) -> list[ChildRow]:
    """Only those whom that day another child of the same name goes by keep their day of birth."""
    named: dict[str, set[int]] = defaultdict(set)
    for one in children:
        named[folded(one.full_name)].add(one.child_id)
    return [one if len(named[folded(one.full_name)]) > 1 else one._replace(birth_date=None) for one in children]


def neighbours(uses: Sequence[UseRow]) -> dict[int, set[int]]:
    """Each opening with those that take places from the same seats, itself among them."""
    by_seats: dict[int, set[int]] = defaultdict(set)
    for row in uses:
        by_seats[row.seats_id].add(row.opening_id)
    found: dict[int, set[int]] = defaultdict(set)
    for row in uses:
        found[row.opening_id] |= by_seats[row.seats_id]
    return found


def place_of(row: OpeningRow) -> tuple[Any, ...]:
    """Where an opening stands in the list; sorted here, because each database has its own alphabet."""
    return alphabetical(row.site), row.position, alphabetical(row.group), row.turn


def name_of(row: ChildRow) -> tuple[Any, ...]:
    return alphabetical(row.last_name, row.first_name)


def line_of(row: OpeningRow, children: Sequence[ChildRow], beside: set[int], slots: Mapping[int, str]) -> SlotOfDay:
    """A line of the list, from the day's children and the openings that share places with this one."""
    expected = [one for one in children if (one.opening_id, one.status) == (row.id, BookingStatus.BOOKED)]
    queue = sorted(
        (one for one in children if one.opening_id in beside and one.status == BookingStatus.WAITING), key=by_id
    )
    waiting = [(rank, one) for rank, one in enumerate(queue, 1) if one.opening_id == row.id]
    shared = [slots[id] for id in sorted(beside - {row.id}) if id in slots]
    return SlotOfDay(
        activity_of(row),
        row.slot,
        sorted(expected, key=name_of),
        capacity=row.capacity,
        places=row.places,
        shared_with=shared,
        waiting=waiting,
    )


by_id = attrgetter("id")


def activity_of(row: OpeningRow) -> str:
    """An activity with several groups at one site says which."""
    group = row.group.removeprefix(row.activity).removeprefix(row.site).strip(" ,-")
    return f"{row.activity} · {group}" if group else row.activity
