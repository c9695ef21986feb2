"""What the screens of a profile say, and what they find wrong."""

WRONG = {
    "missing": "Ce champ est obligatoire : {label}.",
    "long": "{most} caractères au plus.",
    "control": "Ce champ contient un caractère qui ne s’écrit pas.",
    "name": "Indiquez au moins une lettre.",
    "postcode": "Un code postal a cinq chiffres, comme 33450.",
    "mail_form": "Cette adresse n’est pas complète : elle ressemble à prenom.nom@exemple.fr.",
    "mail_letter": "Cette adresse contient un caractère qui n’y a pas sa place, accent ou lettre d’un autre alphabet : retapez-la.",
    "phone": "Un numéro de téléphone a dix chiffres, comme 06 39 98 00 00.",
}
"""By field; see `domain/profiles/fields.py`."""

PROFILE = {"profil": "Votre profil est enregistré."}
"""What a screen of the profile says of what was just done."""

KEYS = {
    "possible": "Vous avez la possibilité de saisir les clés d’accès à différents services proposés sur le portail.",
    "known": "La clé d’accès à un service vous est fournie par ce dernier si vous y êtes connus.",
    "opens": "Cette saisie vous permet d’accéder à l’ensemble des démarches et publications fournies par le service.",
    "later": "Vous serez en mesure de renseigner ultérieurement ces informations dans la « modification de votre Espace ».",
    "dead_key": "Cette clé n’ouvre rien. Vérifiez-la sur la lettre du service, ou demandez-lui une nouvelle clé.",
    "key_miscopied": "Cette clé est mal recopiée : elle a douze signes, comme C9WK-7TRM-2HXA, sans O, I, L, zéro ni un.",
}
"""« SERVICES », the last screen of the profile (SMF-08…SMF-11)."""

KEY_STATES = {
    "live": "Valable jusqu’au {at}.",
    "used": "Utilisée le {at}.",
    "revoked": "Retirée le {at}.",
    "expired": "Expirée le {at}.",
    "void": "Elle n’ouvre plus rien.",
}
"""What became of a key, at the desk."""
