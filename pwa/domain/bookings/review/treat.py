"""An officer answers a request: one transaction that locks, reads, rules and writes, as a demand's does.

The locks are taken in the house's order (the child, the openings, the seats), so an officer, a family and a closing
day wait for each other, and never in a circle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from pwa.domain import letters
from pwa.domain.bookings.concerned import guardians_of
from pwa.domain.bookings.demand import facts
from pwa.domain.bookings.demand.facts import Reach, Read
from pwa.domain.bookings.demand.holdings import held_beside
from pwa.domain.bookings.demand.settling import Settled, Touched, settle
from pwa.domain.bookings.review import queries
from pwa.domain.bookings.review.cautions import Caution, cautions_of
from pwa.domain.bookings.review.ruling import Asked, Review, Ruling, Verdict, review
from pwa.domain.bookings.seats import writes as seats
from pwa.domain.bookings.words import Wish
from pwa.domain.bookings.writes import cancel, stand, touch_children
from pwa.domain.events.details import RequestTreated
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.gathering import told_with_the_last
from pwa.domain.letters.kinds import letter_of
from pwa.domain.refusals import NotFound, TreatedMeanwhile
from pwa.domain.requests.making import subject_of
from pwa.domain.rights import Part
from pwa.models.requests import ServiceRequest
from pwa.models.words import Ask, Outcome, Reason
from pwa.shared import metrics
from pwa.storage.databases import writing

REGRET = timedelta(minutes=1)
"""How long a refusal can be taken back before its letters leave."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who answers, when, in which town and which part of it."""

    town: int
    part: Part
    account: int
    now: datetime
    real_now: datetime


@dataclass(frozen=True, slots=True)
class Treatment:
    """An officer's answer: the revision that was on the screen, and a verdict for each line decided; the keys of the
    cautions that were read there."""

    number: int
    revision: int
    verdicts: Mapping[int, Verdict]
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """A request whose child is locked, with its lines that are still pending."""

    id: int
    child: int
    enrolment: int
    reached: Reach
    asked: list[Asked]


@dataclass(frozen=True, slots=True)
class Treated:
    """The review, and what it breaks that the officer was not told: like a problem, it leaves everything unwritten."""

    review: Review
    untold: tuple[Caution, ...]

    @property
    def is_written(self) -> bool:
        return not (self.review.problems or self.review.is_empty or self.untold)


async def treat(who: Officer, treatment: Treatment) -> Treated:
    """Answer a request, wholly or in part. With a problem, no verdict at all, or a caution that was not read, nothing
    is written.

    Raises NotFound, TreatedMeanwhile (another officer, or a family that withdrew, came first), DatabaseBusy.
    """
    async with writing() as db:
        held = await hold(db, who, treatment)
        wishes = [Wish(Ask.BOOK, held.enrolment, line.opening) for line in held.asked]
        read = await facts.read(db, wishes, held.reached, None, who.account)
        answer = review(held.asked, treatment.verdicts, read.facts, held.child, who.now)
        weeks = await held_beside(db, held.reached, held.enrolment, read.facts)
        cautions = cautions_of(answer, read.facts, held.child, weeks)
        treated = Treated(answer, tuple(one for one in cautions if one.key not in treatment.told))
        if treated.is_written:
            await write(db, who, held, read, answer)
    letters.wake()
    if treated.is_written:
        metrics.decided((one.outcome, one.reason) for one in answer.rulings if one.outcome != Outcome.PENDING)
    return treated


async def hold(db: BaseDBAsyncClient, who: Officer, treatment: Treatment) -> Held:
    """Lock the child of a request, then see what is still to be answered."""
    found = await queries.requests(db, who.town, who.part, treatment.number)
    if not found:
        raise NotFound()
    request, enrolment = found[0]
    reached = await facts.reach_of(db, enrolment)
    revision, lines = await queries.revision(db, request), await queries.lines_in_wait(db, request)
    if not reached.children or revision != treatment.revision or not lines:
        raise TreatedMeanwhile()
    return Held(request, reached.children[0], enrolment, reached, lines)


async def write(db: BaseDBAsyncClient, who: Officer, held: Held, read: Read, answer: Review) -> None:
    """Bookings, seats, lines; then an event and a letter for each request that got an answer."""
    decided = [ruling for ruling in answer.rulings if ruling.outcome != Outcome.PENDING]
    prices = await queries.prices(db, answer.bookings(Outcome.BOOKED))
    await write_bookings(db, who, answer)
    await seats.move(db, answer.seats.items())
    await touch_children(db, [held.child])
    boxes = {(held.child, ruling.opening): settled_by(ruling, prices) for ruling in decided}
    touched = await settle(db, boxes, of=held.id)
    await sign(db, who, [request.id for request in touched])
    await tell(db, who, held, decided, touched)


def settled_by(ruling: Ruling, prices: Mapping[int, int]) -> Settled:
    price = prices.get(ruling.booking, 0) if ruling.booking else 0
    return Settled(ruling.outcome, ruling.reason, ruling.note, price)


async def write_bookings(db: BaseDBAsyncClient, who: Officer, answer: Review) -> None:
    for status in (Outcome.BOOKED, Outcome.WAITING):
        await stand(db, answer.bookings(status), status)
    await cancel(db, answer.bookings(Outcome.REFUSED), who.now, who.account)


async def sign(db: BaseDBAsyncClient, who: Officer, requests: list[int]) -> None:
    """Who answered, and when; the revision tells a second officer that the page is no longer what it was."""
    signed = ServiceRequest.filter(id__in=requests).using_db(db)
    await signed.update(treated_at=who.now, treated_by_id=who.account, revision=F("revision") + 1)


async def tell(
    db: BaseDBAsyncClient, who: Officer, held: Held, decided: list[Ruling], touched: list[Touched]
) -> None:  # fmt: skip
    """Each household that asked hears of its own request, once for answers of the same minute."""
    wait = REGRET if any(one.reason == Reason.DECLINED for one in decided) else timedelta()
    record(
        db, who.town, who.account, who.now,
        [Event(RequestTreated(len(decided), held.id, one.overall), subject_of(one.id), one.household)
         for one in touched],
    )  # fmt: skip
    for one in touched:
        tag = f"demande-{one.number}"
        if await told_with_the_last(db, who.town, tag, due=who.real_now + wait, real_now=who.real_now):
            continue
        await letters.write(
            db, who.town, letter_of(Verb.REQUEST_TREATED), {"request": one.id}, await guardians_of(db, one.household),
            tag=tag, now=who.now, real_now=who.real_now, held=wait,
        )  # fmt: skip
