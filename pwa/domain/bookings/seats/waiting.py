"""The waiting list: who is served when a place comes free, and to whom it is only offered."""

from collections.abc import Iterable
from datetime import date, datetime

from pwa.domain.bookings import locks
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.seats.board import Board
from pwa.domain.bookings.words import Waiter


def is_offered(
    day: date, is_open: bool, book_by: datetime | None, cancel_by: datetime | None, at: Moment
) -> bool:  # fmt: skip
    """A free place is only told to those who wait: too late to give it back, not too late to book it."""
    return is_in_time(is_open, day, book_by, at) and locks.must_be_asked(day, cancel_by, at)


def is_in_time(is_open: bool, day: date, book_by: datetime | None, at: Moment) -> bool:
    """Someone in line may still be served."""
    return is_open and locks.to_book(day, None, None, book_by, at) is None


def promote(waiters: Iterable[Waiter], board: Board, at: Moment) -> tuple[int, ...]:
    """Give freed seats to the first in line; someone who cannot be served does not hold back the next."""
    promoted = []
    for waiter in sorted(waiters, key=lambda waiter: waiter.id):
        must_be_asked = locks.must_be_asked(waiter.day, waiter.cancel_by, at)
        may_be_served = is_in_time(waiter.is_open, waiter.day, waiter.book_by, at) and not must_be_asked
        if is_in_line(waiter, board) and may_be_served and board.has_seats(waiter.seats):
            board.take(waiter.seats, 1)
            promoted.append(waiter.id)
    return tuple(promoted)


def offer(waiters: Iterable[Waiter], board: Board, at: Moment) -> tuple[int, ...]:
    """Everyone in line to whom a place that has just come free must be offered: the first to answer has it."""
    return tuple(
        waiter.id
        for waiter in sorted(waiters, key=lambda waiter: waiter.id)
        if is_in_line(waiter, board)
        and is_offered(waiter.day, waiter.is_open, waiter.book_by, waiter.cancel_by, at)
        and board.has_seats(waiter.seats)
        and not all(board.free_at_first[seat] > 0 for seat in waiter.seats)
    )


def is_in_line(waiter: Waiter, board: Board) -> bool:
    return waiter.id in board.waiting[waiter.opening]
