"""Passwords: the rule, and what one that is typed lacks."""

PASSWORD_SENTENCE = "Le mot de passe doit contenir au minimum {length} caractère(s)"
PASSWORD_OF_WHICH = "dont au moins :"
PASSWORD_COUNTED = {
    "lowercase": "{} minuscule(s)",
    "uppercase": "{} majuscule(s)",
    "digits": "{} chiffre(s)",
    "symbols": "{} caractère(s) spécial(aux)",
}
"""As the guides count."""

PASSWORD_REMINDER = "Attention, votre mot de passe doit contenir au minimum {length} caractères"
PASSWORD_IN_FULL = {
    "lowercase": ("une minuscule", "minuscules"),
    "uppercase": ("une majuscule", "majuscules"),
    "digits": ("un chiffre", "chiffres"),
    "symbols": ("un caractère spécial", "caractères spéciaux"),
}
"""The same in letters."""

PASSWORD_UNITS = {
    "length": ("caractère",),
    "lowercase": ("minuscule",),
    "uppercase": ("majuscule",),
    "digits": ("chiffre",),
    "symbols": ("caractère spécial", "caractères spéciaux"),
}
"""What the screen ticks as one types."""

PASSWORD_FAULTS = {
    "empty": "Choisissez un mot de passe.",
    "lacks": "Ce mot de passe est trop simple : il lui faut au moins {}.",
    "long": "Ce mot de passe dépasse {most} caractères.",
    "own": "Ce mot de passe contient votre {name}, votre courriel ou le nom de la commune : choisissez-en un qui ne se devine pas.",
    "common": "Ce mot de passe est trop courant : il serait essayé parmi les premiers. Choisissez-en un autre, par exemple quatre mots sans rapport.",
    "leaked": "Ce mot de passe figure dans des fuites de données : choisissez-en un autre, que vous n’utilisez nulle part ailleurs.",
    "same": "C’est votre mot de passe actuel : choisissez-en un nouveau.",
    "wrong": "Ce n’est pas votre mot de passe actuel. Si vous venez de le changer, c’est fait : vous n’avez plus rien à faire.",
    "chosen": "Vos identifiants viennent d’être choisis, peut-être dans un autre onglet : ce sont ceux-là qui sont gardés.",
    "differs": "La confirmation n’est pas le même mot de passe.",
}

PASSWORD_WEAK = "Cette règle de mot de passe garantit {bits} bits : la CNIL en demande {enough} (délibération 2022-100), par exemple 12 caractères dont 1 minuscule et 1 chiffre."

RENEWED = "Votre mot de passe est enregistré. Connectez-vous avec lui."

OTHERS_SIGNED_OUT = "Vos autres appareils sont déconnectés."

CREDENTIALS_DONE = {
    "mot-de-passe": f"Votre mot de passe est changé. {OTHERS_SIGNED_OUT}",
    "nom": "Votre {name} est changé.",
    "courriel": "Un courriel vient de partir à la nouvelle adresse : ouvrez son lien pour la confirmer.",
}
"""What « Mes identifiants » says of what was just done."""

FORGOTTEN = {
    "asked": "Si un compte correspond à ce que vous avez tapé, un courriel vient de lui être envoyé.",
    "account": "Indiquez votre {name} ou votre courriel.",
}
"""The same whether there is such an account or not."""

NOT_ASKED = "Vous n’avez rien demandé ? Ne faites rien : votre mot de passe reste le même."

DENIED = "Cette session est fermée. Choisissez maintenant un nouveau mot de passe, que personne d’autre ne connaît."

IF_YOU = "Si c’est vous, vous n’avez rien à faire."

ADDRESSES = {
    "wrong": "Cette adresse n’est pas complète : elle doit ressembler à prenom.nom@exemple.fr.",
    "same": "C’est déjà votre adresse.",
    "most": "Une même adresse reçoit au plus {most} courriels de cette sorte par jour.",
    "confirmed": f"Votre adresse est confirmée : les courriels de la mairie y arrivent désormais. {OTHERS_SIGNED_OUT}",
    "kept": "Vous gardez votre adresse, et tous les appareils sont déconnectés. Choisissez maintenant un nouveau mot de passe.",
}

DONE_ALREADY = {
    "address": "Si vous venez de confirmer cette adresse, c’est fait : vous n’avez plus rien à faire.",
    "kept": "Si vous venez de garder votre adresse, c’est fait : recevez un lien pour choisir votre mot de passe.",
    "renewed": "Si vous venez de choisir votre mot de passe, c’est fait : connectez-vous.",
    "closed": "Si vous venez de déconnecter cet appareil, c’est fait : recevez un lien pour choisir votre mot de passe.",
}
"""For whoever pressed the button of a link and never heard the answer: its page, when it is opened or pressed again."""

UNTIL_THEN = "Rien ne change tant qu’elle n’est pas confirmée, par ce lien qui sert une fois, pendant un jour. Vous n’avez rien demandé ? Ignorez ce courriel."
