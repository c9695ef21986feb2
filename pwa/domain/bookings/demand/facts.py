"""What the decision needs, read under the lock in a constant number of queries.

Order of locks: the children, the openings (shared: only a publication takes them alone), then the seats, each in id
order. On SQLite the transaction holds the one write lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.demand import queries
from pwa.domain.bookings.demand.queries import BookingRow, EnrolmentRow, OpeningRow
from pwa.domain.bookings.words import Enrolled, Facts, Live, OpeningFacts, Waiter, Wish
from pwa.models.words import BookingStatus


@dataclass(frozen=True, slots=True)
class Reach:
    """The enrolments of a household named by a request, with their activity's ways and department; `at_least` days a
    week."""

    enrolled: dict[int, Enrolled]
    has_waiting_list: dict[int, bool]
    is_reviewed: dict[int, bool]
    at_least: dict[int, int | None]
    departments: dict[int, int]

    @property
    def children(self) -> list[int]:
        return sorted({place.child for place in self.enrolled.values()})

    @property
    def groups(self) -> list[int]:
        return sorted({place.group for place in self.enrolled.values()})

    def department_of(self, enrolment: int) -> int:
        """Who answers for its activity."""
        return self.departments[self.enrolled[enrolment].group]


@dataclass(frozen=True, slots=True)
class Boxes:
    """The openings that are asked for: their ids, their rows, and the seats that each of them uses."""

    wanted: list[int]
    openings: list[OpeningRow]
    uses: dict[int, tuple[int, ...]]

    @property
    def slots(self) -> list[int]:
        return sorted({r.slot_id for r in self.openings})


@dataclass(frozen=True, slots=True)
class Read:
    """The facts, and what the write needs beyond them: each opening's row, what each sure booking costs (cents), and
    the request that asked for each live one."""

    facts: Facts
    openings: dict[int, OpeningRow]
    sure: dict[int, int]
    asked_by: dict[int, int]


async def reach(
    db: BaseDBAsyncClient, town: int, household: int, enrolments: Iterable[int], *, locks: bool = True
) -> Reach:
    """The named enrolments that belong to the household's children, whose rows are locked (but for a rehearsal)."""
    wanted = sorted(set(enrolments))
    return reached_by(await queries.enrolments(db, town, household, wanted, locks=locks))


async def reach_of(db: BaseDBAsyncClient, enrolment: int, *, locks: bool = True) -> Reach:
    """One enrolment, whoever has the child now, its row locked (but for a preview): a request is answered for the child
    it was made for."""
    return reached_by(await queries.enrolment(db, enrolment, locks=locks))


def reached_by(found: Sequence[EnrolmentRow]) -> Reach:
    return Reach(
        {r.id: Enrolled(r.id, r.child_id, r.group_id, r.starts_on, r.ends_on) for r in found},
        {r.group_id: r.has_waiting_list for r in found},
        {r.group_id: r.is_reviewed for r in found},
        {r.group_id: r.rules.min_days_a_week for r in found},
        {r.group_id: r.department_id for r in found},
    )


async def same_for(db: BaseDBAsyncClient, wishes: list[Wish], also: list[int], reached: Reach) -> list[Wish]:
    """The same demand for siblings: each line's day and slot in the sibling's own group, or the line's own box."""
    own = {one: reached.enrolled[one].group for one in also if one in reached.enrolled}
    if not own:
        return [Wish(wish.action, one, wish.opening) for one in also for wish in wishes]
    openings = sorted({wish.opening for wish in wishes})
    found = await queries.twins(db, openings, sorted(set(own.values())))
    twins = {(one, r.origin): r.twin for one, group in own.items() for r in found if r.group_id == group}
    return [Wish(wish.action, one, twins.get((one, wish.opening), wish.opening)) for one in also for wish in wishes]


async def read(
    db: BaseDBAsyncClient, wishes: list[Wish], reached: Reach, as_of: datetime | None, account: int, *,
    locks: bool = True,
) -> Read:  # fmt: skip
    """Everything the decision may know; the openings and the seats are locked, but for a rehearsal."""
    return await seated(db, await boxes(db, wishes, locks=locks), reached, as_of, account, locks=locks)


async def boxes(db: BaseDBAsyncClient, wishes: list[Wish], *, locks: bool = True) -> Boxes:
    """The openings, which nobody closes once they are locked, and the seats that they use: read before the seats are
    locked, which all the families wait for."""
    wanted = sorted({wish.opening for wish in wishes})
    return Boxes(wanted, await queries.openings(db, wanted, locks=locks), await uses_of(db, wanted))


async def seated(
    db: BaseDBAsyncClient, asked: Boxes, reached: Reach, as_of: datetime | None, account: int, *, locks: bool = True
) -> Read:  # fmt: skip
    """Lock the seats that these boxes may touch, then read what depends on them."""
    wanted, found, uses = asked.wanted, asked.openings, asked.uses
    free = {r.id: r.free for r in await queries.seats(db, wanted, locks=locks)}
    openings = {r.id: opening_facts(r, uses[r.id], reached) for r in found}
    held = await queries.bookings(db, reached.children, reached.groups, wanted)
    changed = frozenset((r.child_id, r.opening_id) for r in held if as_of and was_changed_by_another(r, as_of, account))
    held = [r for r in held if r.cancelled_at is None]
    waiters = await waiters_for(db, sorted(free))
    facts = Facts(reached.enrolled, openings, [live_of(r) for r in held], free, waiters, changed)
    sure = {r.id: r.price_cents for r in held if r.status == BookingStatus.BOOKED}
    asked_by = {r.id: r.service_request_id for r in held if r.service_request_id}
    return Read(facts, {r.id: r for r in found}, sure, asked_by)


async def uses_of(db: BaseDBAsyncClient, openings: list[int]) -> dict[int, tuple[int, ...]]:
    uses: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for r in await queries.uses(db, openings):
        uses[r.opening_id] += (r.seats_id,)
    return uses


def opening_facts(r: OpeningRow, seats: tuple[int, ...], reached: Reach) -> OpeningFacts:
    group = r.group_id
    return OpeningFacts(
        r.id,
        group,
        r.code,
        day=r.day,
        opens_at=r.opens_at,
        book_by=r.book_by,
        cancel_by=r.cancel_by,
        closed_reason=r.closed_reason,
        seats=seats,
        excludes=r.excludes,
        requires=r.requires,
        has_waiting_list=reached.has_waiting_list.get(group, False),
        is_reviewed=reached.is_reviewed.get(group, False),
    )


def live_of(r: BookingRow) -> Live:
    return Live(
        r.id,
        r.child_id,
        r.enrolment_id,
        opening=r.opening_id,
        group=r.group_id,
        day=r.day,
        slot=r.code,
        status=BookingStatus(r.status),
        requires=r.requires,
        excludes=r.excludes,
    )


def was_changed_by_another(r: BookingRow, as_of: datetime, account: int) -> bool:
    if r.cancelled_at is None:
        return r.made_at > as_of and r.made_by_id != account
    return r.cancelled_at > as_of and r.cancelled_by_id != account


async def waiters_for(db: BaseDBAsyncClient, seats: list[int]) -> list[Waiter]:
    """Everyone in line for an opening whose seats are all among these, with what it would take."""
    found = await queries.waiters(db, seats)
    uses: dict[int, list[int]] = defaultdict(list)
    for r in found:
        uses[r.id].append(r.seats_id)
    return [
        Waiter(
            r.id,
            r.opening_id,
            tuple(uses[r.id]),
            day=r.day,
            book_by=r.book_by,
            is_open=r.closed_reason is None,
            cancel_by=r.cancel_by,
        )
        for r in {r.id: r for r in found}.values()
        if set(uses[r.id]) <= set(seats)
    ]
