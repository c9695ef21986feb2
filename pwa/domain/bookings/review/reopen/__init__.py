"""An officer takes a refusal back before its letters leave: what it refused waits again, as if nothing had been said.

What was accepted with it stays, and its letters leave at once. A refused line held no seat, so none is moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.bookings.demand.facts import reach_of
from pwa.domain.bookings.demand.settling import answers_of, write_answers
from pwa.domain.bookings.review import queries as requests_asked
from pwa.domain.bookings.review.reopen import queries as refusals
from pwa.domain.bookings.review.reopen import writes
from pwa.domain.bookings.review.reopen.queries import RefusalRow
from pwa.domain.bookings.review.treat import REGRET, Officer
from pwa.domain.bookings.writes import hold_again, touch_children
from pwa.domain.events.details import RequestReopened
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.refusals import NotFound, TreatedMeanwhile
from pwa.domain.requests.making import subject_of
from pwa.storage.databases import writing


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a request was refused within the minute: bookings, and when the first of them was."""

    bookings: list[int]
    since: datetime


async def can_be_taken_back(town: int, number: int, now: datetime) -> bool:
    """Whether what the request was refused less than a minute ago may wait again; `reopen` looks at the letters too."""
    return is_open(await refusals.refused_since(now - REGRET, town, number))


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
        await hold_again(db, refused.bookings)
        await touch_children(db, [child])
        reopened = [Event(RequestReopened(), subject_of(one)) for one in requests]
        record(db, who.town, who.account, who.now, reopened)
    letters.wake()


async def hold(db: BaseDBAsyncClient, who: Officer, number: int, revision: int) -> tuple[int, int]:
    """Lock the child of the request; both."""
    found = await requests_asked.requests(db, who.town, who.part, number)
    if not found:
        raise NotFound()
    request, enrolment = found[0]
    reached = await reach_of(db, enrolment)
    if not reached.children or await requests_asked.revision(db, request) != revision:
        raise TreatedMeanwhile()
    return reached.children[0], request


async def refused_of(db: BaseDBAsyncClient, request: int, now: datetime) -> Refusals:
    """What the request was refused within the minute; none of it may be overtaken."""
    found = await refusals.held_since(db, now - REGRET, request)
    if not is_open(found):
        raise TreatedMeanwhile()
    return Refusals([row.id for row in found], min(row.cancelled_at for row in found))


async def put_back(db: BaseDBAsyncClient, bookings: list[int]) -> list[int]:
    """Their lines wait again, in every request that had asked for them, each with its reason: the officer's next answer
    starts from it, and nobody else reads it. The requests."""
    requests = await writes.lines(db, bookings)
    await write_answers(db, await answers_of(db, requests))
    await writes.requests(db, requests)
    return requests


async def call_back(db: BaseDBAsyncClient, who: Officer, requests: list[int], since: datetime) -> None:
    """No letter of a request that wholly waits again leaves; those of the others leave at once. All that tell what
    was refused `since` must be here: written then, or held then and told with it."""
    kind = letter_of(Verb.REQUEST_TREATED)
    found = await refusals.letters(db, who.town, kind, requests, since=since, real_now=who.real_now)
    void, others = [row.id for row in found if row.is_void], [row.id for row in found if not row.is_void]
    kept = await writes.drop_letters(db, void, who.real_now) + await writes.let_letters_go(db, others, who.real_now)
    if len(kept) != len(found):
        raise TreatedMeanwhile()
