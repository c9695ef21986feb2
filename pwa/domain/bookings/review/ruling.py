"""The review: an officer's verdicts and the facts in, one ruling per pending line out. Pure, as the decision is.

A pending line holds no seat: the officer who accepts it takes one, first come first served. What cannot be done is a
problem by line, and then nothing of the review may be written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pwa.domain.bookings.demand import slots
from pwa.domain.bookings.seats.board import Board, board_of
from pwa.domain.bookings.words import Answer, Facts, Live, OpeningFacts, Problem
from pwa.domain.french import local
from pwa.models.words import BookingStatus, Outcome, Reason

Days = defaultdict[tuple[int, date], list[Live]]
"""A child's bookings by group and day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of a request that waits for an officer."""

    id: int
    opening: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an officer answers to a line: `accept`, `wait` (in line for a seat) or `refuse`, with its reason."""

    answer: Answer
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a line: `booked, waiting, refused`, still `pending`, or settled without the officer."""

    line: int
    opening: int
    outcome: Outcome
    booking: int | None = None
    reason: Reason | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One ruling per line, in order; the change of `taken` by seats row (0: touched); what cannot be, by line."""

    rulings: tuple[Ruling, ...]
    seats: Mapping[int, int]
    problems: Mapping[int, Problem]

    @property
    def is_empty(self) -> bool:
        """Nothing is decided: every line is left for later."""
        return all(ruling.outcome == Outcome.PENDING for ruling in self.rulings)

    def bookings(self, outcome: Outcome) -> list[int]:
        """The bookings that this review gives an outcome."""
        return [one.booking for one in self.rulings if one.outcome == outcome and one.booking is not None]


def review(asked: Iterable[Asked], verdicts: Mapping[int, Verdict], facts: Facts, child: int, now: datetime) -> Review:
    """Rule on each line. `now` is the town's time; a line without a verdict stays pending."""
    board, problems, rulings = board_of(facts), {}, []
    for line in asked:
        opening, live = facts.openings[line.opening], board.at_first.get((child, line.opening))
        verdict = verdicts.get(line.id)
        if live is None or live.status != BookingStatus.PENDING:
            rulings.append(settled(line, opening, live))
        elif verdict is None:
            rulings.append(Ruling(line.id, line.opening, Outcome.PENDING, live.id))
        elif problem := why_not(verdict, opening, board, now):
            problems[line.id] = problem
        else:
            rulings.append(ruled(line, verdict, opening, live, board))
    return Review(tuple(rulings), dict(board.moved), problems | lacking(rulings, facts, child))


def choices(asked: Iterable[Asked], facts: Facts, child: int, now: datetime) -> dict[int, Answer | Problem]:
    """What an officer may answer to each line beside a refusal, were it alone: `accept` or `wait`, or why neither."""
    board, days = board_of(facts), beside(facts.live, child)
    return {line.id: choice(facts.openings[line.opening], board, days, now) for line in asked}


def choice(opening: OpeningFacts, board: Board, days: Days, now: datetime) -> Answer | Problem:
    problem = why_not(Verdict(Answer.ACCEPT), opening, board, now)
    if problem == Problem.FULL and why_not(Verdict(Answer.WAIT), opening, board, now) is None:
        return Answer.WAIT
    return problem or (Problem.LACKS if slots.missing(opening, days[opening.group, opening.day]) else Answer.ACCEPT)


def settled(line: Asked, opening: OpeningFacts, live: Live | None) -> Ruling:
    """Nobody waits for this answer any more: closed by the town, withdrawn by the family, or answered otherwise."""
    if live is not None:
        is_booked = live.status == BookingStatus.BOOKED
        return Ruling(line.id, line.opening, Outcome.UNCHANGED if is_booked else Outcome(live.status))
    if opening.closed_reason is not None:
        return Ruling(line.id, line.opening, Outcome.REFUSED, reason=Reason.CLOSED)
    return Ruling(line.id, line.opening, Outcome.CANCELLED)


def why_not(verdict: Verdict, opening: OpeningFacts, board: Board, now: datetime) -> Problem | None:
    """The code of what stands against a verdict. The limits do not: the family asked in time."""
    if verdict.answer == Answer.REFUSE:
        return None if verdict.note else Problem.NO_NOTE
    if opening.closed_reason is not None:
        return Problem.CLOSED
    if local(now).date() > opening.day:
        return Problem.PAST
    if verdict.answer == Answer.WAIT:
        return None if opening.has_waiting_list else Problem.NO_LIST
    return None if board.has_room(opening) else Problem.FULL


def ruled(line: Asked, verdict: Verdict, opening: OpeningFacts, live: Live, board: Board) -> Ruling:
    """The verdict as it stands; the board is moved for the lines that follow."""
    if verdict.answer == Answer.REFUSE:
        return Ruling(line.id, line.opening, Outcome.REFUSED, live.id, Reason.DECLINED, verdict.note)
    board.take(opening.seats, 1 if verdict.answer == Answer.ACCEPT else 0)
    outcome = Outcome.BOOKED if verdict.answer == Answer.ACCEPT else Outcome.WAITING
    return Ruling(line.id, line.opening, outcome, live.id)


def lacking(rulings: Iterable[Ruling], facts: Facts, child: int) -> dict[int, Problem]:
    """The lines whose acceptance lacks a slot of the same day: not held, or refused by this very review."""
    refused = {one.booking for one in rulings if one.outcome == Outcome.REFUSED}
    held, kept = beside(facts.live, child), beside((one for one in facts.live if one.id not in refused), child)
    found = {}
    for one in rulings:
        opening = facts.openings[one.opening]
        day = opening.group, opening.day
        if one.outcome == Outcome.BOOKED and slots.missing(opening, kept[day]):
            found[one.line] = Problem.LACKS if slots.missing(opening, held[day]) else Problem.REQUIRES
    return found


def beside(live: Iterable[Live], child: int) -> Days:
    days: Days = defaultdict(list)
    for one in live:
        if one.child == child:
            days[one.group, one.day].append(one)
    return days
