"""What the espace says of a household and of who has none yet, and what officers read of families."""

NO_HOUSEHOLD = (
    "Votre compte n’est encore rattaché à aucun foyer. Dès que la mairie aura fait le lien, vos enfants et leurs "
    "réservations seront ici."
)
NOTHING_TO_BOOK = {
    "no_household": NO_HOUSEHOLD,
    "no_child": "Aucun enfant n’est encore rattaché à votre foyer : il n’y a rien à réserver pour l’instant. Demandez à "
    "la mairie de l’ajouter, puis de l’inscrire à ses activités.",
    "no_enrolment": "Aucune activité n’est ouverte à vos enfants : ils n’y sont pas inscrits, ou pas encore. Une fois "
    "l’inscription faite par la mairie, ses jours seront ici.",
    "not_open": "Votre inscription est faite, mais aucun jour n’est encore ouvert à la réservation. Les jours seront ici "
    "dès que la mairie les ouvrira.",
    "over": "Vos inscriptions sont terminées : il n’y a plus de jour à réserver. Demandez à la mairie la suivante.",
}
"""Why a household finds no day to book, and what comes next."""
NO_NAME_YET = "Enfant à naître"
OTHER_HOUSEHOLDS = "Vous êtes aussi dans un autre foyer : choisissez celui que vous voulez voir."

HOUSEHOLD_ACCOUNTS = {
    "none": "pas de compte",
    "made": "compte créé, pas encore invité",
    "invited": "invité, n’est pas encore entré",
    "active": "compte actif",
    "taken_over": "mot de passe repris, jamais venu",
    "disabled": "compte fermé",
}
NOBODY = "La commune"

DONE = {
    "household_made": "Foyer créé",
    "household_changed": "Adresse modifiée",
    "quotient_changed": "Quotient familial modifié",
    "guardian_joined": "Représentant ajouté",
    "guardian_changed": "Représentant modifié",
    "guardian_left": "Représentant retiré",
    "child_joined": "Enfant ajouté",
    "child_changed": "Enfant modifié",
    "child_left": "Enfant retiré",
    "contact_added": "Contact ajouté",
    "contact_changed": "Contact modifié",
    "contact_removed": "Contact retiré",
    "child_enrolled": "Inscription ajoutée",
    "enrolment_changed": "Dates d’une inscription modifiées",
    "household_imported": "Repris d’un import",
    "households_merged": "Un autre foyer a été réuni à celui-ci",
    "children_merged": "Deux fiches d’enfant réunies",
}
"""A household’s « Historique », by verb."""

QUOTIENT_SINCE = "{what}, à partir du {day}"

UNFIT = {
    "member": "Cette personne répond déjà de ce foyer.",
    "last_guardian": "Un foyer garde au moins un représentant : ajoutez l’autre avant de retirer celui-ci.",
    "same_child": "Un enfant de ce prénom, né le même jour, est déjà dans ce foyer.",
    "still_enrolled": "Cet enfant a des inscriptions en cours : terminez-les avant de le retirer.",
    "not_born": "Un enfant à naître ne s’inscrit pas encore : donnez-lui d’abord son prénom et sa date de naissance.",
    "enrolled": "L’enfant est déjà inscrit à cette activité du {starts_on} au {ends_on}.",
    "booked_days": "Des jours sont réservés hors de ces dates : annulez-les d’abord, ou gardez ces jours.",
    "itself": "Choisissez deux foyers différents.",
    "one_child": "Choisissez deux fiches différentes.",
    "two_groups": "Les deux fiches sont inscrites à « {activity} » aux mêmes dates, dans deux groupes : changez d’abord les "
    "dates d’une des deux inscriptions.",
}
"""What a household is stands against it."""

UNLIKELY = {
    "ages": "L’enfant aura {age} le {day} : cette activité est pour les {first} à {last}.",
    "full": "Ce groupe a {places} au moment le plus serré de la journée, et {enrolled} y sont déjà inscrits à ces dates.",
}
"""Why an enrolment is perhaps a mistake; the officer decides."""
ENROL_ANYWAY = "Rien n’est encore enregistré. Relisez, corrigez, ou inscrivez l’enfant quand même."

HOUSEHOLD_WRONG = {
    "day": "Écrivez une date, comme 31/01/2022.",
    "one_date": "Donnez la date de naissance, ou celle où l’enfant est attendu : une des deux.",
    "born_later": "Cette date est à venir : pour un enfant à naître, donnez la date prévue.",
    "first_name": "Donnez le prénom de l’enfant ; seul un enfant à naître peut ne pas en avoir.",
    "ends_before": "La fin vient après le début.",
    "quotient": "Un quotient familial est un nombre entier, comme 742 ; laissez vide s’il n’est pas connu.",
    "near": "Écrivez une date proche, comme 01/01/2022.",
    "group": "Choisissez un groupe dans la liste.",
    "too_short": "Écrivez au moins deux lettres.",
}
HOUSEHOLD_CHANGED = (
    "Rien n’est enregistré : une autre personne a modifié ce foyer depuis que vous avez ouvert cette page. Votre "
    "saisie est gardée ci-dessous : relisez-la, puis enregistrez de nouveau."
)
HOUSEHOLD_DONE = "C’est enregistré."
MAY_PICK_UP = "Peut venir chercher les enfants"

NO_GUARDIAN = "Foyer sans représentant"
"""How a household that nobody answers for is named."""
