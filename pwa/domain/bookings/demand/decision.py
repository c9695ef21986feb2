"""The decision: wishes and facts in, one outcome per line out. Pure: nothing is read, written or timed here.

Cancellations come first, then bookings in line order, then the waiting list takes what is left. Only the last seat
depends on the order of the lines; every other outcome does not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from pwa.domain.bookings import locks
from pwa.domain.bookings.demand import slots
from pwa.domain.bookings.locks import Moment, moment
from pwa.domain.bookings.seats.board import Board, board_of
from pwa.domain.bookings.seats.waiting import is_offered, offer, promote
from pwa.domain.bookings.words import Decision, Enrolled, Facts, Line, Live, Lock, OpeningFacts, Wish
from pwa.models.words import Ask, BookingStatus, Outcome, Overall, Reason


def decide(wishes: list[Wish], facts: Facts, now: datetime) -> Decision:
    """What becomes of each wish. `now` is the town's time, aware; wishes must not repeat a box."""
    board, at = board_of(facts), moment(now)
    leaving = {box_of(wish, facts) for wish in wishes if wish.action == Ask.CANCEL}
    lines = {
        index: cancel(wish, facts, board, leaving, at) for index, wish in enumerate(wishes) if wish.action == Ask.CANCEL
    }
    possible: dict[int, Wish] = {}
    for index, wish in enumerate(wishes):
        if wish.action == Ask.BOOK:
            line = settled_without_a_seat(wish, facts, board, at)
            if line is None:
                possible[index] = wish
            else:
                lines[index] = line
    twins = twins_in(possible, facts)
    repeated = {index: possible.pop(index) for index in twins}
    for index in incompatible(possible, facts, board):
        lines[index] = Line(possible.pop(index), Outcome.REFUSED, Reason.INCOMPATIBLE_SLOT)
    for index in slots.in_order({index: facts.openings[wish.opening] for index, wish in possible.items()}):
        lines[index] = seat(possible[index], facts, board)
    for index, wish in repeated.items():
        lines[index] = repeat(wish, lines[twins[index]])
    promoted, offered = promote(facts.waiters, board, at), offer(facts.waiters, board, at)
    return Decision(tuple(lines[index] for index in range(len(wishes))), dict(board.moved), promoted, offered)


def box_of(wish: Wish, facts: Facts) -> tuple[int, int] | None:
    enrolled = facts.enrolled.get(wish.enrolment)
    return (enrolled.child, wish.opening) if enrolled else None


def reached(wish: Wish, facts: Facts) -> tuple[Enrolled, OpeningFacts] | None:
    """The enrolment and the opening of a wish, when they belong together."""
    enrolled, opening = facts.enrolled.get(wish.enrolment), facts.openings.get(wish.opening)
    if enrolled is None or opening is None or enrolled.group != opening.group:
        return None
    return (enrolled, opening) if enrolled.starts_on <= opening.day <= enrolled.ends_on else None


def cancel(wish: Wish, facts: Facts, board: Board, leaving: set, at: Moment) -> Line:
    """A cancelled place is free again for the lines that follow."""
    found = reached(wish, facts)
    if found is None:
        return Line(wish, Outcome.REFUSED, Reason.NOT_ENROLLED)
    enrolled, opening = found
    live = board.at_first.get((enrolled.child, opening.id))
    if live is None or live.enrolment != enrolled.enrolment:
        return Line(wish, Outcome.UNCHANGED)
    if (enrolled.child, opening.id) in facts.changed:
        return Line(wish, Outcome.REFUSED, Reason.CHANGED_SINCE)
    if lock := locks.to_cancel(opening.day, live.status, opening.cancel_by, at):
        limit = opening.cancel_by if live.status == BookingStatus.BOOKED else None
        return Line(wish, Outcome.REFUSED, locks.REASONS[lock], limit=locks.until(limit, opening.day))
    if is_required(live, board, leaving):
        return Line(wish, Outcome.REFUSED, Reason.INCOMPATIBLE_SLOT)
    del board.live[enrolled.child, opening.id]
    if live.status == BookingStatus.WAITING:
        board.waiting[opening.id].remove(live.id)
    board.take(opening.seats, -1 if live.status == BookingStatus.BOOKED else 0)
    return Line(wish, Outcome.CANCELLED, booking=live.id)


def is_required(live: Live, board: Board, leaving: set) -> bool:
    """Another booking of that day stays, and needs this slot."""
    return any(
        live.slot in other.requires and (other.child, other.group, other.day) == (live.child, live.group, live.day)
        for box, other in board.live.items()
        if box not in leaving
    )


def settled_without_a_seat(wish: Wish, facts: Facts, board: Board, at: Moment) -> Line | None:
    """The outcome of a booking wish that no other line can change, or None when it may still get a seat."""
    found = reached(wish, facts)
    if found is None:
        return Line(wish, Outcome.REFUSED, Reason.NOT_ENROLLED)
    enrolled, opening = found
    live = board.live.get((enrolled.child, opening.id))
    if live is not None and not may_confirm(live, enrolled, opening, at):
        return Line(
            wish, Outcome.UNCHANGED if live.status == BookingStatus.BOOKED else Outcome(live.status), booking=live.id
        )
    if (enrolled.child, opening.id) in facts.changed:
        return Line(wish, Outcome.REFUSED, Reason.CHANGED_SINCE)
    lock = locks.to_book(opening.day, opening.closed_reason, opening.opens_at, opening.book_by, at)
    if lock is None:
        return None
    limit = opening.opens_at if lock == Lock.NOT_OPEN_YET else locks.until(opening.book_by, opening.day)
    return Line(wish, Outcome.REFUSED, locks.REASONS[lock], limit=None if lock == Lock.CLOSED else limit)


def may_confirm(live: Live, enrolled: Enrolled, opening: OpeningFacts, at: Moment) -> bool:
    """One who waits is not served without a word when the place could not be given back: then one may ask for it."""
    is_asked = live.status == BookingStatus.WAITING and live.enrolment == enrolled.enrolment
    return is_asked and is_offered(opening.day, opening.closed_reason is None, opening.book_by, opening.cancel_by, at)


def twins_in(possible: Mapping[int, Wish], facts: Facts) -> dict[int, int]:
    """Wishes for a box that the child's other enrolment wishes too, with the line that stands for both."""
    first: dict[tuple[int, int], int] = {}
    for index in sorted(possible, key=lambda index: possible[index].enrolment):
        first.setdefault((facts.enrolled[possible[index].enrolment].child, possible[index].opening), index)
    stands = {i: first[facts.enrolled[wish.enrolment].child, wish.opening] for i, wish in possible.items()}
    return {index: other for index, other in stands.items() if other != index}


def repeat(wish: Wish, line: Line) -> Line:
    """What the line that stands for both was told; a place it got leaves nothing more to do."""
    outcome = Outcome.UNCHANGED if line.outcome == Outcome.BOOKED else line.outcome
    return Line(wish, outcome, line.reason, limit=line.limit, is_repeat=True)


def incompatible(possible: Mapping[int, Wish], facts: Facts, board: Board) -> list[int]:
    """The wishes whose slot excludes another one of that day, or lacks one it requires, whatever their order."""
    openings = {index: facts.openings[wish.opening] for index, wish in possible.items()}
    days: dict[tuple[int, int, date], list[tuple[int | None, Live | OpeningFacts]]] = defaultdict(list)
    for live in board.live.values():
        days[live.child, live.group, live.day].append((None, live))
    for index, opening in openings.items():
        days[day_of(possible[index], facts)].append((index, opening))

    def beside(index: int, refused: Collection[int]) -> list[Live | OpeningFacts]:
        return [one for other, one in days[day_of(possible[index], facts)] if other not in refused]

    refused = {index for index, opening in openings.items() if slots.clashing(opening, beside(index, ()))}
    while lacking := {
        index for index in openings.keys() - refused if slots.missing(openings[index], beside(index, refused))
    }:
        refused |= lacking
    return sorted(refused)


def day_of(wish: Wish, facts: Facts) -> tuple[int, int, date]:
    """Whose day it is: a child's, in a group."""
    opening = facts.openings[wish.opening]
    return facts.enrolled[wish.enrolment].child, opening.group, opening.day


def seat(wish: Wish, facts: Facts, board: Board) -> Line:
    """A booking wish that every rule allows: an officer's answer, a seat, a place in line, or full."""
    opening, child = facts.openings[wish.opening], facts.enrolled[wish.enrolment].child
    if any((child, opening.group, opening.day, slot) in board.missed for slot in opening.requires):
        board.missed.add((child, opening.group, opening.day, opening.slot))
        return Line(wish, Outcome.REFUSED, Reason.INCOMPATIBLE_SLOT)
    live = board.live.get((child, opening.id))
    if live is not None:
        return confirm(wish, live, opening, board)
    if opening.is_reviewed:
        return Line(wish, Outcome.PENDING)
    if board.has_room(opening):
        board.take(opening.seats, 1)
        return Line(wish, Outcome.BOOKED)
    if opening.has_waiting_list:
        board.take(opening.seats, 0)
        return Line(wish, Outcome.WAITING)
    board.missed.add((child, opening.group, opening.day, opening.slot))
    return Line(wish, Outcome.REFUSED, Reason.FULL)


def confirm(wish: Wish, live: Live, opening: OpeningFacts, board: Board) -> Line:
    """One who waits takes the place that is free, or goes on waiting."""
    if not board.has_seats(opening.seats):
        return Line(wish, Outcome.WAITING, booking=live.id)
    board.waiting[opening.id].remove(live.id)
    board.take(opening.seats, 1)
    return Line(wish, Outcome.BOOKED, booking=live.id)


def overall_of(outcomes: Iterable[str]) -> Overall:
    """The request's answer, from its lines' (the table of design.md 4); none is treated while a line is pending."""
    found = set(outcomes)
    if found <= {Outcome.BOOKED, Outcome.CANCELLED, Outcome.UNCHANGED}:
        return Overall.POSITIVE
    if Outcome.PENDING in found:
        return Overall.PENDING
    if found == {Outcome.REFUSED}:
        return Overall.NEGATIVE
    return Overall.PARTIAL if Outcome.REFUSED in found else Overall.WAITING
