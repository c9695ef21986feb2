"""What can happen, by its verb. A new one is a line here, and its detail in `details.py`."""

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
    BOOKINGS_GIVEN_BACK = "bookings_given_back"
    PLACES_CONFIRMED = "places_confirmed"
    PROMOTED = "promoted"
    OFFERED = "offered"
    SEASON_PUBLISHED = "season_published"
    OPENING_CLOSED = "opening_closed"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKINGS_TAKEN_OVER = "bookings_taken_over"
    EVENTS_PURGED = "events_purged"
