"""The town closed days that were booked."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Notified, Topic
from pwa.domain.telling.about_bookings import BOOKINGS_SAMPLE, BookingsTold, notify, tell

ONE, SEVERAL = "Accueil fermé : une réservation est annulée", "Accueil fermé : des réservations sont annulées"


def subject(told: BookingsTold) -> str:
    return ONE if len(told.bookings) == 1 else SEVERAL


KIND = Kind(
    "opening_closed",
    Verb.OPENING_CLOSED,
    Topic.CLOSURES,
    Audience.GUARDIANS,
    Mailed(BookingsTold, tell, subject, BOOKINGS_SAMPLE),
    Notified(
        notify,
        {"one": ONE, "several": SEVERAL},
    ),
)
