"""Sessions: what confirming, and the list of devices, say."""

from pwa.shared.texts.errors import REFUSALS

ENDED = {
    "idle": "Vous avez été déconnecté : rien n’a été fait depuis longtemps, ou la durée prévue est passée.",
    "too_many": "Vous avez été déconnecté : ce compte s’est connecté sur d’autres appareils, et il y en a un nombre limité à la fois.",
    "stolen": "Par sécurité, cette session a été fermée : elle servait sur deux appareils. Si ce n’était pas vous, changez votre mot de passe.",
}
"""Why whoever comes back must sign in."""

ENDED_THERE = {
    "too_many": "Déconnecté le {at} : une autre connexion en faisait un de trop, et c’est celui qui servait le moins.",
    "stolen": "Déconnecté le {at}, par sécurité : sa connexion servait sur deux appareils. Si vous n’y êtes pour rien, changez votre mot de passe.",
}
"""The same, on the list of one's devices."""

CONFIRM = {
    "title": "Confirmez que c’est vous",
    "lead": "Ce que vous demandez touche à votre compte. Cela vaut dix minutes, sur cet appareil seulement.",
    "waits": "Ce que vous venez d’envoyer n’est pas perdu : il part dès que vous avez confirmé.",
    "secrets": "Un mot de passe ou une clé que vous aviez saisis seront redemandés.",
    "wrong_credentials": "Ce n’est pas le mot de passe de votre compte.",
    "too_many_attempts": REFUSALS["too_many_attempts"],
}
"""« Confirmez que c’est vous »."""
