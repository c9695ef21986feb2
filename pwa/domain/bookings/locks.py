"""Why a box cannot change now: the one rule that the decision and the page ask, and the phone repeats (`locks.js`).

A limit holds for the whole of its minute, and none outlives its day: what is over can be neither booked nor given back.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import NamedTuple, Protocol

from pwa.domain.bookings.words import BoxState, Lock
from pwa.domain.french import PARIS, local
from pwa.models.words import BookingStatus, Reason

REASONS = {
    Lock.PAST: Reason.TOO_LATE,
    Lock.CLOSED: Reason.CLOSED,
    Lock.NOT_OPEN_YET: Reason.NOT_OPEN_YET,
    Lock.TOO_LATE: Reason.TOO_LATE,
    Lock.TOO_LATE_TO_CANCEL: Reason.TOO_LATE,
}
"""What an answer calls a lock."""

HELD = frozenset(BoxState(str(status)) for status in BookingStatus)
"""The states of a box that is the child's own: it may be given back."""


class Moment(NamedTuple):
    """The town's time as limits read it: the instant, the minute it is in, the day on the town's calendar."""

    now: datetime
    minute: datetime
    today: date


class Limited(Protocol):
    """An opening, however it was read: its day and what limits it."""

    @property
    def day(self) -> date: ...
    @property
    def closed_reason(self) -> str | None: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def book_by(self) -> datetime | None: ...
    @property
    def cancel_by(self) -> datetime | None: ...


def moment(now: datetime) -> Moment:
    """`now` is aware."""
    return Moment(now, minute_of(now), local(now).date())


def minute_of(now: datetime) -> datetime:
    """A limit is passed once it comes before this: « 23:59 » is not at 23:59:30."""
    return now.replace(second=0, microsecond=0)


@lru_cache(maxsize=1024)
def last_minute(day: date) -> datetime:
    """23:59 of that day in Paris, in UTC."""
    return datetime.combine(day, time(23, 59), PARIS).astimezone(UTC)


def until(limit: datetime | None, day: date) -> datetime:
    """The last minute at which one may: the limit, or the end of the day where it lies later or is not set."""
    end = last_minute(day)
    return end if limit is None or limit > end else limit


def lock_of(opening: Limited, state: BoxState, at: Moment) -> Lock | None:
    """Why a box in this state cannot be changed now, or None; the decision is made again when a demand arrives."""
    if state == BoxState.ELSEWHERE:
        return Lock.ELSEWHERE
    if state in HELD:
        return to_cancel(opening.day, state, opening.cancel_by, at)
    lock = to_book(opening.day, opening.closed_reason, opening.opens_at, opening.book_by, at)
    return lock or (Lock.FULL if state == BoxState.FULL else None)


def to_book(
    day: date, closed_reason: str | None, opens_at: datetime | None, book_by: datetime | None, at: Moment
) -> Lock | None:
    """What stands against booking, or None: `past`, `closed`, `not_open_yet`, `too_late`."""
    if day < at.today:
        return Lock.PAST
    if closed_reason is not None:
        return Lock.CLOSED
    if opens_at is not None and at.now < opens_at:
        return Lock.NOT_OPEN_YET
    return Lock.TOO_LATE if book_by is not None and book_by < at.minute else None


def to_cancel(day: date, status: str, cancel_by: datetime | None, at: Moment) -> Lock | None:
    """What stands against giving a box back, or None. A place in a list can be given up until its day is over."""
    if day < at.today:
        return Lock.PAST
    is_late = status == BookingStatus.BOOKED and cancel_by is not None and cancel_by < at.minute
    return Lock.TOO_LATE_TO_CANCEL if is_late else None


def must_be_asked(day: date, cancel_by: datetime | None, at: Moment) -> bool:
    """A place that comes free now could not be given back: nobody gets it without a word."""
    return to_cancel(day, BookingStatus.BOOKED, cancel_by, at) is not None
