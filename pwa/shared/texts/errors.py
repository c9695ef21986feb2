"""Refusals and errors, by their codes."""

from pwa.shared.texts.common import REOPEN
from pwa.shared.texts.officers import OFFICER_FAULTS
from pwa.shared.texts.profiles import KEYS
from pwa.shared.texts.second_factor import CODES
from pwa.shared.texts.sign_up import SIGN_UP

NOT_FOUND = "Cette page n’existe pas, ou vous n’y avez pas accès."
TAKEN = "Une autre demande porte déjà cet identifiant."
BUSY = "Le service est très demandé en ce moment."
IN_PARTS = "Envoyez-la en plusieurs fois."
FROM_OUR_PAGES = "Refaites-la depuis nos pages."

MALFORMED = {
    "mutation": f"Cette demande ne peut pas être lue : son identifiant n’est pas valable. {REOPEN}",
    "line": f"Cette demande ne peut pas être lue : une de ses cases n’est pas valable. {REOPEN}",
    "no_line": "Aucune case n’a été modifiée : cochez ou décochez au moins un jour.",
    "nothing_held": "Rien à annuler : aucun jour à venir n’est réservé ici, ou le délai pour annuler est passé.",
    "nothing_left": "Rien à valider : ces jours sont déjà comme vous les demandez, ou leur délai est passé.",
    "too_many_lines": f"Cette demande dépasse 2 000 cases. {IN_PARTS}",
    "push_service": "Ce navigateur utilise un service de notification que nous ne connaissons pas : la mairie peut l’ajouter. Les réponses continuent d’arriver par courriel.",
    "push_keys": "Les notifications de cet appareil ne peuvent pas être lues. Désactivez-les, puis activez-les de nouveau.",
    "too_many_devices": "Vous avez déjà 20 appareils. Retirez-en un dans « Mes appareils », puis recommencez.",
    "medium": f"Ce choix ne peut pas être lu. {REOPEN}",
    "both_ways": f"Une même case est à la fois cochée et décochée. {REOPEN}",
}

REFUSALS = {
    "not_found": NOT_FOUND,
    "sign_in_needed": "La connexion à votre espace personnel est nécessaire.",
    "gated": "Ouvrez votre espace : une étape vous y attend avant d’envoyer cette demande, qui reste sur votre téléphone.",
    "terms_changed": "Les conditions ont changé pendant que vous les lisiez : en voici le nouveau texte.",
    "confirmation_needed": "Confirmez d’abord que c’est vous.",
    "other_account": "Cette demande a été préparée avec un autre compte. Connectez-vous avec ce compte pour l’envoyer.",
    "mutation_reused": f"{TAKEN} {REOPEN}",
    "unknown_kind": "La mairie ne sait pas encore lire cette demande : elle reste sur votre téléphone, qui la renverra.",
    "too_many_attempts": "Trop d’essais. Patientez {wait} avant de recommencer.",
    "treated_meanwhile": "Cette demande a changé depuis l’ouverture de votre page. Rouvrez-la pour voir sa réponse.",
    "changed_meanwhile": "Ce foyer a changé depuis l’ouverture de votre page. Rouvrez-la et recommencez.",
    "not_mergeable": "Ces deux comptes ne se réunissent pas.",
    "doubtful": "Relisez cette inscription avant de l’enregistrer.",
    "unfit": "Ce foyer ne permet pas cette modification.",
    "changed_elsewhere": "Cet écran a changé dans un autre onglet. Rouvrez-le et recommencez.",
    "no_draft": "Rien n’est gardé de ce navigateur. Recommencez la création de votre espace.",
    "unfinished": "Un écran de la création de votre espace reste à remplir.",
    "too_quick": "Patientez quelques secondes, puis validez de nouveau.",
    "link_over": "Le lien suivi n’ouvre plus rien.",
    "name_taken": "Ce nom d’utilisateur est déjà celui d’un autre compte.",
    "wrong_fields": "Ce qui a été écrit ne peut pas être gardé. Revenez au formulaire et corrigez-le.",
    "passkey_refused": "Cette clé d’accès n’a pas été reconnue.",
    "not_invited": "Cette personne ne peut pas être invitée : rouvrez sa page pour savoir pourquoi.",
    "invited_already": "Cette page a déjà envoyé cette invitation : rouvrez-la pour en envoyer une autre.",
    **{code: OFFICER_FAULTS[code] for code in ("last_administrator", "not_oneself", "not_waiting")},
    "wrong_address": OFFICER_FAULTS["email"],
    **{code: KEYS[code] for code in ("dead_key", "key_miscopied")},
    **{code: SIGN_UP[code] for code in ("dead_link", "wrong_password")},
    "wrong_code": CODES["wrong_code"],
    "busy": f"{BUSY} Votre demande n’a pas été enregistrée : réessayez dans quelques secondes.",
}  # fmt: skip

ERRORS = {
    400: ("Demande illisible", "Cette demande ne peut pas être lue.", REOPEN),
    403: ("Accès refusé", "Vous n’avez pas accès à cette page.", None),
    404: (
        "Page introuvable",
        NOT_FOUND,
        "Vérifiez l’adresse, ou repartez de l’accueil.",
    ),
    405: ("Page introuvable", "Cette adresse ne s’ouvre pas ainsi.", "Repartez de l’accueil."),
    409: ("Demande déjà reçue", TAKEN, REOPEN),
    413: ("Demande trop lourde", "Cette demande est trop lourde pour être reçue.", IN_PARTS),
    414: ("Adresse trop longue", "Cette adresse est trop longue pour être lue.", "Repartez de l’accueil."),
    415: (
        "Demande illisible",
        "Cette demande n’est pas dans une forme que nous lisons.",
        FROM_OUR_PAGES,
    ),
    422: ("Demande impossible", "Cette demande ne peut pas être traitée.", REOPEN),
    429: ("Trop d’essais", "Trop d’essais en peu de temps.", "Patientez quelques minutes avant de recommencer."),
    431: (
        "Demande illisible",
        "Ce navigateur envoie plus d’informations que nous n’en lisons.",
        "Effacez les cookies de ce site, puis recommencez.",
    ),
    500: (
        "Une erreur est survenue",
        "La page n’a pas pu être préparée. L’erreur est enregistrée.",
        "Réessayez dans quelques minutes ; si elle revient, contactez la mairie.",
    ),
    503: (
        "Service très demandé",
        f"{BUSY} Rien n’a été enregistré.",
        "Réessayez dans quelques secondes.",
    ),
}
"""What an error page says, by status: its title, one sentence, and what to do next."""

FORBIDDEN = {
    "cross_site": f"Cette demande vient d’un autre site : elle n’a pas été enregistrée. {FROM_OUR_PAGES}",
    "families_only": "Cette page est réservée aux familles.",
    "not_your_duty": "Votre fonction ne donne pas accès à cette page.",
    "officers_only": "Cette page est réservée aux agents de la mairie.",
    "unknown_town": "Cette commune n’a pas d’espace famille ici.",
}
"""Sentences of refused addresses, by the code they are refused with."""
