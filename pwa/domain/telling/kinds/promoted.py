"""Seats came free for bookings that waited: they are booked."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Notified, Topic
from pwa.domain.telling.about_bookings import BOOKINGS_SAMPLE, BookingsTold, notify, tell
from pwa.shared.texts.common import SAID


def subject(told: BookingsTold) -> str:
    if len(told.bookings) == 1:
        return "Liste d’attente : une place s’est libérée"
    return "Liste d’attente : des places se sont libérées"


KIND = Kind(
    "promoted",
    Verb.PROMOTED,
    Topic.SEATS,
    Audience.GUARDIANS,
    Mailed(BookingsTold, tell, subject, BOOKINGS_SAMPLE),
    Notified(
        notify,
        {
            "one": SAID["promoted"],
            "several": "Des places se sont libérées : c’est réservé",
        },
    ),
)
