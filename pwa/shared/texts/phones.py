"""What a phone says by itself, and what is said of devices."""

from pwa.shared.texts.common import REOPEN

KEPT = {
    "sending": "Envoyée, pas encore de réponse",
    "unread": "La mairie n’a pas pu lire cette demande",
    "reopen": REOPEN,
}
"""What the phone says of a request that it keeps, on more than one page."""

SIGNED_OUT = {
    "title": "Vous êtes déconnecté",
    "closed": "Plus rien de votre compte ne s’ouvre sur ce téléphone.",
    "unheard": "La mairie n’a pas pu en être prévenue : elle le sera dès que le site sera ouvert ici avec du réseau.",
}
"""What a phone that signed out without a network says."""

DEVICES = {
    "unnamed": "Appareil sans nom",
    "added": "Cet appareil recevra les réponses de la mairie.",
    "removed": "L’appareil est retiré : il ne recevra plus de notification.",
    "chosen": "C’est noté : vous serez prévenu par notification, sur vos appareils, et par courriel.",
    "mail_only": "C’est noté : vous serez prévenu par courriel seulement. Aucune notification ne partira.",
    "closed": "C’est fait : cet appareil est déconnecté, et n’y reçoit plus de notification.",
    "others": "C’est fait : vous n’êtes plus connecté qu’ici.",
    "tested": "Un message d’essai part vers cet appareil : il arrive en quelques secondes.",
}
"""What the page « Mes appareils » answers."""
