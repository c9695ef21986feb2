"""What officers may do about families. A household is the whole town's: whoever answers families may keep them; what a
department decides alone is the enrolments of its own activities."""

from pwa.domain.rights import ADMINISTRATORS, REVIEWERS, Reach, Sensitivity, declare

HOUSEHOLD_STAFF = dict.fromkeys(REVIEWERS, Reach.TOWN)

FIND_HOUSEHOLDS = declare("find_households", "Chercher une famille", HOUSEHOLD_STAFF, Sensitivity.PEOPLE)
READ_HOUSEHOLD = declare(
    "read_household", "Voir la fiche d’un foyer, et son quotient", HOUSEHOLD_STAFF, Sensitivity.MONEY
)
KEEP_HOUSEHOLDS = declare(
    "keep_households", "Créer et modifier les foyers et ceux qui y vivent", HOUSEHOLD_STAFF, Sensitivity.PEOPLE
)
SET_QUOTIENTS = declare("set_quotients", "Modifier un quotient familial", HOUSEHOLD_STAFF, Sensitivity.MONEY)
ENROL = declare("enrol", "Inscrire un enfant à une activité", REVIEWERS, Sensitivity.PEOPLE)
MERGE_HOUSEHOLDS = declare("merge_households", "Réunir deux foyers", ADMINISTRATORS, Sensitivity.PEOPLE)
MERGE_CHILDREN = declare("merge_children", "Réunir les deux fiches d’un enfant", ADMINISTRATORS, Sensitivity.PEOPLE)
