"""What a refusal that may be taken back is, said once, as SQL to put in a question."""

from pwa.models.fragments import enrolment_of
from pwa.models.words import Ask, BookingStatus, Outcome, Reason

REFUSED = f"""FROM booking b JOIN account by ON by.id = b.cancelled_by_id AND by.officer_id IS NOT NULL
        JOIN request_line l ON l.opening_id = b.opening_id AND l.reason = '{Reason.DECLINED}'
        JOIN service_request r ON r.id = l.service_request_id AND r.id >= b.service_request_id
        {enrolment_of("r.id")} AND e.child_id = b.child_id
        WHERE b.status = '{BookingStatus.PENDING}' AND NOT EXISTS (
              SELECT 1 FROM booking after WHERE after.child_id = b.child_id AND after.opening_id = b.opening_id
              AND after.id > b.id AND after.service_request_id <= r.id)"""
"""Bookings that an officer refused, with the lines of this refusal: not those of a demand for it before or since."""

OVERTAKEN = f"""(
        EXISTS (SELECT 1 FROM booking later
                WHERE later.child_id = b.child_id AND later.opening_id = b.opening_id AND later.id > b.id)
        OR EXISTS (SELECT 1 FROM request_line word
                   WHERE word.opening_id = b.opening_id AND word.action = '{Ask.CANCEL}' AND word.standing_id = b.id)
        OR EXISTS (SELECT 1 FROM opening o WHERE o.id = b.opening_id AND o.closed_reason IS NOT NULL))"""
"""Since the refusal the box was asked for again, given up (and told not to be booked), or closed."""

WAITS_WHOLLY = f"""NOT EXISTS (SELECT 1 FROM request_line line
                              WHERE line.service_request_id = r.id AND line.outcome <> '{Outcome.PENDING}')"""
"""Nothing of the request `r` is answered."""
