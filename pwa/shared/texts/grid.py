"""What the grid of a season says, and its recap."""

from pwa.shared.texts.common import CLOSED_DAY, NO_PLACE, NOT_OPEN_YET, OTHER_HOUSEHOLD

LOCKS = {
    "too_late": "Le délai pour réserver est passé : c’était possible jusqu’au {fact}.",
    "too_late_to_cancel": "Le délai pour annuler est passé : c’était possible jusqu’au {fact}.",
    "not_open_yet": f"{NOT_OPEN_YET} {{fact}}.",
    "closed": f"{CLOSED_DAY} : {{fact}}.",
    "full": NO_PLACE,
    "elsewhere": "Ce créneau est déjà réservé par une autre inscription de {child}.",
    "past": "Ce jour est passé : ses réservations ne changent plus.",
}
"""Why a box of the grid cannot be changed; `fact` is its limit or the reason of the closure."""

LOCK_NEXT_STEP = "Une question ? Le {service} vous répond : {contact}."

HINTS = {
    "too_late": "délai passé",
    "too_late_to_cancel": "délai passé",
    "not_open_yet": "pas ouvert",
    "closed": "fermé",
    "full": "complet",
    "elsewhere": "autre inscription",
    "pending": "en attente",
    "waitable": "Complet · liste d’attente",
    "offered": "place libre",
    "rank": "n° {rank}",
}
"""The few words under a slot's name, by lock or state, as `bookings/_box.html` writes them."""

FORESEEN = {
    "too_late": "délai passé",
    "not_open_yet": "pas encore ouvert",
    "closed": "fermé",
    "full": "complet",
    "not_enrolled": "pas d’inscription ce jour-là",
    "incompatible_slot": "ne va pas avec un autre créneau du jour",
    "changed_since": "modifié par une autre personne du foyer",
    "book_unchanged": "déjà réservé",
    "cancel_unchanged": "pas réservé",
    "elsewhere": "déjà réservé dans une autre inscription",
    "book_waiting": "liste d’attente",
}
"""What the recap says of a line that would not simply be done, by reason, or by action and outcome."""

NEWS = {
    "booked": "{by} a réservé ce jour {at}.",
    "waiting": "{by} a inscrit ce jour en liste d’attente {at}.",
    "pending": "{by} a demandé ce jour {at}.",
    "cancelled": "{by} a annulé ce jour {at}.",
    "you_booked": "Vous avez réservé ce jour {at}, sur une autre page ou un autre appareil.",
    "you_waiting": "Vous avez inscrit ce jour en liste d’attente {at}, sur une autre page ou un autre appareil.",
    "you_pending": "Vous avez demandé ce jour {at}, sur une autre page ou un autre appareil.",
    "you_cancelled": "Vous avez annulé ce jour {at}, sur une autre page ou un autre appareil.",
    "today": "à {hour}",
    "before": "le {day} à {hour}",
    "department": "Le {service}",
    "town": "La mairie",
    "other_household": f"Un {OTHER_HOUSEHOLD}",
}
"""Who changed a box while the page was open."""
