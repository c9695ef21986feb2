"""Passkeys: what the door, the confirmation and the list say."""

UNNAMED = "Clé d’accès"
BEGIN_AGAIN = "Recommencez, ou utilisez votre mot de passe."

REFUSED = {
    "over": "Cette demande a expiré avant que votre appareil réponde. Recommencez.",
    "unreadable": f"La réponse de votre appareil n’a pas pu être lue. {BEGIN_AGAIN}",
    "unknown": "Cette clé d’accès n’ouvre plus rien ici : elle a été retirée du compte. Utilisez votre mot de passe, puis ajoutez-en une nouvelle.",
    "of_another_town": "Cette clé d’accès ouvre votre espace de {where}, pas celui de {here}. Recommencez et choisissez celle de {here}, ou utilisez votre mot de passe.",
    "another": "Cette clé d’accès est celle d’un autre compte. Choisissez celle du compte où vous êtes.",
    "shut_account": "Ce compte est fermé pour le moment : contactez la mairie.",
    "wrong": f"Cette clé d’accès n’a pas pu être vérifiée. {BEGIN_AGAIN}",
    "copied": "Cette clé d’accès semble avoir été copiée : elle est refusée. Utilisez votre mot de passe, puis retirez-la.",
    "held": "Cette clé d’accès est déjà enregistrée.",
    "too_many": "Vous avez déjà {most} clés d’accès. Retirez-en une, puis recommencez.",
}
"""By `Why`."""

PASSKEYS = {
    "title": "Clés d’accès",
    "lead": "Ouvrez votre espace avec votre empreinte, votre visage ou le code de votre appareil. Rien à retenir, rien qu’un faux site puisse vous voler.",
    "added": "La clé d’accès est ajoutée. La prochaine fois, choisissez-la à la place du mot de passe.",
    "renamed": "Le nom est changé.",
    "removed": "La clé d’accès est retirée : elle n’ouvre plus rien.",
    "none": "Vous n’en avez pas encore.",
    "backed_up": "Sauvegardée avec votre compte Apple, Google, Microsoft ou votre gestionnaire de mots de passe.",
    "bound": "Sur cet appareil seulement : gardez un autre moyen d’entrer.",
    "unsupported": "Ce navigateur ne sait pas créer de clé d’accès. Votre mot de passe fonctionne toujours.",
    "given_up": "Rien n’a été ajouté : la demande a été annulée sur votre appareil.",
    "there": "Cet appareil a déjà une clé d’accès pour ce compte.",
    "failed": "Votre appareil n’a pas pu répondre. Recommencez avec du réseau.",
    "offer": "La prochaine fois, entrez sans mot de passe : avec votre empreinte, votre visage ou le code de cet appareil.",
    "stopped": f"Annulé. {BEGIN_AGAIN}",
}
"""« Clés d’accès », and the offer on the espace."""
