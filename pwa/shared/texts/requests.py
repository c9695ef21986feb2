"""What is said of a request and of its lines."""

from pwa.shared.texts.common import CLOSED_DAY, NO_PLACE, NOT_OPEN_YET, OTHER_HOUSEHOLD, SAID

STATES = {
    "pending": "En attente d’instruction",
    "decided": "Traitée",
    "withdrawn": "Retirée par la famille",
}
"""Where a demande of any kind stands."""

OVERALL = {
    "positive": "Traitée positivement",
    "negative": "Traitée négativement",
    "partial": "Traitée partiellement",
    "waiting": "En liste d’attente",
    "pending": STATES["pending"],
    "withdrawn": STATES["withdrawn"],
    "left": "Sortie de la liste d’attente",
}

FOLLOWED = {
    "received": "Reçue le {at}, faite par {by}.",
    "at_once": "Traitée le {at}, dès sa réception, par le {service}.",
    "first_answer": "Première réponse le {at} par le {service}.",
    "more_answer": "Autre réponse le {at} par le {service}.",
    "answered": "Traitée le {at} par le {service}.",
    "request_withdrawn": "Retrait par la famille le {at}.",
    "bookings_given_back": "Annulation par la famille le {at}{boxes}.",
    "places_confirmed": "Place libre confirmée par la famille le {at}{boxes}.",
    "promoted": "Une place s’est libérée le {at} : c’est réservé{boxes}.",
    "offered": "Une place libre vous a été proposée le {at}{boxes}.",
    "booking_cancelled": "Annulation par la mairie le {at}, pour un jour fermé{boxes}.",
    "not_yet": f"{OVERALL['pending']}.",
    "rest": "Le reste est en attente d’instruction.",
    "to_confirm": "Une place est libre : elle est à vous si vous la confirmez à temps.",
    "in_list": f"{OVERALL['waiting']} : {SAID['told_later']}",
    "has_place": f"{SAID['promoted']}.",
}
"""The family’s « Suivi » of a demande: what happened, by its verb or a code, then where it stands."""

ANOTHER_HOUSEHOLD = f"demande d’un {OTHER_HOUSEHOLD}"
"""Whose later demande it was, said to a family that may not open it."""

HISTORY = {
    "nobody": "Automatique",
    "request_decided": "Demande déposée : {overall}",
    "request_treated": "Réponse : {overall}",
    "in_part": "Réponse à une partie de la demande",
    "beside": ", avec une autre demande des mêmes jours",
    "request_withdrawn": "Retrait par la famille",
    "bookings_given_back": "Annulation par la famille",
    "places_confirmed": "Place libre confirmée par la famille",
    "request_reopened": "Refus annulé : la demande attend de nouveau",
    "promoted": "Une place s’est libérée : réservé",
    "offered": "Place libre proposée à la famille",
    "booking_cancelled": "Annulé : le jour a fermé",
}
"""The officers’ « Historique » of a demande, by verb or a code."""

REQUEST_STATES = {None: "Toutes", "en-cours": "En cours", "traitees": "Traitées", "refus": "Avec un refus"}
"""What « Dernières demandes » can show, by the address’s word."""

OUTCOMES = {
    "booked": "Réservé",
    "cancelled": "Annulé",
    "unchanged_book": "Inchangé : déjà réservé",
    "unchanged_cancel": "Inchangé : rien n’est réservé",
    "waiting": "En liste d’attente",
    "pending": "En attente d’instruction",
    "refused": "Refusé",
    "withdrawn": "Retiré",
}

REASONS = {
    "too_late": "La date limite est passée : c’était possible jusqu’au {limit}.",
    "not_open_yet": f"{NOT_OPEN_YET} {{opens}}.",
    "closed": f"{CLOSED_DAY} : {{closed_reason}}.",
    "full": NO_PLACE,
    "not_enrolled": "Cette case n’existe pas, ou votre enfant n’y est pas inscrit.",
    "incompatible_slot": "Ce créneau ne va pas avec un autre créneau du même jour.",
    "changed_since": "Ce jour avait changé depuis l’ouverture de la page : une autre personne l’a modifié.",
    "declined": "Le service n’a pas pu accepter : {note}",
    "withdrawn": "Retiré par la famille avant la réponse du service.",
    "first": "Vous êtes en tête de la liste d’attente.",
    "offered": "Une place est libre : à confirmer avant le {limit}.",
    "waiting": "Vous êtes {rank}e sur la liste d’attente.",
    "promoted": "Une place s’est libérée depuis : c’est réservé.",
    "left": "Vous n’êtes plus sur cette liste d’attente.",
    "waited": "Ce jour est passé sans qu’une place se libère.",
}
"""Why a line was refused, or where it stands in a list. The names in braces are given with the line."""

STANDING = {
    "book_bare": "Cette case était déjà réservée.",
    "book_number": "Déjà réservé par la demande n° {number}, de {by}, le {at}.",
    "book_other": "Déjà réservé le {at} par {by}.",
    "cancel_bare": "Cette case n’était pas réservée.",
    "cancel_other": "Déjà annulé le {at} par {by}.",
    "department": "le {service}",
    "town": "la mairie",
    "other_household": f"un {OTHER_HOUSEHOLD}",
}
"""What a line that changed nothing found there, and who had asked for it."""

NEXT_STEPS = {
    "too_late": "Contactez le {service} : {email}.",
    "not_open_yet": "Revenez à partir de cette date.",
    "full": "Choisissez un autre jour, ou contactez le {service} : {email}.",
    "not_enrolled": "Vérifiez les dates de l’inscription de votre enfant.",
    "incompatible_slot": "Décochez d’abord l’autre créneau de ce jour, puis refaites la demande.",
    "changed_since": "Regardez ce qui est réservé maintenant, puis refaites la demande si besoin.",
    "declined": "Une question ? Contactez le {service} : {email}.",
    "first": SAID["told_later"].capitalize(),
    "offered": "Cochez ce jour dans la grille et validez : la première famille qui répond a la place.",
    "waiting": SAID["told_later"].capitalize(),
}
"""What the family can do, or what comes next."""

TO_COME = {
    "whole": "Le {service} vous répondra par courriel.",
    "rest": "Le {service} vous répondra par courriel pour le reste.",
}
"""What comes next of a request that waits for an officer: wholly, or after a first answer."""

SILENCE = {
    "acceptance": "Sans réponse du service le {deadline} au plus tard (deux mois après sa réception), une demande complète est considérée comme acceptée ; une attestation peut alors vous être remise.",
    "rejection": "Sans réponse du service le {deadline} au plus tard (deux mois après sa réception), une demande complète est considérée comme refusée ; ce refus peut alors être contesté.",
}  # fmt: skip
"""What two months of silence mean, by `Department.silence` (code des relations, L231-1 and L231-4)."""

ANSWER_BY = {
    "limit": "à répondre avant le {limit}",
    "day": "à répondre avant le {day}, prochain jour à décider",
    "both": "à répondre avant le {day}, prochain jour à décider (délai légal : {limit})",
}
"""Until when an officer may answer: the two months of the law, or the day asked for when it comes first."""

IN_A_LETTER = {
    "earlier": "Reçues dans les minutes d’avant, de la plus récente à la plus ancienne. Ce qui est dit plus haut les remplace pour les mêmes cases.",
    "after_appeal": "Après un recours gracieux fait dans ce délai, vous avez de nouveau deux mois pour saisir le tribunal, à partir de la réponse de la mairie, ou de son silence de deux mois, qui vaut refus.",
}
"""What an answer by mail says in both its forms."""
