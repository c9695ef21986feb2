"""Pending lines that get their answer: by an officer, by the family that withdraws, by a day that closes.

A box may have been asked for twice, in two requests: the answer to one is the answer to both. The child is locked by
the caller, so nobody else is settling the same lines.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.demand import standing
from pwa.domain.bookings.demand.decision import overall_of
from pwa.models.words import Outcome, Reason
from pwa.storage.databases import marks, rows, run

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
class Touched:
    """A request that had a line settled."""

    id: int
    number: int
    household: int
    overall: str


async def settle(db: BaseDBAsyncClient, boxes: Mapping[ChildOpening, Settled], of: int | None = None) -> list[Touched]:
    """Give these boxes' pending lines their outcome, and their requests a new overall answer.

    `of` is the request that is answered: in any other, a booked box is one that the child has already.
    """
    lines = [line for line in await pending_lines(db, boxes) if (line["child_id"], line["opening_id"]) in boxes]
    if not lines:
        return []
    told = [(line, outcome_for(line, boxes, of)) for line in lines]
    await write_lines(db, told)
    await standing.note(db, "id", [line["id"] for line, settled in told if settled.outcome == Outcome.UNCHANGED])
    requests = {line["request"]: line for line in lines}
    overalls = await overalls_of(db, sorted(requests))
    await write_overalls(db, overalls)
    return [Touched(id, line["number"], line["household_id"], overalls[id][0]) for id, line in sorted(requests.items())]


def outcome_for(line: dict[str, Any], boxes: Mapping[ChildOpening, Settled], of: int | None) -> Settled:
    found = boxes[line["child_id"], line["opening_id"]]
    is_echo = found.outcome == Outcome.BOOKED and line["request"] != of
    return Settled(Outcome.UNCHANGED) if is_echo else found


async def pending_lines(db: BaseDBAsyncClient, boxes: Mapping[ChildOpening, Settled]) -> list[dict[str, Any]]:
    children, openings = sorted({child for child, _ in boxes}), sorted({opening for _, opening in boxes})
    return await rows(
        db,
        f"""SELECT l.id, l.opening_id, e.child_id, r.id AS request, r.number, r.household_id FROM request_line l
            JOIN service_request r ON r.id = l.service_request_id JOIN enrolment e ON e.id = r.enrolment_id
            WHERE l.outcome = '{Outcome.PENDING}' AND l.opening_id IN ({marks(len(openings))})
              AND e.child_id IN ({marks(len(children))}) ORDER BY l.id""",
        [*openings, *children],
    )


async def write_lines(db: BaseDBAsyncClient, lines: list[tuple[dict[str, Any], Settled]]) -> None:
    row = "(CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS INTEGER))"
    await run(
        db,
        f"""UPDATE request_line SET outcome = told.column2, reason = told.column3, note = told.column4,
                                    price_cents = told.column5
            FROM (VALUES {", ".join([row] * len(lines))}) AS told WHERE request_line.id = told.column1""",
        [
            value
            for line, settled in lines
            for value in (line["id"], settled.outcome, settled.reason, settled.note, settled.price)
        ],
    )


async def overalls_of(db: BaseDBAsyncClient, requests: list[int]) -> dict[int, tuple[str, int]]:
    """The answer and the price of each request, from its lines as they are now."""
    found = await rows(
        db,
        f"""SELECT service_request_id, outcome, price_cents FROM request_line
            WHERE service_request_id IN ({marks(len(requests))})""",
        requests,
    )
    lines = defaultdict(list)
    for line in found:
        lines[line["service_request_id"]].append(line)
    return {
        id: (overall_of(line["outcome"] for line in mine), sum(line["price_cents"] for line in mine))
        for id, mine in lines.items()
    }


async def write_overalls(db: BaseDBAsyncClient, overalls: Mapping[int, tuple[str, int]]) -> None:
    row = "(CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS INTEGER))"
    await run(
        db,
        f"""UPDATE service_request SET overall = told.column2, price_cents = told.column3
            FROM (VALUES {", ".join([row] * len(overalls))}) AS told WHERE service_request.id = told.column1""",
        [value for id, (overall, price) in overalls.items() for value in (id, overall, price)],
    )
