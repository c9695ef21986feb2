"""What administrators read of their colleagues."""

OFFICER_STATES = {
    "made": "créé",
    "invited": "invité",
    "active": "actif",
    "disabled": "fermé",
}
"""Where an account stands."""

OFFICER_DONE = {
    "fonction": "La fonction est changée, dès sa prochaine page.",
    "ferme": "Le compte est fermé : ses sessions ont pris fin.",
    "ouvert": "Le compte est rouvert.",
    "second-facteur": "Le second facteur est enlevé : un autre sera demandé à la prochaine connexion.",
    "invite": "L’invitation est partie. Le lien d’avant, s’il y en avait un, n’ouvre plus rien.",
    "adresse": "L’adresse est changée. Ce qui était parti à celle d’avant n’ouvre plus rien.",
}
"""What was just done on an officer’s page."""

OFFICER_FAULTS = {
    "name": "Écrivez le nom, de 1 à 120 caractères.",
    "username": "Écrivez le nom d’utilisateur, de 3 à 120 caractères, sans espace.",
    "taken": "Ce nom d’utilisateur est déjà pris dans cette commune.",
    "email": "Cette adresse n’est pas complète : écrivez-la comme prenom.nom@mairie.example.",
    "no_email": "Écrivez l’adresse à laquelle envoyer l’invitation.",
    "role": "Choisissez une fonction.",
    "department": "Cette fonction est d’un service : choisissez lequel.",
    "site": "Cette fonction est d’un site : choisissez lequel.",
    "last_administrator": "C’est le dernier administrateur dont le compte est ouvert : nommez-en un autre d’abord.",
    "not_oneself": "On ne ferme pas son propre compte : demandez à un autre administrateur.",
    "not_waiting": "Ce compte est déjà ouvert : donnez-lui plutôt un mot de passe provisoire.",
}
"""Why something was not done to an officer’s account."""

ACTS = {
    "officer_added": "Compte créé : {role}.",
    "duty_changed": "Fonction changée : {role}.",
    "officer_invited": "Invité par courriel.",
    "officer_address_corrected": "Adresse de courriel corrigée.",
    "address_changed": "Adresse de courriel changée par son titulaire.",
    "account_activated": "Compte activé par son titulaire.",
    "account_disabled": "Compte fermé.",
    "account_enabled": "Compte rouvert.",
    "account_invited": "Invitation envoyée.",
    "account_unlocked": "Essais manqués oubliés.",
    "sessions_ended": "Sessions arrêtées au guichet.",
    "accounts_merged": "Un autre compte de la même personne a été réuni à celui-ci.",
    "account_merged_away": "Compte réuni à un autre de la même personne, et fermé.",
    "password_given": "Mot de passe provisoire donné.",
    "password_changed": "Mot de passe changé.",
    "credentials_changed": "Identifiants choisis.",
    "second_factor_enrolled": "Second facteur installé.",
    "second_factor_reset": "Second facteur enlevé.",
    "second_factor_failed": "Code faux, après le bon mot de passe.",
    "recovery_codes_made": "Codes de secours remplacés.",
    "recovery_code_used": "Code de secours utilisé.",
    "sign_in_failed": "Connexion manquée.",
    "sign_in_shut": "Connexion fermée un moment, après trop d’essais.",
    "signed_out_everywhere": "Déconnexion de tous les appareils.",
}
"""What happened to an account, by the verb of its event."""

FAR = {
    "public": "",
    "own": ", ce qui est à lui",
    "site": ", son site",
    "department": ", son service",
    "town": ", la commune",
}
"""How far a right goes."""

ACCOUNT_DONE = {
    "debloque": "Les essais manqués sont oubliés : ce compte peut de nouveau se connecter.",
    "sessions": "Toutes ses sessions ont pris fin.",
    "ferme": "Ce compte est fermé : personne ne s’y connecte plus.",
    "ouvert": "Ce compte est de nouveau ouvert.",
    "reunis": "Les deux comptes n’en font plus qu’un : l’autre est fermé.",
}
"""What was just done to a family’s account."""

MUST_CHANGE = "Ses identifiants sont à changer à la prochaine connexion."
"""Of an account whose password was given."""
