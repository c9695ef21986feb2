"""What the decision is given, and what it gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pwa.models.words import Ask, BookingStatus, Outcome, Reason


class Lock(StrEnum):
    """Why a box cannot be changed now."""

    PAST = "past"
    CLOSED = "closed"
    NOT_OPEN_YET = "not_open_yet"
    TOO_LATE = "too_late"
    TOO_LATE_TO_CANCEL = "too_late_to_cancel"
    FULL = "full"
    ELSEWHERE = "elsewhere"


class BoxState(StrEnum):
    """What a box of the grid is to a family: its booking's status, or what it could get."""

    BOOKED = "booked"
    WAITING = "waiting"
    PENDING = "pending"
    OFFERED = "offered"
    WAITABLE = "waitable"
    FULL = "full"
    FREE = "free"
    ELSEWHERE = "elsewhere"


class Since(StrEnum):
    """What became of a line that went to a waiting list."""

    FIRST = "first"
    WAITING = "waiting"
    OFFERED = "offered"
    PROMOTED = "promoted"
    LEFT = "left"
    WAITED = "waited"


class Answer(StrEnum):
    """What an officer answers to a line; `wait` is in line for a seat."""

    ACCEPT = "accept"
    WAIT = "wait"
    REFUSE = "refuse"


class Problem(StrEnum):
    """Why an officer's answer to a line cannot be written."""

    FULL = "full"
    PAST = "past"
    CLOSED = "closed"
    NO_NOTE = "no_note"
    NO_LIST = "no_list"
    REQUIRES = "requires"
    LACKS = "lacks"


class CautionCode(StrEnum):
    """The town's own rules that an officer's answer would break."""

    NOT_ENROLLED = "not_enrolled"
    EXCLUDES = "excludes"
    REQUIRED = "required"
    LACKS = "lacks"
    SHORT_WEEK = "short_week"


BOOKINGS = "bookings"
"""The kind of the requests that ask for places, or give them back."""

WITHDRAWN = "withdrawn"
"""What a cancelled line is called when nobody had answered it yet."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One ticked or unticked box."""

    action: Ask
    enrolment: int
    opening: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An enrolment as far as the decision cares; both dates included."""

    enrolment: int
    child: int
    group: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """An opening with its slot's rules; `seats` are the rows it takes one place of, none meaning unlimited."""

    id: int
    group: int
    slot: str
    day: date
    opens_at: datetime | None = None
    book_by: datetime | None = None
    cancel_by: datetime | None = None
    closed_reason: str | None = None
    seats: tuple[int, ...] = ()
    excludes: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    has_waiting_list: bool = False
    is_reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """A live booking of one of the children concerned, on a day concerned."""

    id: int
    child: int
    enrolment: int
    opening: int
    group: int
    day: date
    slot: str
    status: BookingStatus
    requires: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiter:
    """Someone in line for an opening, whoever they are. A lower `id` came first."""

    id: int
    opening: int
    seats: tuple[int, ...]
    day: date
    book_by: datetime | None = None
    is_open: bool = True
    cancel_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the decision may know, read under the lock. `free` is the places left by seats row;
    `changed` the (child, opening) boxes another account of the household changed since the page was made."""

    enrolled: Mapping[int, Enrolled]
    openings: Mapping[int, OpeningFacts]
    live: Iterable[Live]
    free: Mapping[int, int]
    waiters: Iterable[Waiter] = ()
    changed: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A wish and what becomes of it: the live booking it cancels or finds, the limit that goes with its reason.
    `is_repeat`: another line of this demand stands for the same box, and is the one that is written."""

    wish: Wish
    outcome: Outcome
    reason: Reason | None = None
    booking: int | None = None
    limit: datetime | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One line per wish, in the order given; the change of `taken` by seats row (0: touched); who is promoted, and who
    hears that a place came free which they could not give back."""

    lines: tuple[Line, ...]
    seats: Mapping[int, int]
    promoted: tuple[int, ...]
    offered: tuple[int, ...] = ()
