"""One opening as a family sees it now: its state, why it is locked, what it costs."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from pwa.domain.bookings import locks
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.queries import Mark, OpeningRow
from pwa.domain.bookings.seats.waiting import is_offered
from pwa.domain.bookings.words import BoxState, Lock
from pwa.models.words import BookingStatus

EPOCH = date(1970, 1, 1).toordinal()


class Look(NamedTuple):
    """All that a box shows beside its number: a grid has hundreds of boxes, and few looks. Prices in cents.

    `book_in` and `cancel_in` are the limits in seconds from the day's midnight (UTC): alike from day to day;
    `opens_from` is in epoch seconds, while the box is not open yet; `rank` only when waiting; `left` only when few;
    `drafted` when the address of the page ticks or unticks it.
    """

    label: str
    state: BoxState
    ticked: bool
    lock: Lock | None
    price: int
    book_in: int | None
    cancel_in: int | None
    left: int | None
    rank: int | None
    closed_reason: str | None
    opens_from: int | None
    drafted: bool = False


class Box(NamedTuple):
    """One opening on the grid; instants in UTC."""

    opening: int
    look: Look
    opens_at: datetime | None
    book_by: datetime | None
    cancel_by: datetime | None


class Terms(NamedTuple):
    """What the activity makes of its seats: how many left are few, and what becomes of a demand beyond them."""

    few: int
    has_waiting_list: bool
    is_reviewed: bool


def box_of(o: OpeningRow, mark: Mark, terms: Terms, price: int, at: Moment) -> Box:
    """The opening with this child's mark; what is booked counts for what it cost."""
    state = state_of(o, mark, terms, at)
    lock = locks.lock_of(o, state, at)
    is_ticked = mark.status is not None and state != BoxState.OFFERED
    if lock == Lock.PAST:
        return Box(o.id, gone(o.label, state, is_ticked), None, None, None)
    left, opens_at = mark.seats_left, o.opens_at
    book_by, cancel_by = locks.until(o.book_by, o.day), locks.until(o.cancel_by, o.day)
    midnight = midnight_of(o.day)
    look = Look(
        o.label,
        state,
        is_ticked,
        lock=lock,
        price=(mark.price_cents or 0) if state == BoxState.BOOKED else price,
        book_in=int(book_by.timestamp()) - midnight,
        cancel_in=int(cancel_by.timestamp()) - midnight,
        left=left if state == BoxState.FREE and left is not None and left <= terms.few else None,
        rank=mark.rank,
        closed_reason=o.closed_reason,
        opens_from=int(opens_at.timestamp()) if opens_at and lock == Lock.NOT_OPEN_YET else None,
    )
    return Box(o.id, look, opens_at, book_by, cancel_by)


@lru_cache(maxsize=256)
def gone(label: str, state: BoxState, ticked: bool) -> Look:
    """A past box: nothing of it can be sent any more."""
    return Look(
        label,
        state,
        ticked,
        lock=Lock.PAST,
        price=0,
        book_in=None,
        cancel_in=None,
        left=None,
        rank=None,
        closed_reason=None,
        opens_from=None,
    )


def midnight_of(day: date) -> int:
    """The epoch second of a day's midnight, UTC."""
    return (day.toordinal() - EPOCH) * 86400


def state_of(o: OpeningRow, mark: Mark, terms: Terms, at: Moment) -> BoxState:
    if mark.status is not None:
        return own_state(o, mark, at) if mark.is_own else BoxState.ELSEWHERE
    is_full = mark.someone_waits or (mark.seats_left is not None and mark.seats_left <= 0)
    if is_full and not terms.is_reviewed:
        return BoxState.WAITABLE if terms.has_waiting_list else BoxState.FULL
    return BoxState.FREE


def own_state(o: OpeningRow, mark: Mark, at: Moment) -> BoxState:
    """The booking's own, but for a place in a list when one is free that could not be given back: `offered`."""
    if mark.status != BookingStatus.WAITING or not mark.seats_left or mark.seats_left < 0:
        return BoxState(str(mark.status))
    is_free = is_offered(o.day, o.closed_reason is None, o.book_by, o.cancel_by, at)
    return BoxState.OFFERED if is_free else BoxState.WAITING
