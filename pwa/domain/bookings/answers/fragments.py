"""What requests about bookings mean, as SQL to put in a question."""

from pwa.models.fragments import live_as
from pwa.models.words import BookingStatus, Outcome

WAITS = f"EXISTS (SELECT 1 FROM booking b WHERE b.service_request_id = r.id AND {live_as(BookingStatus.WAITING)})"
"""A place in a list is hoped for still."""

REFUSED = f"EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = r.id AND l.outcome = '{Outcome.REFUSED}')"

SUBJECTS = """SELECT CAST(? AS TEXT) UNION ALL
    SELECT 'booking:' || booking.id FROM booking WHERE booking.service_request_id = ?"""
"""The subjects of the events of a demande: itself, and the boxes that it asked for."""
