"""What a publication has to change: the openings that should be against those that are. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from pwa.domain.calendars.limits import Limits

Key = tuple[int, date, int]
"""An opening's group, day and slot."""
Part = tuple[int, date, str]
"""A seats row's group, day and part of the day."""

NEVER = datetime.max.replace(tzinfo=UTC)
ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An opening that the rules ask for, with the capacity of each part of the day it takes a place of; one that a
    closure takes away has its reason."""

    limits: Limits
    places: Mapping[Part, int]
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Existing:
    """An opening as published before; `seats` are the parts it takes a place of."""

    id: int
    limits: Limits
    closed_reason: str | None
    is_kept: bool
    seats: frozenset[Part]


@dataclass(frozen=True, slots=True)
class SeatsRow:
    """Places of a part of a day; `is_kept` when a hand-made opening lives on them."""

    id: int
    capacity: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Change:
    """An opening to write with these limits and places, open but for a reason. `id` None is a new one."""

    key: Key
    id: int | None
    limits: Limits
    places: Mapping[Part, int]
    touches_seats: bool
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """An opening that is gone, and why."""

    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`renamed` are closed days whose reason is another one; `advanced` the groups whose families must be told; `held`
    counts limits kept for want of a notice."""

    changes: tuple[Change, ...]
    closings: tuple[Closing, ...]
    renamed: tuple[Closing, ...]
    advanced: frozenset[int]
    added: int
    moved: int
    held: int
    kept: int


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one opening that exists and is wanted."""

    change: Change | None
    is_moved: bool
    is_earlier: bool
    is_held: bool


def closed_from_the_start(shut: Mapping[Key, Wanted], existing: Mapping[Key, Existing], today: date) -> list[Change]:
    """A day to come that was never open because of a closure is written too: it says why, like those that close."""
    return [
        Change(key, None, want.limits, {}, False, want.closed_reason)
        for key, want in shut.items()
        if key not in existing and key[1] >= today
    ]


def plan_of(
    wanted: Mapping[Key, Wanted], existing: Mapping[Key, Existing], seats: Mapping[Part, SeatsRow],
    why_closed: Mapping[Key, str], *, today: date, has_notice: bool, shut: Mapping[Key, Wanted] | None = None,
) -> Plan:  # fmt: skip
    """Add what is missing, move the limits of days to come, close what is gone. Nothing of the past changes."""
    new = [Change(key, None, want.limits, want.places, False) for key, want in wanted.items() if key not in existing]
    never_open = closed_from_the_start(shut or {}, existing, today)
    free = {key: old for key, old in existing.items() if not old.is_kept and key[1] >= today}
    steps = {key: step(key, old, wanted[key], seats, has_notice) for key, old in free.items() if key in wanted}
    gone = [(old, Closing(old.id, why_closed[key])) for key, old in free.items() if key not in wanted]
    closings = [one for old, one in gone if old.closed_reason is None]
    changes = [one.change for one in steps.values() if one.change]
    reopened = sum(free[change.key].closed_reason is not None for change in changes)
    moved = sum(one.is_moved for one in steps.values())
    return Plan(
        changes=tuple(sorted([*new, *never_open, *changes], key=lambda change: (change.key[1], change.key))),
        closings=tuple(closings),
        renamed=tuple(one for old, one in gone if old.closed_reason not in (None, one.reason)),
        advanced=frozenset(key[0] for key, one in steps.items() if one.is_earlier),
        added=len(new) + reopened,
        moved=moved,
        held=sum(one.is_held for one in steps.values()),
        kept=len(existing) - reopened - moved - len(closings),
    )


def step(key: Key, old: Existing, want: Wanted, seats: Mapping[Part, SeatsRow], has_notice: bool) -> Step:
    """An opening that is closed comes back with today's limits; an open one keeps those it showed, or better."""
    was_shown = old.closed_reason is None
    is_worse = was_shown and better(old.limits, want.limits) != want.limits
    limits = want.limits if has_notice or not is_worse else better(old.limits, want.limits)
    touches_seats = not has_seats(old, want, seats)
    is_moved = was_shown and limits != old.limits
    needs_writing = is_moved or touches_seats or not was_shown
    change = Change(key, old.id, limits, want.places, touches_seats) if needs_writing else None
    return Step(change, is_moved, is_worse and has_notice, is_worse and not has_notice)


def better(old: Limits, new: Limits) -> Limits:
    """For families: what opens first and closes last of the two."""
    return Limits(
        min(old.opens_at, new.opens_at, key=lambda instant: instant or ALWAYS),
        max(old.book_by, new.book_by, key=lambda instant: instant or NEVER),
        max(old.cancel_by, new.cancel_by, key=lambda instant: instant or NEVER),
    )


def has_seats(old: Existing, want: Wanted, seats: Mapping[Part, SeatsRow]) -> bool:
    """Whether the opening takes its places where it should, and those places have the right capacity."""
    return old.seats == frozenset(want.places) and all(
        seats[part].is_kept or seats[part].capacity == capacity for part, capacity in want.places.items()
    )


def batches(changes: Iterable[Change], most: int) -> list[list[Change]]:
    """Changes cut between two days, so that the openings of a day share their seats in one transaction."""
    cut: list[list[Change]] = [[]]
    for change in changes:
        if len(cut[-1]) >= most and change.key[1] != cut[-1][-1].key[1]:
            cut.append([])
        cut[-1].append(change)
    return [batch for batch in cut if batch]
