"""What the decision needs, read under the lock in a constant number of queries.

Order of locks: the children, the openings (shared: only a publication takes them alone), then the seats, each in id
order. On SQLite the transaction holds the one write lock.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.words import Enrolled, Facts, Live, OpeningFacts, Waiter, Wish
from pwa.domain.calendars.rules import Rules
from pwa.models.fragments import activity_of, live
from pwa.models.words import BookingStatus
from pwa.storage.databases import is_postgres, marks, rows

DAY = ("day",)
SPAN = ("starts_on", "ends_on")
LIMITS = ("opens_at", "book_by", "cancel_by")
PLACES = f"""
SELECT e.id, e.child_id, e.group_id, e.starts_on, e.ends_on, a.has_waiting_list, a.is_reviewed, a.rules
FROM enrolment e
JOIN child ON child.id = e.child_id {activity_of()}
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """The enrolments of a household named by a request, with their activity's ways; `at_least` days a week."""

    enrolled: dict[int, Enrolled]
    has_waiting_list: dict[int, bool]
    is_reviewed: dict[int, bool]
    at_least: dict[int, int | None]

    @property
    def children(self) -> list[int]:
        return sorted({place.child for place in self.enrolled.values()})


@dataclass(frozen=True, slots=True)
class Boxes:
    """The openings that are asked for: their ids, their rows, and the seats that each of them uses."""

    wanted: list[int]
    openings: list[dict[str, Any]]
    uses: dict[int, tuple[int, ...]]

    @property
    def slots(self) -> list[int]:
        return sorted({r["slot_id"] for r in self.openings})


@dataclass(frozen=True, slots=True)
class Read:
    """The facts, and what the write needs beyond them: each opening's row, and what each sure booking costs (cents)."""

    facts: Facts
    openings: dict[int, dict[str, Any]]
    sure: dict[int, int]


def locking(db: BaseDBAsyncClient, alias: str) -> str:
    """`NO KEY` so that a booking's foreign keys never wait for a decision about someone else."""
    return f"FOR NO KEY UPDATE OF {alias}" if is_postgres(db) else ""


async def reach(
    db: BaseDBAsyncClient, town: int, household: int, enrolments: Iterable[int], *, locks: bool = True
) -> Reach:
    """The named enrolments that belong to the household's children, whose rows are locked (but for a rehearsal)."""
    wanted = sorted(set(enrolments))
    found = await rows(
        db,
        f"""{PLACES} JOIN custody c ON c.child_id = child.id AND c.household_id = ?
            WHERE e.town_id = ? AND e.id IN ({marks(len(wanted))})
            ORDER BY child.id {locking(db, "child") if locks else ""}""",
        [household, town, *wanted],
        days=SPAN,
    )
    return reached_by(found)


async def reach_of(db: BaseDBAsyncClient, enrolment: int, *, locks: bool = True) -> Reach:
    """One enrolment, whoever has the child now, its row locked (but for a preview): a request is answered for the child
    it was made for."""
    asked = f"{PLACES} WHERE e.id = ? {locking(db, 'child') if locks else ''}"
    return reached_by(await rows(db, asked, [enrolment], days=SPAN))


def reached_by(found: list[dict[str, Any]]) -> Reach:
    return Reach(
        {r["id"]: Enrolled(r["id"], r["child_id"], r["group_id"], r["starts_on"], r["ends_on"]) for r in found},
        {r["group_id"]: bool(r["has_waiting_list"]) for r in found},
        {r["group_id"]: bool(r["is_reviewed"]) for r in found},
        {r["group_id"]: Rules.kept(r["rules"]).min_days_a_week for r in found},
    )


async def same_for(db: BaseDBAsyncClient, wishes: list[Wish], also: list[int], reached: Reach) -> list[Wish]:
    """The same demand for siblings: each line's day and slot in the sibling's own group, or the line's own box."""
    siblings = [(enrolment, reached.enrolled.get(enrolment)) for enrolment in also]
    groups = sorted({enrolled.group for _, enrolled in siblings if enrolled})
    if not groups:
        return [Wish(wish.action, enrolment, wish.opening) for enrolment, _ in siblings for wish in wishes]
    openings = sorted({wish.opening for wish in wishes})
    found = await rows(
        db,
        f"""SELECT o.id AS origin, twin.id AS twin, twin.group_id FROM opening o
            JOIN opening twin ON twin.day = o.day AND twin.slot_id = o.slot_id
            WHERE o.id IN ({marks(len(openings))}) AND twin.group_id IN ({marks(len(groups))})""",
        [*openings, *groups],
    )
    twins = {(r["origin"], r["group_id"]): r["twin"] for r in found}
    return [
        Wish(wish.action, enrolment, twins.get((wish.opening, enrolled and enrolled.group), wish.opening))
        for enrolment, enrolled in siblings
        for wish in wishes
    ]


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
    return Boxes(wanted, await openings_of(db, wanted, locks=locks), await uses_of(db, wanted))


async def seated(
    db: BaseDBAsyncClient, asked: Boxes, reached: Reach, as_of: datetime | None, account: int, *, locks: bool = True
) -> Read:  # fmt: skip
    """Lock the seats that these boxes may touch, then read what depends on them."""
    wanted, found, uses = asked.wanted, asked.openings, asked.uses
    free = await lock_seats(db, wanted, locks=locks)
    openings = {r["id"]: opening_facts(r, uses[r["id"]], reached) for r in found}
    held = await bookings_around(db, wanted, reached)
    changed = frozenset(
        (r["child_id"], r["opening_id"]) for r in held if as_of and was_changed_by_another(r, as_of, account)
    )
    held = [r for r in held if r["cancelled_at"] is None]
    waiters = await waiters_for(db, sorted(free))
    facts = Facts(reached.enrolled, openings, [live_of(r) for r in held], free, waiters, changed)
    sure = {r["id"]: r["price_cents"] for r in held if r["status"] == BookingStatus.BOOKED}
    return Read(facts, {r["id"]: r for r in found}, sure)


async def lock_seats(db: BaseDBAsyncClient, openings: list[int], *, locks: bool) -> dict[int, int]:
    """Places left by seats row, locked: those of the openings, and of every opening that shares one with them."""
    found = await rows(
        db,
        f"""SELECT s.id, s.capacity - s.taken AS free FROM seats s WHERE s.id IN (
              SELECT beside.seats_id FROM opening_seats beside WHERE beside.opening_id IN (
                SELECT sharing.opening_id FROM opening_seats sharing
                JOIN opening_seats wished ON wished.seats_id = sharing.seats_id
                WHERE wished.opening_id IN ({marks(len(openings))})))
            ORDER BY s.id {locking(db, "s") if locks else ""}""",
        openings,
    )
    return {r["id"]: r["free"] for r in found}


async def openings_of(db: BaseDBAsyncClient, openings: list[int], *, locks: bool) -> list[dict[str, Any]]:
    """The openings, which nobody can close before this decision is written."""
    shared = "FOR KEY SHARE OF o" if locks and is_postgres(db) else ""
    return await rows(
        db,
        f"""SELECT o.id, o.group_id, o.slot_id, o.day, o.opens_at, o.book_by, o.cancel_by, o.closed_reason,
                   s.code, s.label, s.excludes, s.requires
            FROM opening o JOIN slot s ON s.id = o.slot_id WHERE o.id IN ({marks(len(openings))})
            ORDER BY o.id {shared}""",
        openings,
        days=DAY,
        instants=LIMITS,
        documents=("excludes", "requires"),
    )


async def uses_of(db: BaseDBAsyncClient, openings: list[int]) -> dict[int, tuple[int, ...]]:
    found = await rows(
        db,
        f"""SELECT opening_id, seats_id FROM opening_seats
            WHERE opening_id IN ({marks(len(openings))}) ORDER BY seats_id""",
        openings,
    )
    uses: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for r in found:
        uses[r["opening_id"]] += (r["seats_id"],)
    return uses


def opening_facts(r: dict[str, Any], seats: tuple[int, ...], reached: Reach) -> OpeningFacts:
    group = r["group_id"]
    return OpeningFacts(
        r["id"],
        group,
        r["code"],
        day=r["day"],
        opens_at=r["opens_at"],
        book_by=r["book_by"],
        cancel_by=r["cancel_by"],
        closed_reason=r["closed_reason"],
        seats=seats,
        excludes=frozenset(r["excludes"]),
        requires=frozenset(r["requires"]),
        has_waiting_list=reached.has_waiting_list.get(group, False),
        is_reviewed=reached.is_reviewed.get(group, False),
    )


async def bookings_around(db: BaseDBAsyncClient, openings: list[int], reached: Reach) -> list[dict[str, Any]]:
    """The children's bookings in their groups on the days concerned, cancelled ones too."""
    groups, children = sorted({enrolled.group for enrolled in reached.enrolled.values()}), reached.children
    return await rows(
        db,
        f"""SELECT b.id, b.child_id, b.enrolment_id, b.opening_id, b.status, b.price_cents, b.made_at, b.made_by_id,
                   b.cancelled_at, b.cancelled_by_id, o.group_id, o.day, s.code, s.requires, s.excludes
            FROM opening o JOIN slot s ON s.id = o.slot_id JOIN booking b ON b.opening_id = o.id
            WHERE o.group_id IN ({marks(len(groups))})
              AND o.day IN (SELECT day FROM opening WHERE id IN ({marks(len(openings))}))
              AND b.child_id IN ({marks(len(children))})""",
        [*groups, *openings, *children],
        days=DAY,
        instants=("made_at", "cancelled_at"),
        documents=("requires", "excludes"),
    )


def live_of(r: dict[str, Any]) -> Live:
    return Live(
        r["id"],
        r["child_id"],
        r["enrolment_id"],
        opening=r["opening_id"],
        group=r["group_id"],
        day=r["day"],
        slot=r["code"],
        status=r["status"],
        requires=frozenset(r["requires"]),
        excludes=frozenset(r["excludes"]),
    )


def was_changed_by_another(r: dict[str, Any], as_of: datetime, account: int) -> bool:
    if r["cancelled_at"] is None:
        return r["made_at"] > as_of and r["made_by_id"] != account
    return r["cancelled_at"] > as_of and r["cancelled_by_id"] != account


async def waiters_for(db: BaseDBAsyncClient, seats: list[int]) -> list[Waiter]:
    """Everyone in line for an opening whose seats are all among these, with what it would take."""
    found = await rows(
        db,
        f"""SELECT b.id, b.opening_id, u.seats_id, o.book_by, o.cancel_by, o.closed_reason, o.day
            FROM booking b JOIN opening o ON o.id = b.opening_id JOIN opening_seats u ON u.opening_id = o.id
            WHERE b.status = 'waiting' AND {live()}
              AND b.opening_id IN (SELECT opening_id FROM opening_seats WHERE seats_id IN ({marks(len(seats))}))
            ORDER BY b.id""",
        seats,
        days=DAY,
        instants=("book_by", "cancel_by"),
    )
    uses: dict[int, list[int]] = defaultdict(list)
    for r in found:
        uses[r["id"]].append(r["seats_id"])
    return [
        Waiter(
            r["id"],
            r["opening_id"],
            tuple(uses[r["id"]]),
            day=r["day"],
            book_by=r["book_by"],
            is_open=r["closed_reason"] is None,
            cancel_by=r["cancel_by"],
        )
        for r in {r["id"]: r for r in found}.values()
        if set(uses[r["id"]]) <= set(seats)
    ]
