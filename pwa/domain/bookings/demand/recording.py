"""A decision becomes rows: a constant number of statements, in the caller's transaction."""

from collections import Counter
from collections.abc import Mapping

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.bookings.concerned import offer, promote
from pwa.domain.bookings.demand import standing, writes
from pwa.domain.bookings.demand.facts import Reach, Read
from pwa.domain.bookings.demand.numbered import (
    Ink,
    Told,
    insert_bookings,
    insert_lines,
    lines_by_enrolment,
    make_requests,
    overall,
    price_of,
    requests_to_look_at,
)
from pwa.domain.bookings.demand.settling import Settled, settle
from pwa.domain.bookings.seats import writes as seats
from pwa.domain.bookings.words import Decision
from pwa.domain.bookings.writes import cancel
from pwa.domain.events import recording as events
from pwa.domain.events.details import (
    BookingsGivenBack,
    OfBoxes,
    Offered,
    PlacesConfirmed,
    Promoted,
    RequestDecided,
    RequestWithdrawn,
)
from pwa.domain.events.recording import Event
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.requests.making import subject_of
from pwa.domain.tariffs import PriceList
from pwa.models.words import BookingStatus, Outcome


async def record(
    db: BaseDBAsyncClient, ink: Ink, reached: Reach, read: Read, decision: Decision, prices: PriceList,
    guardians: list[tuple[int, str]],
) -> None:  # fmt: skip
    """Cancellations, promotions, seats; then the numbered requests with their lines, bookings, events and letters."""
    given_back = [one.booking for one in decision.lines if one.outcome == Outcome.CANCELLED and one.booking]
    await cancel(db, given_back, ink.now, ink.account)
    await withdraw(db, ink, read, decision)
    tell_who_asked(db, ink, read, decision)
    if decision.promoted:
        await promote(db, ink.town, decision.promoted, Promoted(ink.mutation), ink.now, ink.real_now)
    await offer(db, ink.town, decision.offered, Offered(ink.mutation), ink.now, ink.real_now)
    await confirm(db, read, decision, prices)
    await seats.move(db, decision.seats.items())
    by_enrolment = lines_by_enrolment(decision, reached, read, prices)
    made = await make_requests(db, ink, by_enrolment, reached)
    requests = {enrolment: one.id for enrolment, one in made.items()}
    await insert_bookings(db, ink, by_enrolment, requests=requests, reached=reached, read=read, prices=prices)
    await insert_lines(db, by_enrolment, requests, read)
    await standing.note(db, "service_request_id", requests_to_look_at(by_enrolment, requests))
    note_decided(db, ink, by_enrolment, requests)
    await letters.write(
        db, ink.town, letter_of(Verb.REQUEST_DECIDED), {"mutation": ink.mutation}, guardians,
        tag=f"demande-{next(iter(made.values())).number}", now=ink.now, real_now=ink.real_now,
    )  # fmt: skip


def note_decided(
    db: BaseDBAsyncClient, ink: Ink, by_enrolment: Mapping[int, list[Told]], requests: Mapping[int, int]
) -> None:
    """An event for each numbered request."""
    events.record(db, ink.town, ink.account, ink.now, [
        Event(RequestDecided(ink.mutation, len(lines), overall(lines)),
              subject_of(requests[enrolment]), ink.household, ink.account)
        for enrolment, lines in by_enrolment.items()
    ])  # fmt: skip


async def confirm(db: BaseDBAsyncClient, read: Read, decision: Decision, prices: PriceList) -> None:
    """Those who waited and asked for the place that was offered: it is theirs, at the price shown today."""
    taken = [line for line in decision.lines if line.outcome == Outcome.BOOKED and line.booking is not None]
    if taken:
        await writes.confirm(db, [(line.booking, price_of(line, read, prices)) for line in taken])


async def withdraw(db: BaseDBAsyncClient, ink: Ink, read: Read, decision: Decision) -> None:
    """What a family cancels before any officer has answered is no longer asked for, in the request that asked."""
    pending = {one.id: (one.child, one.opening) for one in read.facts.live if one.status == BookingStatus.PENDING}
    cancelled = [
        line.booking for line in decision.lines if line.outcome == Outcome.CANCELLED and line.booking in pending
    ]
    boxes = {pending[booking]: Settled(Outcome.CANCELLED) for booking in cancelled if booking}
    if boxes:
        touched = await settle(db, boxes)
        why = RequestWithdrawn(ink.mutation)
        events.record(
            db, ink.town, ink.account, ink.now,
            [Event(why, subject_of(one.id), one.household) for one in touched],
        )  # fmt: skip


def tell_who_asked(db: BaseDBAsyncClient, ink: Ink, read: Read, decision: Decision) -> None:
    """The earlier requests whose days are given back, or whose offered places are taken, have it in their own story;
    what waited for an officer was withdrawn."""
    pending = {one.id for one in read.facts.live if one.status == BookingStatus.PENDING}
    acts: dict[Outcome, type[OfBoxes]] = {
        Outcome.CANCELLED: BookingsGivenBack, Outcome.BOOKED: PlacesConfirmed,
    }  # fmt: skip
    asked = Counter(
        (acts[line.outcome], read.asked_by[line.booking])
        for line in decision.lines
        if line.outcome in acts and line.booking in read.asked_by and line.booking not in pending and not line.is_repeat
    )
    events.record(
        db, ink.town, ink.account, ink.now,
        [Event(act(ink.mutation, boxes), subject_of(one)) for (act, one), boxes in asked.items()],
    )  # fmt: skip
