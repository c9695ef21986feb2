"""A decision becomes rows: a constant number of statements, in the caller's transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.bookings.concerned import offer, promote
from pwa.domain.bookings.demand import standing
from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.demand.facts import Reach, Read
from pwa.domain.bookings.demand.queries import OpeningRow
from pwa.domain.bookings.demand.settling import Settled, settle, state_of
from pwa.domain.bookings.words import BOOKINGS, Decision, Line
from pwa.domain.events import recording as events
from pwa.domain.events.details import (
    BookingsGivenBack,
    OfBoxes,
    Offered,
    PlacesConfirmed,
    Promoted,
    RequestDecided,
    RequestWithdrawn,
)
from pwa.domain.events.recording import Event
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.requests.making import Asked, Asking, Made, make, subject
from pwa.domain.tariffs import PriceList
from pwa.models.words import BookingStatus, Outcome, Overall, Reason, Subject
from pwa.storage.databases import marks, rows, run, tuples


@dataclass(frozen=True, slots=True)
class Ink:
    """What every row written now has in common."""

    town: int
    account: int
    household: int
    mutation: int
    now: datetime
    real_now: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A line in its place, with its signed price in cents: what it adds to the month's bill once it is sure."""

    position: int
    line: Line
    price: int


async def record(
    db: BaseDBAsyncClient, ink: Ink, reached: Reach, read: Read, decision: Decision, prices: PriceList,
    guardians: list[tuple[int, str]],
) -> None:  # fmt: skip
    """Cancellations, promotions, seats; then the numbered requests with their lines, bookings, events and letters."""
    await cancel_bookings(db, ink, [line.booking for line in decision.lines if line.outcome == Outcome.CANCELLED])
    await withdraw(db, ink, read, decision)
    tell_who_asked(db, ink, read, decision)
    if decision.promoted:
        await promote(db, ink.town, decision.promoted, Promoted(ink.mutation), ink.now, ink.real_now)
    await offer(db, ink.town, decision.offered, Offered(ink.mutation), ink.now, ink.real_now)
    await confirm(db, read, decision, prices)
    await move_seats(db, decision.seats)
    by_enrolment = lines_by_enrolment(decision, reached, read, prices)
    made = await make_requests(db, ink, by_enrolment, reached)
    requests = {enrolment: one.id for enrolment, one in made.items()}
    await insert_bookings(db, ink, by_enrolment, requests=requests, reached=reached, read=read, prices=prices)
    await insert_lines(db, by_enrolment, requests, read)
    await standing.note(db, "service_request_id", requests_to_look_at(by_enrolment, requests))
    events.record(db, ink.town, ink.account, ink.now, [
        Event(RequestDecided(ink.mutation, len(lines), overall(lines)),
              f"service_request:{requests[enrolment]}", ink.household, ink.account)
        for enrolment, lines in by_enrolment.items()
    ])  # fmt: skip
    await letters.write(
        db, ink.town, letter_of(Verb.REQUEST_DECIDED), {"mutation": ink.mutation}, guardians,
        tag=f"demande-{next(iter(made.values())).number}", now=ink.now, real_now=ink.real_now,
    )  # fmt: skip


async def cancel_bookings(db: BaseDBAsyncClient, ink: Ink, bookings: list[int | None]) -> None:
    if bookings:
        await run(
            db,
            f"UPDATE booking SET cancelled_at = ?, cancelled_by_id = ? WHERE id IN ({marks(len(bookings))})",
            [ink.now, ink.account, *bookings],
        )


async def confirm(db: BaseDBAsyncClient, read: Read, decision: Decision, prices: PriceList) -> None:
    """Those who waited and asked for the place that was offered: it is theirs, at the price shown today."""
    taken = [line for line in decision.lines if line.outcome == Outcome.BOOKED and line.booking is not None]
    if taken:
        await run(
            db,
            f"""UPDATE booking SET status = '{BookingStatus.BOOKED}', price_cents = told.column2
                FROM (VALUES {", ".join(["(CAST(? AS BIGINT), CAST(? AS INTEGER))"] * len(taken))}) AS told
                WHERE booking.id = told.column1""",
            [value for line in taken for value in (line.booking, price_of(line, read, prices))],
        )


async def withdraw(db: BaseDBAsyncClient, ink: Ink, read: Read, decision: Decision) -> None:
    """What a family cancels before any officer has answered is no longer asked for, in the request that asked."""
    pending = {one.id: (one.child, one.opening) for one in read.facts.live if one.status == BookingStatus.PENDING}
    cancelled = [
        line.booking for line in decision.lines if line.outcome == Outcome.CANCELLED and line.booking in pending
    ]
    boxes = {pending[booking]: Settled(Outcome.CANCELLED) for booking in cancelled if booking}
    if boxes:
        touched = await settle(db, boxes)
        why = RequestWithdrawn(ink.mutation)
        events.record(
            db, ink.town, ink.account, ink.now,
            [Event(why, f"service_request:{one.id}", one.household) for one in touched],
        )  # fmt: skip


def tell_who_asked(db: BaseDBAsyncClient, ink: Ink, read: Read, decision: Decision) -> None:
    """The earlier requests whose days are given back, or whose offered places are taken, have it in their own story;
    what waited for an officer was withdrawn."""
    pending = {one.id for one in read.facts.live if one.status == BookingStatus.PENDING}
    acts: dict[Outcome, type[OfBoxes]] = {
        Outcome.CANCELLED: BookingsGivenBack, Outcome.BOOKED: PlacesConfirmed,
    }  # fmt: skip
    asked = Counter(
        (acts[line.outcome], read.asked_by[line.booking])
        for line in decision.lines
        if line.outcome in acts and line.booking in read.asked_by and line.booking not in pending and not line.is_repeat
    )
    events.record(
        db, ink.town, ink.account, ink.now,
        [Event(act(ink.mutation, boxes), f"service_request:{one}") for (act, one), boxes in asked.items()],
    )  # fmt: skip


async def move_seats(db: BaseDBAsyncClient, seats: Mapping[int, int]) -> None:
    """One statement for every seats row touched; a row touched without a change still tells pages to refresh."""
    if not seats:
        return
    moves = ", ".join(["(CAST(? AS INTEGER), CAST(? AS INTEGER))"] * len(seats))
    await run(
        db,
        f"""UPDATE seats SET taken = taken + moved.column2, revision = revision + 1,
              excess = CASE WHEN moved.column2 >= 0 THEN excess
                            WHEN excess + moved.column2 > 0 THEN excess + moved.column2 ELSE 0 END
            FROM (VALUES {moves}) AS moved WHERE seats.id = moved.column1""",
        [value for move in sorted(seats.items()) for value in move],
    )


async def touch_children(db: BaseDBAsyncClient, children: list[int]) -> None:
    await run(db, f"UPDATE child SET revision = revision + 1 WHERE id IN ({marks(len(children))})", children)


def lines_by_enrolment(decision: Decision, reached: Reach, read: Read, prices: PriceList) -> dict[int, list[Told]]:
    """The lines of each numbered request; a line that reaches no enrolment is told in the first one."""
    mine = [line.wish.enrolment for line in decision.lines if line.wish.enrolment in reached.enrolled]
    grouped: dict[int, list[Told]] = defaultdict(list)
    for position, line in enumerate(decision.lines):
        enrolment = line.wish.enrolment if line.wish.enrolment in reached.enrolled else mine[0]
        grouped[enrolment].append(Told(position, line, price_of(line, read, prices)))
    return grouped


def price_of(line: Line, read: Read, prices: PriceList) -> int:
    if line.outcome == Outcome.CANCELLED and line.booking in read.sure:
        return -read.sure[line.booking]
    opening = read.openings.get(line.wish.opening)
    return prices.of(opening.slot_id, opening.day) if opening and line.outcome == Outcome.BOOKED else 0


def overall(lines: Iterable[Told]) -> Overall:
    return overall_of(told.line.outcome for told in lines)


async def make_requests(
    db: BaseDBAsyncClient, ink: Ink, by_enrolment: Mapping[int, list[Told]], reached: Reach
) -> dict[int, Made]:
    """The numbered requests by enrolment, with what is special to bookings in its own table."""
    asked = [
        Asked(subject(Subject.ENROLMENT, enrolment), reached.department_of(enrolment), state_of(overall(lines)))
        for enrolment, lines in by_enrolment.items()
    ]
    made = await make(db, BOOKINGS, Asking(ink.town, ink.account, ink.household, ink.now), asked)
    await run(
        db,
        f"""INSERT INTO booking_request (service_request_id, mutation_id, enrolment_id, overall, price_cents)
            VALUES {tuples(len(made), 5)}""",
        [
            value
            for one, (enrolment, lines) in zip(made, by_enrolment.items(), strict=True)
            for value in (one.id, ink.mutation, enrolment, overall(lines), sum(told.price for told in lines))
        ],
    )
    return dict(zip(by_enrolment, made, strict=True))


async def insert_bookings(
    db: BaseDBAsyncClient, ink: Ink, by_enrolment: Mapping[int, list[Told]], requests: Mapping[int, int],
    reached: Reach, read: Read, prices: PriceList,
) -> None:  # fmt: skip
    """A booking for each new place: taken, in line, or in front of an officer. Its price is the one shown today."""
    values: list[Any] = []
    for enrolment, lines in by_enrolment.items():
        child = reached.enrolled[enrolment].child
        for told in lines:
            line = told.line
            if line.outcome in tuple(BookingStatus) and line.booking is None and not line.is_repeat:
                opening = read.openings[line.wish.opening]
                price = prices.of(opening.slot_id, opening.day)
                values += (ink.town, child, enrolment, line.wish.opening, requests[enrolment], line.outcome,
                           price, ink.now, ink.account)  # fmt: skip
    if values:
        await run(
            db,
            f"""INSERT INTO booking (town_id, child_id, enrolment_id, opening_id, service_request_id, status,
                                     price_cents, made_at, made_by_id) VALUES {tuples(len(values) // 9, 9)}""",
            values,
        )


async def insert_lines(
    db: BaseDBAsyncClient, by_enrolment: Mapping[int, list[Told]], requests: Mapping[int, int], read: Read
) -> None:
    values: list[Any] = []
    for enrolment, lines in by_enrolment.items():
        for told, opening, boxes in counted(lines, read):
            line, box = told.line, (opening.id, opening.day, opening.label) if opening else (None, None, None)
            values += (
                requests[enrolment], told.position, line.wish.action, *box,
                line.outcome, line.reason, told.price, line.limit, boxes, standing.of(line),
            )  # fmt: skip
    await run(
        db,
        f"""INSERT INTO request_line (service_request_id, position, action, opening_id, day, slot, outcome, reason,
                                      price_cents, limit_at, boxes, standing_id)
            VALUES {tuples(len(values) // 12, 12)}""",
        values,
    )


def requests_to_look_at(by_enrolment: Mapping[int, list[Told]], requests: Mapping[int, int]) -> list[int]:
    """The requests with an unchanged line whose booking the decision did not meet: a box given up before, a repeat."""
    return [
        requests[enrolment]
        for enrolment, lines in by_enrolment.items()
        if any(told.line.outcome == Outcome.UNCHANGED and not standing.of(told.line) for told in lines)
    ]


def counted(lines: list[Told], read: Read) -> Iterator[tuple[Told, OpeningRow | None, int]]:
    """Each line with its opening; those that reach none are counted in the first that was answered alike."""
    unreached: dict[tuple[str, str, str | None], list[Told]] = defaultdict(list)
    for told in lines:
        line = told.line
        if line.reason != Reason.NOT_ENROLLED and (opening := read.openings.get(line.wish.opening)):
            yield told, opening, 1
        else:
            unreached[line.wish.action, line.outcome, line.reason].append(told)
    yield from ((alike[0], None, len(alike)) for alike in unreached.values())


async def guardians_of(db: BaseDBAsyncClient, household: int) -> list[tuple[int, str]]:
    """Who is told: both representatives of the household that asked."""
    found = await rows(db, "SELECT id, email FROM guardian WHERE household_id = ? ORDER BY id", [household])
    return [(r["id"], r["email"]) for r in found]
