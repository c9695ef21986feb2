"""What is asked beside each event of a demande: the boxes that it tells of and the later demande that touched them."""

from datetime import date, datetime
from typing import Any, NamedTuple

from pwa.domain.events.queries import Beside
from pwa.domain.events.verbs import Verb
from pwa.models.fragments import live
from pwa.models.words import BookingStatus, Outcome
from pwa.storage.databases import is_postgres, reading


class LaterRow(NamedTuple):
    """An event with one of its boxes, if it is a later demande's; `is_own` when one household asked for both."""

    position: int
    at: datetime
    verb: str
    subject: str
    detail: dict[str, Any]
    who: str
    number: int | None
    is_own: bool | None
    child: str | None
    day: date | None
    slot: str | None
    slot_position: int | None


COLUMNS = """, r.number, r.household_id = own.household_id AS is_own, child.first_name AS child, o.day,
             slot.label AS slot, slot.position AS slot_position"""

BOXES = f"""
    LEFT JOIN booking_request asked ON asked.mutation_id = {{by}}
      AND happened.verb IN ('{Verb.BOOKINGS_GIVEN_BACK}', '{Verb.REQUEST_WITHDRAWN}', '{Verb.PLACES_CONFIRMED}')
    LEFT JOIN service_request own ON own.id = ?
    LEFT JOIN service_request r ON r.id = asked.service_request_id
    LEFT JOIN enrolment e ON e.id = asked.enrolment_id LEFT JOIN child ON child.id = e.child_id
    LEFT JOIN request_line l ON l.service_request_id = r.id AND l.outcome =
      CASE happened.verb WHEN '{Verb.PLACES_CONFIRMED}' THEN '{Outcome.BOOKED}' ELSE '{Outcome.CANCELLED}' END
    LEFT JOIN booking b ON b.service_request_id = own.id AND b.opening_id = l.opening_id AND b.child_id = e.child_id
      AND CASE happened.verb
        WHEN '{Verb.PLACES_CONFIRMED}' THEN {live()} OR b.cancelled_at > r.made_at
        WHEN '{Verb.REQUEST_WITHDRAWN}' THEN b.cancelled_at = r.made_at AND b.status = '{BookingStatus.PENDING}'
        ELSE b.cancelled_at = r.made_at AND b.status <> '{BookingStatus.PENDING}' END
    LEFT JOIN opening o ON o.id = b.opening_id LEFT JOIN slot ON slot.id = o.slot_id
"""
"""What was withdrawn waited for an officer; what was given back held."""


def later(request: int) -> Beside:
    """What later demandes did to the boxes that this one had asked for."""
    by = "CAST(happened.detail->>'by' AS BIGINT)" if is_postgres(reading()) else "json_extract(happened.detail, '$.by')"
    return Beside(COLUMNS, BOXES.format(by=by), [request], LaterRow)
