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
from pwa.domain.bookings.words import Facts, Live, OpeningFacts
from pwa.domain.french import local

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

    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a line: `booked, waiting, refused`, still `pending`, or settled without the officer."""

    line: int
    opening: int
    outcome: str
    booking: int | None = None
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One ruling per line, in order; the change of `taken` by seats row (0: touched); what cannot be, by line."""

    rulings: tuple[Ruling, ...]
    seats: Mapping[int, int]
    problems: Mapping[int, str]

    @property
    def is_empty(self) -> bool:
        """Nothing is decided: every line is left for later."""
        return all(ruling.outcome == "pending" for ruling in self.rulings)

    def bookings(self, outcome: str) -> list[int]:
        """The bookings that this review gives an outcome."""
        return [one.booking for one in self.rulings if one.outcome == outcome and one.booking is not None]


def review(asked: Iterable[Asked], verdicts: Mapping[int, Verdict], facts: Facts, child: int, now: datetime) -> Review:
    """Rule on each line. `now` is the town's time; a line without a verdict stays pending."""
    board, problems, rulings = board_of(facts), {}, []
    for line in asked:
        opening, live = facts.openings[line.opening], board.at_first.get((child, line.opening))
        verdict = verdicts.get(line.id)
        if live is None or live.status != "pending":
            rulings.append(settled(line, opening, live))
        elif verdict is None:
            rulings.append(Ruling(line.id, line.opening, "pending", live.id))
        elif problem := why_not(verdict, opening, board, now):
            problems[line.id] = problem
        else:
            rulings.append(ruled(line, verdict, opening, live, board))
    return Review(tuple(rulings), dict(board.moved), problems | lacking(rulings, facts, child))


def choices(asked: Iterable[Asked], facts: Facts, child: int, now: datetime) -> dict[int, str]:
    """What an officer may answer to each line beside a refusal, were it alone: `accept` or `wait`, or why neither."""
    board, days = board_of(facts), beside(facts.live, child)
    return {line.id: choice(facts.openings[line.opening], board, days, now) for line in asked}


def choice(opening: OpeningFacts, board: Board, days: Days, now: datetime) -> str:
    problem = why_not(Verdict("accept"), opening, board, now)
    if problem == "full" and why_not(Verdict("wait"), opening, board, now) is None:
        return "wait"
    return problem or ("lacks" if slots.missing(opening, days[opening.group, opening.day]) else "accept")


def settled(line: Asked, opening: OpeningFacts, live: Live | None) -> Ruling:
    """Nobody waits for this answer any more: closed by the town, withdrawn by the family, or answered otherwise."""
    if live is not None:
        return Ruling(line.id, line.opening, {"booked": "unchanged"}.get(live.status, live.status))
    if opening.closed_reason is not None:
        return Ruling(line.id, line.opening, "refused", reason="closed")
    return Ruling(line.id, line.opening, "cancelled")


def why_not(verdict: Verdict, opening: OpeningFacts, board: Board, now: datetime) -> str | None:
    """The code of what stands against a verdict. The limits do not: the family asked in time."""
    if verdict.answer == "refuse":
        return None if verdict.note else "no_note"
    if opening.closed_reason is not None:
        return "closed"
    if local(now).date() > opening.day:
        return "past"
    if verdict.answer == "wait":
        return None if opening.has_waiting_list else "no_list"
    return None if board.has_room(opening) else "full"


def ruled(line: Asked, verdict: Verdict, opening: OpeningFacts, live: Live, board: Board) -> Ruling:
    """The verdict as it stands; the board is moved for the lines that follow."""
    if verdict.answer == "refuse":
        return Ruling(line.id, line.opening, "refused", live.id, "declined", verdict.note)
    board.take(opening.seats, 1 if verdict.answer == "accept" else 0)
    return Ruling(line.id, line.opening, "booked" if verdict.answer == "accept" else "waiting", live.id)


def lacking(rulings: Iterable[Ruling], facts: Facts, child: int) -> dict[int, str]:
    """The lines whose acceptance lacks a slot of the same day: not held, or refused by this very review."""
    refused = {one.booking for one in rulings if one.outcome == "refused"}
    held, kept = beside(facts.live, child), beside((one for one in facts.live if one.id not in refused), child)
    found = {}
    for one in rulings:
        opening = facts.openings[one.opening]
        day = opening.group, opening.day
        if one.outcome == "booked" and slots.missing(opening, kept[day]):
            found[one.line] = "lacks" if slots.missing(opening, held[day]) else "requires"
    return found


def beside(live: Iterable[Live], child: int) -> Days:
    days: Days = defaultdict(list)
    for one in live:
        if one.child == child:
            days[one.group, one.day].append(one)
    return days
