"""French sentences that are not in a template, by code. The screens' words are the guides' own."""

NO_PLACE = "Il n’y a plus de place ce jour-là."

OVERALL = {
    "positive": "Traitée positivement",
    "negative": "Traitée négativement",
    "partial": "Traitée partiellement",
    "waiting": "En liste d’attente",
    "pending": "En attente d’instruction",
    "withdrawn": "Retirée par la famille",
    "left": "Sortie de la liste d’attente",
}

SAID = {
    "change": "Pour annuler ou modifier une réservation, faire la même démarche en décochant le jour souhaité.",
    "manage": "Ici, vous gérez vos réservations.",
    "places_came": "Des places se sont libérées",
    "promoted": "Une place s’est libérée : c’est réservé",
    "reviewed": "Le service étudie chaque demande avant de répondre.",
    "told_later": "nous vous préviendrons si une place se libère.",
}
"""What several pages say."""

FOLLOWED = {
    "received": "Reçue le {at}, faite par {by}.",
    "at_once": "Traitée le {at}, dès sa réception, par le {service}.",
    "first_answer": "Première réponse le {at} par le {service}.",
    "more_answer": "Autre réponse le {at} par le {service}.",
    "answered": "Traitée le {at} par le {service}.",
    "request_withdrawn": "Retrait par la famille le {at}.",
    "promoted": "Une place s’est libérée le {at} : c’est réservé{boxes}.",
    "offered": "Une place libre vous a été proposée le {at}{boxes}.",
    "booking_cancelled": "Annulation par la mairie le {at}, pour un jour fermé{boxes}.",
    "not_yet": f"{OVERALL['pending']}.",
    "rest": "Le reste est en attente d’instruction.",
    "to_confirm": "Une place est libre : elle est à vous si vous la confirmez à temps.",
    "in_list": f"{OVERALL['waiting']} : {SAID['told_later']}",
    "has_place": f"{SAID['promoted']}.",
}
"""The family’s « Suivi » of a demande: what happened, by its verb or a code, then where it stands."""

HISTORY = {
    "nobody": "Automatique",
    "request_decided": "Demande déposée : {overall}",
    "request_treated": "Réponse : {overall}",
    "in_part": "Réponse à une partie de la demande",
    "beside": ", avec une autre demande des mêmes jours",
    "request_withdrawn": "Retrait par la famille",
    "request_reopened": "Refus annulé : la demande attend de nouveau",
    "promoted": "Une place s’est libérée : réservé",
    "offered": "Place libre proposée à la famille",
    "booking_cancelled": "Annulé : le jour a fermé",
}
"""The officers’ « Historique » of a demande, by verb or a code."""

REOPEN = "Rouvrez la page et recommencez."

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

REQUEST_STATES = {None: "Toutes", "en-cours": "En cours", "traitees": "Traitées", "refus": "Avec un refus"}
"""What « Dernières demandes » can show, by the address’s word."""

OUTCOMES = {
    "booked": "Réservé",
    "cancelled": "Annulé",
    "unchanged_book": "Inchangé : déjà réservé",
    "unchanged_cancel": "Inchangé : rien n’est réservé",
    "waiting": "En liste d’attente",
    "pending": "En attente d’instruction",
    "refused": "Refusé",
    "withdrawn": "Retiré",
}

REASONS = {
    "too_late": "La date limite est passée : c’était possible jusqu’au {limit}.",
    "not_open_yet": "Les réservations de ce jour ne sont pas encore ouvertes : elles ouvrent le {opens}.",
    "closed": "L’accueil est fermé ce jour-là : {closed_reason}.",
    "full": NO_PLACE,
    "not_enrolled": "Cette case n’existe pas, ou votre enfant n’y est pas inscrit.",
    "incompatible_slot": "Ce créneau ne va pas avec un autre créneau du même jour.",
    "changed_since": "Ce jour avait changé depuis l’ouverture de la page : une autre personne l’a modifié.",
    "declined": "Le service n’a pas pu accepter : {note}",
    "withdrawn": "Retiré par la famille avant la réponse du service.",
    "first": "Vous êtes en tête de la liste d’attente.",
    "offered": "Une place est libre : à confirmer avant le {limit}.",
    "waiting": "Vous êtes {rank}e sur la liste d’attente.",
    "manage": "Ici, vous gérez vos réservations.",
    "places_came": "Des places se sont libérées",
    "promoted": "Une place s’est libérée depuis : c’est réservé.",
    "left": "Vous n’êtes plus sur cette liste d’attente.",
    "waited": "Ce jour est passé sans qu’une place se libère.",
}
"""Why a line was refused, or where it stands in a list. The names in braces are given with the line."""

STANDING = {
    "book_bare": "Cette case était déjà réservée.",
    "book_number": "Déjà réservé par la demande n° {number}, de {by}, le {at}.",
    "book_other": "Déjà réservé le {at} par {by}.",
    "cancel_bare": "Cette case n’était pas réservée.",
    "cancel_other": "Déjà annulé le {at} par {by}.",
    "department": "le {service}",
    "town": "la mairie",
    "other_household": "un autre représentant de {child}",
}
"""What a line that changed nothing found there, and who had asked for it."""

NEXT_STEPS = {
    "too_late": "Contactez le {service} : {email}.",
    "not_open_yet": "Revenez à partir de cette date.",
    "full": "Choisissez un autre jour, ou contactez le {service} : {email}.",
    "not_enrolled": "Vérifiez les dates de l’inscription de votre enfant.",
    "incompatible_slot": "Décochez d’abord l’autre créneau de ce jour, puis refaites la demande.",
    "changed_since": "Regardez ce qui est réservé maintenant, puis refaites la demande si besoin.",
    "declined": "Une question ? Contactez le {service} : {email}.",
    "first": SAID["told_later"].capitalize(),
    "offered": "Cochez ce jour dans la grille et validez : la première famille qui répond a la place.",
    "waiting": SAID["told_later"].capitalize(),
}
"""What the family can do, or what comes next."""

TO_COME = {
    "whole": "Le {service} vous répondra par courriel.",
    "rest": "Le {service} vous répondra par courriel pour le reste.",
}
"""What comes next of a request that waits for an officer: wholly, or after a first answer."""

MALFORMED = {
    "mutation": "Cette demande ne peut pas être lue : son identifiant n’est pas valable. Rouvrez la page et recommencez.",
    "line": "Cette demande ne peut pas être lue : une de ses cases n’est pas valable. Rouvrez la page et recommencez.",
    "no_line": "Aucune case n’a été modifiée : cochez ou décochez au moins un jour.",
    "nothing_held": "Rien à annuler : aucun jour à venir n’est réservé ici, ou le délai pour annuler est passé.",
    "nothing_left": "Rien à valider : ces jours sont déjà comme vous les demandez, ou leur délai est passé.",
    "too_many_lines": "Cette demande dépasse 2 000 cases. Envoyez-la en plusieurs fois.",
    "push_service": "Ce navigateur utilise un service de notification que nous ne connaissons pas : la mairie peut l’ajouter. Les réponses continuent d’arriver par courriel.",
    "push_keys": "Les notifications de cet appareil ne peuvent pas être lues. Désactivez-les, puis activez-les de nouveau.",
    "too_many_devices": "Vous avez déjà 20 appareils. Retirez-en un dans « Mes appareils », puis recommencez.",
    "medium": "Ce choix ne peut pas être lu. Rouvrez la page et recommencez.",
    "both_ways": "Une même case est à la fois cochée et décochée. Rouvrez la page et recommencez.",
}

REFUSALS = {
    "not_found": "Cette page n’existe pas, ou vous n’y avez pas accès.",
    "sign_in_needed": "La connexion à votre espace personnel est nécessaire.",
    "other_account": "Cette demande a été préparée avec un autre compte. Connectez-vous avec ce compte pour l’envoyer.",
    "mutation_reused": "Une autre demande porte déjà cet identifiant. Rouvrez la page et recommencez.",
    "unknown_kind": "La mairie ne sait pas encore lire cette demande : elle reste sur votre téléphone, qui la renverra.",
    "too_many_attempts": "Trop d’essais. Patientez {wait} avant de recommencer.",
    "treated_meanwhile": "Cette demande a changé depuis l’ouverture de votre page. Rouvrez-la pour voir sa réponse.",
    "busy": "Le service est très demandé en ce moment. Votre demande n’a pas été enregistrée : réessayez dans quelques secondes.",
}  # fmt: skip

SILENCE = {
    "acceptance": "Sans réponse du service le {deadline} au plus tard (deux mois après sa réception), une demande complète est considérée comme acceptée ; une attestation peut alors vous être remise.",
    "rejection": "Sans réponse du service le {deadline} au plus tard (deux mois après sa réception), une demande complète est considérée comme refusée ; ce refus peut alors être contesté.",
}  # fmt: skip
"""What two months of silence mean, by `Department.silence` (code des relations, L231-1 and L231-4)."""

ANSWER_BY = {
    "limit": "à répondre avant le {limit}",
    "day": "à répondre avant le {day}, prochain jour à décider",
    "both": "à répondre avant le {day}, prochain jour à décider (délai légal : {limit})",
}
"""Until when an officer may answer: the two months of the law, or the day asked for when it comes first."""

ERRORS = {
    400: ("Demande illisible", "Cette demande ne peut pas être lue.", "Rouvrez la page et recommencez."),
    403: ("Accès refusé", "Vous n’avez pas accès à cette page.", None),
    404: (
        "Page introuvable",
        "Cette page n’existe pas, ou vous n’y avez pas accès.",
        "Vérifiez l’adresse, ou repartez de l’accueil.",
    ),
    405: ("Page introuvable", "Cette adresse ne s’ouvre pas ainsi.", "Repartez de l’accueil."),
    409: ("Demande déjà reçue", "Une autre demande porte déjà cet identifiant.", "Rouvrez la page et recommencez."),
    413: ("Demande trop lourde", "Cette demande est trop lourde pour être reçue.", "Envoyez-la en plusieurs fois."),
    414: ("Adresse trop longue", "Cette adresse est trop longue pour être lue.", "Repartez de l’accueil."),
    415: (
        "Demande illisible",
        "Cette demande n’est pas dans une forme que nous lisons.",
        "Refaites-la depuis nos pages.",
    ),
    422: ("Demande impossible", "Cette demande ne peut pas être traitée.", "Rouvrez la page et recommencez."),
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
        "Le service est très demandé en ce moment. Rien n’a été enregistré.",
        "Réessayez dans quelques secondes.",
    ),
}
"""What an error page says, by status: its title, one sentence, and what to do next."""

FORBIDDEN = {
    "cross_site": "Cette demande vient d’un autre site : elle n’a pas été enregistrée. Refaites-la depuis nos pages.",
    "families_only": "Cette page est réservée aux familles.",
    "not_your_duty": "Votre fonction ne donne pas accès à cette page.",
    "officers_only": "Cette page est réservée aux agents de la mairie.",
    "unknown_town": "Cette commune n’a pas d’espace famille ici.",
}
"""Sentences of refused addresses, by the code they are refused with."""

SIGN_IN = {
    "username": "Indiquez votre nom d’utilisateur.",
    "password": "Indiquez votre mot de passe.",
    "wrong_credentials": "Le nom d’utilisateur ou le mot de passe n’est pas le bon.",
    "too_many_attempts": "Trop d’essais. Patientez {wait} avant de recommencer.",
}
"""What the sign-in box answers."""

NO_SUCH_DAY = "Ce jour n’est dans aucun calendrier : choisissez une date, comme 31/01/2022. Voici la liste de demain."
"""Beside the field of a day, at the desk."""

LOCKS = {
    "too_late": "Le délai pour réserver est passé : c’était possible jusqu’au {fact}.",
    "too_late_to_cancel": "Le délai pour annuler est passé : c’était possible jusqu’au {fact}.",
    "not_open_yet": "Les réservations de ce jour ne sont pas encore ouvertes : elles ouvrent le {fact}.",
    "closed": "L’accueil est fermé ce jour-là : {fact}.",
    "full": NO_PLACE,
    "elsewhere": "Ce créneau est déjà réservé par une autre inscription de {child}.",
    "past": "Ce jour est passé : ses réservations ne changent plus.",
}
"""Why a box of the grid cannot be changed; `fact` is its limit or the reason of the closure."""

LOCK_NEXT_STEP = "Une question ? Le {service} vous répond : {contact}."

REVIEW = {
    "full": f"{NO_PLACE} Choisissez la liste d’attente ou le refus.",
    "full_for_good": f"{NO_PLACE} Cette activité n’a pas de liste d’attente : seul le refus est possible.",
    "past": "Ce jour est passé : seul le refus est possible.",
    "closed": "L’accueil est fermé ce jour-là : seul le refus est possible.",
    "no_note": "Écrivez la raison du refus : la famille la lira.",
    "no_list": "Cette activité n’a pas de liste d’attente.",
    "requires": "Ce créneau en demande un autre, que vous refusez le même jour.",
    "lacks": "Ce créneau en demande un autre, que l’enfant n’a pas ce jour-là : seul le refus est possible.",
    "nothing": "Choisissez une réponse pour une ligne au moins.",
}
"""Why an officer’s answer to a line cannot be written."""

CAUTIONS = {
    "not_enrolled": "L’inscription de l’enfant ne couvre pas ce jour.",
    "excludes": "Ce créneau ne va pas avec {others}, le même jour.",
    "required": "Le même jour, {others} demande ce créneau.",
    "lacks": "Ce créneau demande aussi {others}, que l’enfant n’a pas ce jour-là.",
}
"""The town’s own rules that an officer’s answer would break: said, never refused."""

VERDICTS = {"accept": "Accepter", "wait": "Liste d’attente", "refuse": "Refuser", "later": "Plus tard"}

USUAL_NOTES = (
    NO_PLACE,
    "L’inscription de votre enfant à cette activité n’est pas complète.",
    "L’âge de votre enfant ne correspond pas à ce groupe.",
    "Il faut réserver deux jours par semaine au moins.",
)
"""Reasons an officer can take as they are."""

HINTS = {
    "too_late": "délai passé",
    "too_late_to_cancel": "délai passé",
    "not_open_yet": "pas ouvert",
    "closed": "fermé",
    "full": "complet",
    "elsewhere": "autre inscription",
    "pending": "en attente",
    "waitable": "Complet · liste d’attente",
    "offered": "place libre",
    "rank": "n° {rank}",
}
"""The few words under a slot's name, by lock or state, as `bookings/_box.html` writes them."""

FORESEEN = {
    "too_late": "délai passé",
    "not_open_yet": "pas encore ouvert",
    "closed": "fermé",
    "full": "complet",
    "not_enrolled": "pas d’inscription ce jour-là",
    "incompatible_slot": "ne va pas avec un autre créneau du jour",
    "changed_since": "modifié par une autre personne du foyer",
    "book_unchanged": "déjà réservé",
    "cancel_unchanged": "pas réservé",
    "elsewhere": "déjà réservé dans une autre inscription",
    "book_waiting": "liste d’attente",
}
"""What the recap says of a line that would not simply be done, by reason, or by action and outcome."""

NEWS = {
    "booked": "{by} a réservé ce jour {at}.",
    "waiting": "{by} a inscrit ce jour en liste d’attente {at}.",
    "pending": "{by} a demandé ce jour {at}.",
    "cancelled": "{by} a annulé ce jour {at}.",
    "you_booked": "Vous avez réservé ce jour {at}, sur une autre page ou un autre appareil.",
    "you_waiting": "Vous avez inscrit ce jour en liste d’attente {at}, sur une autre page ou un autre appareil.",
    "you_pending": "Vous avez demandé ce jour {at}, sur une autre page ou un autre appareil.",
    "you_cancelled": "Vous avez annulé ce jour {at}, sur une autre page ou un autre appareil.",
    "today": "à {hour}",
    "before": "le {day} à {hour}",
    "department": "Le {service}",
    "town": "La mairie",
    "other_household": "Un autre représentant de {child}",
}
"""Who changed a box while the page was open."""

JOB_STATES = {
    "failed": "échoué",
    "running": "en cours",
    "again": "sera réessayé",
    "to_do": "à faire",
    "done": "fait",
}
"""What became of a job."""

JOB_TROUBLES = {
    "database_busy": "La base de données était trop occupée.",
    "not_reached": "La base de données, ou le réseau, n’a pas répondu.",
    "worker_stopped": "Le site s’est arrêté pendant qu’il le faisait, à chaque fois.",
    "unknown_job": "Cette version du site ne connaît pas ce travail.",
    "untold": "Quelque chose l’a empêché.",
}
"""Why a job was not done."""

JOB_AFTERWARDS = {
    "failed": "Le site ne l’essaiera plus de lui-même : si un nouvel essai échoue aussi, "
    "donnez le détail technique à la personne qui s’occupe du site.",
    "again": "Le site l’essaiera de nouveau, de lui-même.",
    "running": "Le site l’essaie de nouveau en ce moment.",
}
"""What comes of a job that was not done."""

DEVICES = {
    "unnamed": "Appareil sans nom",
    "added": "Cet appareil recevra les réponses de la mairie.",
    "removed": "L’appareil est retiré : il ne recevra plus de notification.",
    "chosen": "C’est noté : vous serez prévenu par notification, sur vos appareils, et par courriel.",
    "mail_only": "C’est noté : vous serez prévenu par courriel seulement. Aucune notification ne partira.",
    "tested": "Un message d’essai part vers cet appareil : il arrive en quelques secondes.",
}
"""What the page « Mes appareils » answers."""
