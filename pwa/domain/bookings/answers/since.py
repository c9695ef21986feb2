"""What became of the lines that went to a waiting list: their rank, a place that is offered, the place they got."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from pwa.domain.bookings import locks
from pwa.domain.bookings.answers.queries import AlikeRow, LineRow
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.seats.waiting import is_offered
from pwa.domain.bookings.words import Since
from pwa.models.words import BookingStatus, Outcome

Row = TypeVar("Row", LineRow, AlikeRow)
"""A line, or lines that are told alike."""


def followed(lines: Iterable[Row], at: Moment | None, *, follows: bool = True) -> list[Row]:
    """The lines with what became of them since; unless it `follows`, as first answered."""
    if not follows:
        return list(lines)
    return [offered(line._replace(since=since(line, at and at.today)), at) for line in lines]


def since(line: Row, today: date | None) -> Since | None:
    """`today` tells a list that one still waits in from one that came to nothing."""
    if line.outcome != Outcome.WAITING:
        return None
    if line.held == BookingStatus.WAITING:
        is_over = today is not None and line.day is not None and line.day < today
        return Since.WAITED if is_over else Since.FIRST if line.rank == 1 else Since.WAITING
    return Since.PROMOTED if line.held == BookingStatus.BOOKED else Since.LEFT


def offered(line: Row, at: Moment | None) -> Row:
    """The line, which may wait where a place is free now, and until when it may be taken."""
    if at is None or line.day is None or line.since not in (Since.FIRST, Since.WAITING) or not is_free_for(line, at):
        return line
    return line._replace(since=Since.OFFERED, limit_at=locks.until(line.book_by, line.day))


def is_free_for(line: Row, at: Moment) -> bool:
    """A place is offered to this family, until a limit: nothing is booked without its word."""
    assert line.day is not None, "a line that waits has its day"
    is_open = line.closed_reason is None
    return (line.places or 0) > 0 and is_offered(line.day, is_open, line.book_by, line.cancel_by, at)
