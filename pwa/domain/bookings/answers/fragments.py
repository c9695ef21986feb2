"""What requests about bookings mean, as SQL to put in a question."""

from pwa.models.fragments import LIVE_MEMBER, live_as
from pwa.models.words import BookingStatus, Outcome

WAITS = f"EXISTS (SELECT 1 FROM booking b WHERE b.service_request_id = r.id AND {live_as(BookingStatus.WAITING)})"
"""A place in a list is hoped for still."""

REFUSED = f"EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = r.id AND l.outcome = '{Outcome.REFUSED}')"

SUBJECTS = """SELECT CAST(? AS TEXT) UNION ALL
    SELECT 'booking:' || booking.id FROM booking WHERE booking.service_request_id = ?"""
"""The subjects of the events of a demande: itself, and the boxes that it asked for."""

OF_THEIRS = f"""r.household_id IN (SELECT m.household_id FROM membership m WHERE m.guardian_id = ? AND {LIVE_MEMBER})"""
"""Whether the request `r` is of a household that this guardian answers for, whichever they look at."""
