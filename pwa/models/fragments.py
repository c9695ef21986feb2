"""What our tables mean, each said once, as SQL to put in a question."""

from pwa.models.words import BookingStatus

DEPARTMENT_OF_ACTIVITY = "JOIN department d ON d.id = a.department_id"
"""The department `d` of the activity `a`."""

DEPARTMENT_OF_REQUEST = "JOIN department d ON d.id = r.department_id"
"""The department `d` that answers the request `r`."""


BORN = "COALESCE(child.birth_date, child.expected_on)"
"""When `child` was born, or will be."""

LIVE_MEMBER = "m.until IS NULL"
"""Whether the membership `m` lasts."""


def live(booking: str = "b") -> str:
    """Whether a booking holds: nobody gave it back, refused it or closed its day."""
    return f"{booking}.cancelled_at IS NULL"


def live_as(status: BookingStatus, booking: str = "b") -> str:
    """Whether it holds and stands there: a place, one in a line, an answer to come."""
    return f"{booking}.status = '{status}' AND {live(booking)}"


def enrolment_of(request: str) -> str:
    """From the id of a request about bookings to what is special to it, `asked`, and its enrolment `e`."""
    to_asked = f"JOIN booking_request asked ON asked.service_request_id = {request}"
    return f"{to_asked} JOIN enrolment e ON e.id = asked.enrolment_id"


def activity_of(enrolment: str = "e", group: str = "g") -> str:
    """From an enrolment to its group and its activity `a`."""
    to_group = f"JOIN activity_group {group} ON {group}.id = {enrolment}.group_id"
    return f"{to_group} JOIN activity a ON a.id = {group}.activity_id"


def department_of(enrolment: str = "e", group: str = "g") -> str:
    """From an enrolment to its group, its activity `a` and the department `d` that answers for it."""
    return f"{activity_of(enrolment, group)} {DEPARTMENT_OF_ACTIVITY}"
