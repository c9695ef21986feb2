"""What officers read, and what they choose among."""

from pwa.shared.texts.common import NO_PLACE

NO_SUCH_DAY = "Ce jour n’est dans aucun calendrier : choisissez une date, comme 31/01/2022. Voici la liste de demain."
"""Beside the field of a day, at the desk."""

REVIEW = {
    "full": f"{NO_PLACE} Choisissez la liste d’attente ou le refus.",
    "full_for_good": f"{NO_PLACE} Cette activité n’a pas de liste d’attente : seul le refus est possible.",
    "past": "Ce jour est passé : seul le refus est possible.",
    "closed": "L’accueil est fermé ce jour-là : seul le refus est possible.",
    "no_note": "Écrivez la raison du refus : la famille la lira.",
    "no_list": "Cette activité n’a pas de liste d’attente.",
    "requires": "Ce créneau en demande un autre, que vous refusez le même jour.",
    "lacks": "Ce créneau en demande un autre, que l’enfant n’a pas ce jour-là : seul le refus est possible.",
    "nothing": "Choisissez une réponse pour une ligne au moins.",
}
"""Why an officer’s answer to a line cannot be written."""

CAUTIONS = {
    "not_enrolled": "L’inscription de l’enfant ne couvre pas ce jour.",
    "excludes": "Ce créneau ne va pas avec {others}, le même jour.",
    "required": "Le même jour, {others} demande ce créneau.",
    "lacks": "Ce créneau demande aussi {others}, que l’enfant n’a pas ce jour-là.",
}
"""The town’s own rules that an officer’s answer would break: said, never refused."""

VERDICTS = {"accept": "Accepter", "wait": "Liste d’attente", "refuse": "Refuser", "later": "Plus tard"}

USUAL_NOTES = (
    NO_PLACE,
    "L’inscription de votre enfant à cette activité n’est pas complète.",
    "L’âge de votre enfant ne correspond pas à ce groupe.",
    "Il faut réserver deux jours par semaine au moins.",
)
"""Reasons an officer can take as they are."""
