"""What one may do about bookings: ask for days, answer, read who comes."""

from pwa.domain.rights import DAY_STAFF, HOUSEHOLDS, REVIEWERS, declare

BOOK = declare("book", "Demander des jours, en annuler", HOUSEHOLDS)
REVIEW = declare("review", "Répondre aux demandes", REVIEWERS)
LIST_DAYS = declare("list_days", "Voir qui vient, jour par jour", DAY_STAFF)
