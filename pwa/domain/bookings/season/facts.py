"""What a season's publication starts from, read in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.season import queries
from pwa.domain.bookings.season.plan import Existing, Key, Part, SeatsRow, Wanted
from pwa.domain.bookings.season.queries import GroupRow, SeasonRow, SlotRow
from pwa.domain.calendars import schools
from pwa.domain.calendars.days import ActivityCalendar, Rhythm, by_day
from pwa.domain.calendars.limits import Limits
from pwa.domain.refusals import NotFound

NO_SUCH_SLOT = "Ce créneau n’est plus proposé"
OUT_OF_SEASON = "En dehors des dates de la saison"
REASON = 200
"""Characters of a reason that an opening keeps."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A season with its activity's calendar at each group's site, its slots, and what is already published."""

    season: SeasonRow
    slots: dict[int, SlotRow]
    groups: dict[int, GroupRow]
    calendars: dict[int, ActivityCalendar]
    existing: dict[Key, Existing]
    seats: dict[Part, SeatsRow]

    def wanted(self) -> dict[Key, Wanted]:
        """Every opening the rules ask for; none once the season or its activity is withdrawn."""
        if self.season.is_withdrawn:
            return {}
        return {
            (group, day, slot): Wanted(limits, self.places(group, day, slot))
            for group, calendar in self.calendars.items()
            for day in calendar.open_days(self.season.starts_on, self.season.ends_on)
            for slot, limits in self.limits_of(calendar, day).items()
        }

    def shut(self) -> dict[Key, Wanted]:
        """Every opening they would ask for, were it not for a closure."""
        if self.season.is_withdrawn:
            return {}
        return {
            (group, day, slot): Wanted(limits, {}, reason[:REASON])
            for group, calendar in self.calendars.items()
            for day, reason in calendar.shut_days(self.season.starts_on, self.season.ends_on)
            for slot, limits in self.limits_of(calendar, day).items()
        }

    def limits_of(self, calendar: ActivityCalendar, day: date) -> dict[int, Limits]:
        return {id: calendar.limits(day, slot.starts_at) for id, slot in self.slots.items()}

    def places(self, group: int, day: date, slot: int) -> dict[Part, int]:
        capacity = self.groups[group].capacity
        return {(group, day, part): capacity[part] for part in self.slots[slot].uses if part in capacity}

    def why_closed(self, key: Key) -> str:
        """What to tell the families of an opening that is gone."""
        group, day, slot = key
        if slot not in self.slots or group not in self.calendars:
            return NO_SUCH_SLOT
        return (self.calendars[group].why_closed(day) or OUT_OF_SEASON)[:REASON]


async def read(db: BaseDBAsyncClient, season: int) -> Publication:
    """Everything about a season; NotFound when there is none."""
    found = await queries.seasons(db, season)
    if not found:
        raise NotFound()
    [about] = found
    slots = {r.id: r for r in await queries.slots(db, about.activity)}
    groups = {r.id: r for r in await queries.groups(db, about.activity)}
    calendars = await calendars_of(db, about, groups)
    uses = await uses_of(db, about, sorted(groups))
    existing = await existing_of(db, about, sorted(groups), uses)
    return Publication(about, slots, groups, calendars, existing, await seats_of(db, about, sorted(groups), uses))


async def calendars_of(
    db: BaseDBAsyncClient, about: SeasonRow, groups: dict[int, GroupRow]
) -> dict[int, ActivityCalendar]:
    """Each group's calendar: the town's closures and those of its site."""
    found = await queries.closures(db, about.town)
    rules = about.rules
    rhythm = Rhythm.of(about.kind, schools.where_is(about.zone, about.profile), rules)
    return {
        group: ActivityCalendar(
            rhythm, rules,
            by_day((r.starts_on, r.ends_on, r.reason) for r in found if r.site_id in (None, of.site_id)),
        )
        for group, of in groups.items()
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uses:
    """The parts of the day each opening takes a place of, and the parts hand-made openings live on."""

    of: dict[int, frozenset[Part]]
    by_hand: frozenset[Part]


async def uses_of(db: BaseDBAsyncClient, about: SeasonRow, groups: list[int]) -> Uses:
    found = await queries.uses(db, about, groups)
    parts: dict[int, set[Part]] = defaultdict(set)
    for r in found:
        parts[r.opening_id].add((r.group_id, r.day, r.part))
    by_hand = [parts[r.opening_id] for r in found if r.is_by_hand and r.closed_reason is None]
    return Uses({opening: frozenset(one) for opening, one in parts.items()}, frozenset().union(*by_hand))


async def existing_of(db: BaseDBAsyncClient, about: SeasonRow, groups: list[int], uses: Uses) -> dict[Key, Existing]:
    """This season's openings, and those of another season that hold its days: left alone, as hand-made ones are."""
    found = await queries.openings(db, about, groups)
    return {
        (r.group_id, r.day, r.slot_id): Existing(
            r.id,
            Limits(r.opens_at, r.book_by, r.cancel_by),
            r.closed_reason,
            r.is_by_hand or r.season_id != about.id,
            uses.of.get(r.id, frozenset()),
        )
        for r in found
    }


async def seats_of(db: BaseDBAsyncClient, about: SeasonRow, groups: list[int], uses: Uses) -> dict[Part, SeatsRow]:
    found = await queries.seats(db, about, groups)
    return {(part := (r.group_id, r.day, r.part)): SeatsRow(r.id, r.capacity, part in uses.by_hand) for r in found}
