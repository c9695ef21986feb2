"""Pending lines that get their answer: by an officer, by the family that withdraws, by a day that closes.

A box may have been asked for twice, in two requests: the answer to one is the answer to both. The child is locked by
the caller, so nobody else is settling the same lines.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.demand import standing
from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.demand.settling import queries, writes
from pwa.domain.bookings.demand.settling.queries import LineRow, PendingRow
from pwa.domain.requests.states import Move, move
from pwa.models.words import Ask, Outcome, Overall, Reason, RequestState

ChildOpening = tuple[int, int]
"""The ids of a child and of an opening: a line may stand for both in two requests."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of a line, with its price in cents once it is booked."""

    outcome: Outcome
    reason: Reason | None = None
    note: str | None = None
    price: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """A request's answer and price, and where it goes, from its lines as they are now."""

    overall: Overall
    price: int
    move: Move


@dataclass(frozen=True, slots=True)
class Touched:
    """A request that had a line settled."""

    id: int
    number: int
    household: int
    overall: Overall


async def settle(db: BaseDBAsyncClient, boxes: Mapping[ChildOpening, Settled], of: int | None = None) -> list[Touched]:
    """Give these boxes' pending lines their outcome, and their requests a new overall answer.

    `of` is the request that is answered: in any other, a booked box is one that the child has already.
    """
    lines = [line for line in await pending_lines(db, boxes) if (line.child_id, line.opening_id) in boxes]
    if not lines:
        return []
    told = [(line, outcome_for(line, boxes, of)) for line in lines]
    await writes.lines(db, [(line.id, one.outcome, one.reason, one.note, one.price) for line, one in told])
    await standing.note(db, "id", [line.id for line, settled in told if settled.outcome == Outcome.UNCHANGED])
    requests = {line.request: line for line in lines}
    answers = await answers_of(db, sorted(requests))
    await write_answers(db, answers)
    return [Touched(id, line.number, line.household_id, answers[id].overall) for id, line in sorted(requests.items())]


def outcome_for(line: PendingRow, boxes: Mapping[ChildOpening, Settled], of: int | None) -> Settled:
    found = boxes[line.child_id, line.opening_id]
    is_echo = found.outcome == Outcome.BOOKED and line.request != of
    return Settled(Outcome.UNCHANGED) if is_echo else found


async def pending_lines(db: BaseDBAsyncClient, boxes: Mapping[ChildOpening, Settled]) -> Sequence[PendingRow]:
    children, openings = sorted({child for child, _ in boxes}), sorted({opening for _, opening in boxes})
    return await queries.pending(db, children, openings)


async def answers_of(db: BaseDBAsyncClient, requests: list[int]) -> dict[int, Answered]:
    """The answer of each request, from its lines as they are now."""
    lines = defaultdict(list)
    for line in await queries.lines(db, requests):
        lines[line.request].append(line)
    return {id: answered(id, mine) for id, mine in lines.items()}


def answered(request: int, lines: Sequence[LineRow]) -> Answered:
    overall = overall_of(line.outcome for line in lines)
    is_given_up = all((line.action, line.outcome) == (Ask.BOOK, Outcome.CANCELLED) for line in lines)
    before, after = RequestState(lines[0].state), state_of(overall, is_given_up=is_given_up)
    return Answered(overall, sum(line.price_cents for line in lines), Move(request, before, after))


def state_of(overall: Overall, *, is_given_up: bool = False) -> RequestState:
    """Where a request with that answer stands."""
    if is_given_up:
        return RequestState.WITHDRAWN
    return RequestState.PENDING if overall == Overall.PENDING else RequestState.DECIDED


async def write_answers(db: BaseDBAsyncClient, answers: Mapping[int, Answered]) -> None:
    await writes.answers(db, [(id, one.overall, one.price) for id, one in answers.items()])
    await move(db, [one.move for one in answers.values()])
