"""Seats came free that could not be given back: each may be taken by the first in line to ask for it."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Notified, Topic
from pwa.domain.telling.about_bookings import BOOKINGS_SAMPLE, BookingsTold, notify, tell


def subject(_: BookingsTold) -> str:
    return "Liste d’attente : une place est libre, la voulez-vous encore ?"


KIND = Kind(
    "offered",
    Verb.OFFERED,
    Topic.SEATS,
    Audience.GUARDIANS,
    Mailed(BookingsTold, tell, subject, BOOKINGS_SAMPLE),
    Notified(
        notify,
        {
            "one": "Une place est libre : rien n’est réservé sans votre accord",
            "several": "Des places sont libres : rien n’est réservé sans votre accord",
        },
    ),
)
