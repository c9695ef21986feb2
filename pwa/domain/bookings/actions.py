"""What one may do about bookings: ask for days, answer, read who comes."""

from pwa.domain.rights import DAY_STAFF, HOUSEHOLDS, REVIEWERS, declare

BOOK = declare("book", HOUSEHOLDS)
REVIEW = declare("review", REVIEWERS)
LIST_DAYS = declare("list_days", DAY_STAFF)
