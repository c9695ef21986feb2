"""What settling reads, in SQL: one typed row each."""

from collections.abc import Sequence
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import enrolment_of
from pwa.models.words import Outcome
from pwa.storage.databases import marks
from pwa.storage.typed import typed


class PendingRow(NamedTuple):
    """A line that waits for its answer, with its box and its request."""

    id: int
    opening_id: int
    child_id: int
    request: int
    number: int
    household_id: int


class LineRow(NamedTuple):
    """A line as it is now, and where its request stands."""

    request: int
    action: str
    outcome: str
    price_cents: int
    state: str


async def pending(db: BaseDBAsyncClient, children: Sequence[int], openings: Sequence[int]) -> Sequence[PendingRow]:
    """The lines of these children that wait, for these openings."""
    asked = f"""SELECT l.id, l.opening_id, e.child_id, r.id AS request, r.number, r.household_id FROM request_line l
                JOIN service_request r ON r.id = l.service_request_id {enrolment_of("l.service_request_id")}
                WHERE l.outcome = '{Outcome.PENDING}' AND l.opening_id IN ({marks(len(openings))})
                  AND e.child_id IN ({marks(len(children))}) ORDER BY l.id"""
    return await typed(db, PendingRow, asked, [*openings, *children])


async def lines(db: BaseDBAsyncClient, requests: Sequence[int]) -> Sequence[LineRow]:
    """Every line of these requests."""
    asked = f"""SELECT l.service_request_id AS request, l.action, l.outcome, l.price_cents, r.state
                FROM request_line l JOIN service_request r ON r.id = l.service_request_id
                WHERE l.service_request_id IN ({marks(len(requests))})"""
    return await typed(db, LineRow, asked, requests)
