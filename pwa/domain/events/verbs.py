"""What can happen, by its verb, and which letters follow from it.

A new verb is a line of `Verb`, its detail in `details.py`, and a line of `LETTERS_OF` when somebody is told.
"""

from enum import StrEnum


class Verb(StrEnum):
    """In the database, and for ever: a verb is never renamed."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_SHUT = "sign_in_shut"
    SENSITIVE_READ = "sensitive_read"
    DEVICE_ADDED = "device_added"
    DEVICE_REMOVED = "device_removed"
    DEVICE_TAKEN_OVER = "device_taken_over"
    DEVICE_TRIED = "device_tried"
    MEDIUM_CHOSEN = "medium_chosen"
    REQUEST_DECIDED = "request_decided"
    REQUEST_WITHDRAWN = "request_withdrawn"
    REQUEST_TREATED = "request_treated"
    REQUEST_REOPENED = "request_reopened"
    PROMOTED = "promoted"
    OFFERED = "offered"
    SEASON_PUBLISHED = "season_published"
    OPENING_CLOSED = "opening_closed"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKINGS_TAKEN_OVER = "bookings_taken_over"
    EVENTS_PURGED = "events_purged"


LETTERS_OF: dict[Verb, tuple[str, ...]] = {
    Verb.DEVICE_TRIED: ("test_push",),
    Verb.REQUEST_DECIDED: ("answer",),
    Verb.REQUEST_TREATED: ("treated",),
    Verb.PROMOTED: ("promoted",),
    Verb.OFFERED: ("offered",),
    Verb.SEASON_PUBLISHED: ("limits_earlier",),
    Verb.OPENING_CLOSED: ("opening_closed",),
}
"""The kinds of letters that follow from an event; nobody is written to about any other."""


def letter_of(verb: Verb) -> str:
    """The kind of the one letter that follows from it."""
    [kind] = LETTERS_OF[verb]
    return kind
