"""The words that rows hold: kinds, where a request stands, what is asked of a box, what became of it, and why."""

from enum import StrEnum


class AccountKind(StrEnum):
    GUARDIAN = "guardian"
    OFFICER = "officer"


class ActivityKind(StrEnum):
    TERM = "term"
    HOLIDAY = "holiday"
    EVENTS = "events"


class RequestState(StrEnum):
    """Where a demande of any kind stands: a department owes an answer, it got one, or who asked gave it up before."""

    PENDING = "pending"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Subject(StrEnum):
    """What a demande is about, by the table of its row."""

    ENROLMENT = "enrolment"


class Channel(StrEnum):
    """What carries a letter: a mail, or a notification to a device."""

    MAIL = "mail"
    PUSH = "push"


class LinkKind(StrEnum):
    """What a link of a mail lets its reader do, once."""

    INVITATION = "invitation"
    INVITATION_AGAIN = "invitation_again"
    ACTIVATION = "activation"
    OFFICER = "officer"
    RESET = "reset"
    EMAIL_CHANGE = "email_change"
    EMAIL_CHANGE_BEFORE = "email_change_before"
    NOT_ME = "not_me"


class Ask(StrEnum):
    """What a wish asks of its box."""

    BOOK = "book"
    CANCEL = "cancel"


class BookingStatus(StrEnum):
    BOOKED = "booked"
    WAITING = "waiting"
    PENDING = "pending"


class Outcome(StrEnum):
    """What became of a line. A booking's own status is one of them."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    PENDING = "pending"
    REFUSED = "refused"


class Overall(StrEnum):
    """The answer of a whole request."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    PARTIAL = "partial"
    WAITING = "waiting"
    PENDING = "pending"


class Reason(StrEnum):
    """Why a line was refused."""

    TOO_LATE = "too_late"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    FULL = "full"
    NOT_ENROLLED = "not_enrolled"
    INCOMPATIBLE_SLOT = "incompatible_slot"
    CHANGED_SINCE = "changed_since"
    DECLINED = "declined"
