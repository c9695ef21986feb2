"""An officer takes a refusal back before its letters leave: what it refused waits again, as if nothing had been said.

What was accepted with it stays, and its letters leave at once. A refused line held no seat, so none is moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.bookings.demand.facts import reach_of
from pwa.domain.bookings.demand.recording import touch_children
from pwa.domain.bookings.demand.settling import answers_of, write_answers
from pwa.domain.bookings.review import queries
from pwa.domain.bookings.review.refusals import REFUSED, RefusalRow, held_since, refused_since
from pwa.domain.bookings.review.treat import REGRET, Officer
from pwa.domain.events.details import RequestReopened
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.refusals import NotFound, TreatedMeanwhile
from pwa.models.words import Outcome
from pwa.storage.databases import marks, rows, run, writing

WAITS_WHOLLY = f"""NOT EXISTS (SELECT 1 FROM request_line line
                              WHERE line.service_request_id = r.id AND line.outcome <> '{Outcome.PENDING}')"""
"""Nothing of the request is answered."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a request was refused within the minute: bookings, and when the first of them was."""

    bookings: list[int]
    since: datetime


async def can_be_taken_back(town: int, number: int, now: datetime) -> bool:
    """Whether what the request was refused less than a minute ago may wait again; `reopen` looks at the letters too."""
    return is_open(await refused_since(now - REGRET, town, number))


def is_open(found: Sequence[RefusalRow]) -> bool:
    """Something was refused, and none of it is overtaken: a refusal is taken back whole, or not at all."""
    return bool(found) and not any(row.is_overtaken for row in found)


async def reopen(who: Officer, number: int, revision: int) -> None:
    """Put back in wait what was refused within the minute.

    Raises NotFound, TreatedMeanwhile (the minute is over, or somebody acted since), DatabaseBusy.
    """
    async with writing() as db:
        child, request = await hold(db, who, number, revision)
        refused = await refused_of(db, request, who.now)
        requests = await put_back(db, refused.bookings)
        await call_back(db, who, requests, refused.since)
        await run(
            db,
            f"""UPDATE booking SET cancelled_at = NULL, cancelled_by_id = NULL
                WHERE id IN ({marks(len(refused.bookings))})""",
            refused.bookings,
        )
        await touch_children(db, [child])
        reopened = [Event(RequestReopened(), f"service_request:{one}") for one in requests]
        record(db, who.town, who.account, who.now, reopened)
    letters.wake()


async def hold(db: BaseDBAsyncClient, who: Officer, number: int, revision: int) -> tuple[int, int]:
    """Lock the child of the request; both."""
    found = await queries.requests(db, who.town, who.part, number)
    if not found:
        raise NotFound()
    request, enrolment = found[0]
    reached = await reach_of(db, enrolment)
    if await queries.revision(db, request) != revision:
        raise TreatedMeanwhile()
    return reached.children[0], request


async def refused_of(db: BaseDBAsyncClient, request: int, now: datetime) -> Refusals:
    """What the request was refused within the minute; none of it may be overtaken."""
    found = await held_since(db, now - REGRET, request)
    if not is_open(found):
        raise TreatedMeanwhile()
    return Refusals([row.id for row in found], min(row.cancelled_at for row in found))


async def put_back(db: BaseDBAsyncClient, bookings: list[int]) -> list[int]:
    """Their lines wait again, in every request that had asked for them, each with its reason: the officer's next answer
    starts from it, and nobody else reads it. The requests."""
    found = await rows(
        db,
        f"""UPDATE request_line SET outcome = '{Outcome.PENDING}', reason = NULL, price_cents = 0
            WHERE id IN (SELECT l.id {REFUSED} AND b.id IN ({marks(len(bookings))}))
            RETURNING service_request_id AS request""",
        bookings,
    )
    requests = sorted({row["request"] for row in found})
    await write_answers(db, await answers_of(db, requests))
    await run(
        db,
        f"""UPDATE service_request AS r SET revision = revision + 1,
                treated_at = CASE WHEN {WAITS_WHOLLY} THEN NULL ELSE treated_at END,
                treated_by_id = CASE WHEN {WAITS_WHOLLY} THEN NULL ELSE treated_by_id END
            WHERE r.id IN ({marks(len(requests))})""",
        requests,
    )
    return requests


async def call_back(db: BaseDBAsyncClient, who: Officer, requests: list[int], since: datetime) -> None:
    """No letter of a request that wholly waits again leaves; those of the others leave at once. All that tell what
    was refused `since` must be here: written then, or held then and told with it."""
    found = await rows(
        db,
        f"""SELECT l.id, {WAITS_WHOLLY} AS is_void FROM letter l JOIN service_request r
                ON r.town_id = l.town_id AND l.tag = 'demande-' || CAST(r.number AS TEXT)
            WHERE l.town_id = ? AND l.kind = ? AND (l.written_at >= ? OR l.due_at > ?)
              AND r.id IN ({marks(len(requests))})""",
        [who.town, letter_of(Verb.REQUEST_TREATED), since, who.real_now, *requests],
    )
    void = [row["id"] for row in found if row["is_void"]]
    others = [row["id"] for row in found if not row["is_void"]]
    here = "AND due_at > ? AND leased_until IS NULL AND sent_at IS NULL RETURNING id"
    kept = await rows(db, f"DELETE FROM letter WHERE id IN ({marks(len(void))}) {here}", [*void, who.real_now])
    kept += await rows(
        db,
        f"UPDATE letter SET due_at = ? WHERE id IN ({marks(len(others))}) {here}",
        [who.real_now, *others, who.real_now],
    )
    if len(kept) != len(found):
        raise TreatedMeanwhile()
