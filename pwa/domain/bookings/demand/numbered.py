"""The numbered requests that a decision makes, one for each enrolment: their lines and their new bookings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.demand import standing
from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.demand.facts import Reach, Read
from pwa.domain.bookings.demand.queries import OpeningRow
from pwa.domain.bookings.demand.settling import state_of
from pwa.domain.bookings.words import BOOKINGS, Decision, Line
from pwa.domain.requests.making import Asked, Asking, Made, make, subject
from pwa.domain.tariffs import PriceList
from pwa.models.words import BookingStatus, Outcome, Overall, Reason, Subject
from pwa.storage.typed import insert


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
    await insert(db, "booking_request", [
        {"service_request_id": one.id, "mutation_id": ink.mutation, "enrolment_id": enrolment,
         "overall": overall(lines), "price_cents": sum(told.price for told in lines)}
        for one, (enrolment, lines) in zip(made, by_enrolment.items(), strict=True)
    ])  # fmt: skip
    return dict(zip(by_enrolment, made, strict=True))


async def insert_bookings(
    db: BaseDBAsyncClient, ink: Ink, by_enrolment: Mapping[int, list[Told]], requests: Mapping[int, int],
    reached: Reach, read: Read, prices: PriceList,
) -> None:  # fmt: skip
    """A booking for each new place: taken, in line, or in front of an officer. Its price is the one shown today."""
    booked = []
    for enrolment, lines in by_enrolment.items():
        child = reached.enrolled[enrolment].child
        for line in (told.line for told in lines if is_new(told.line)):
            opening = read.openings[line.wish.opening]
            booked.append({
                "town_id": ink.town, "child_id": child, "enrolment_id": enrolment, "opening_id": opening.id,
                "service_request_id": requests[enrolment], "status": line.outcome,
                "price_cents": prices.of(opening.slot_id, opening.day), "made_at": ink.now, "made_by_id": ink.account,
            })  # fmt: skip
    await insert(db, "booking", booked)


def is_new(line: Line) -> bool:
    """It makes a booking of its own."""
    return line.outcome in tuple(BookingStatus) and line.booking is None and not line.is_repeat


async def insert_lines(
    db: BaseDBAsyncClient, by_enrolment: Mapping[int, list[Told]], requests: Mapping[int, int], read: Read
) -> None:
    await insert(db, "request_line", [
        row_of(requests[enrolment], told, opening, boxes)
        for enrolment, lines in by_enrolment.items()
        for told, opening, boxes in counted(lines, read)
    ])  # fmt: skip


def row_of(request: int, told: Told, opening: OpeningRow | None, boxes: int) -> dict[str, Any]:
    """The line as it is kept."""
    line = told.line
    return {
        "service_request_id": request, "position": told.position, "action": line.wish.action,
        "opening_id": opening and opening.id, "day": opening and opening.day, "slot": opening and opening.label,
        "outcome": line.outcome, "reason": line.reason, "price_cents": told.price, "limit_at": line.limit,
        "boxes": boxes, "standing_id": standing.of(line),
    }  # fmt: skip


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
