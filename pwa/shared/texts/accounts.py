"""What the door says."""

from pwa.shared.texts.errors import REFUSALS

SIGN_IN = {
    "username": "Indiquez votre {name}.",
    "password": "Indiquez votre mot de passe.",
    "wrong_credentials": "{the_name} ou le mot de passe n’est pas le bon.",
    "too_many_attempts": REFUSALS["too_many_attempts"],
}
"""What the sign-in box answers, in the town’s own word for what one types there."""

USERNAMES = {
    "empty": "Choisissez un {name}.",
    "wrong": "Un {name} a de {least} à {most} caractères, sur une seule ligne.",
    "letters": "Un {name} s’écrit avec des lettres de notre alphabet, des chiffres, et . _ - + @.",
    "taken": "{this_name} est déjà pris : choisissez-en un autre.",
}
"""What is wrong with one that somebody chooses."""

ACTIVATED = {
    "done": "Votre espace a bien été activé pour {the_name} {username}.",
    "congratulations": "Félicitations, vous venez de créer votre espace.",
    "access": "Vous avez désormais accès à toutes les fonctionnalités {of_espace}.",
}
"""What the page and the mail say of an account that was activated."""

LINK_OVER = (
    "Ce lien ne sert plus",
    "Un lien d’activation ne sert qu’une fois, pendant un temps, et le dernier reçu remplace les autres.",
    "Si vous avez déjà activé votre espace, connectez-vous. Sinon, ouvrez le dernier courriel reçu, ou écrivez-nous : nous vous en enverrons un autre.",
)
"""Its title, why, and what to do: the same for every link that is no longer good, whatever the reason."""

INVITED = {
    "un": "L’invitation est partie.",
    "deja": "L’invitation est partie, une seule fois. Pour en envoyer une autre, appuyez encore sur « Renvoyer l’invitation ».",
    "plusieurs": "Les invitations partent. Cette page dit où elles en sont.",
    "aucun": "Cochez d’abord les personnes à inviter.",
    "personne": "Personne n’a été invité : les comptes choisis sont déjà actifs, ou n’ont pas d’adresse de courriel.",
}
"""What the desk says of what was just done."""

ACCOUNT_STATES = {"made": "Pas encore invité", "invited": "Invité", "active": "Actif", "disabled": "Désactivé"}
INVITATION_STATES = ACCOUNT_STATES | {"taken_over": "Pas encore invité", "to_resend": "Invitation à renvoyer"}
INVITATION_OVER = "L’invitation est à renvoyer : son adresse a été corrigée, ou son lien est trop ancien."
FORMER_PASSWORD = "Son mot de passe d’avant a été repris : il marche encore après l’invitation."

NOT_MERGEABLE = {
    "itself": "Choisissez deux comptes différents.",
    "officer": "Le compte d’un agent ne se réunit pas à celui d’une famille.",
    "closed": "L’un de ces comptes est fermé : rouvrez-le d’abord, s’il faut encore les réunir.",
}
"""Why two accounts stay as they are."""

MERGING_CHANGED = "Ce qui change de compte n’est plus ce que vous aviez lu. Relisez, puis recommencez."
"""What was on the screen is not what would be done."""
