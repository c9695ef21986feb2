"""What several rooms say."""

NO_PLACE = "Il n’y a plus de place ce jour-là."
CLOSED_DAY = "L’accueil est fermé ce jour-là"
NOT_OPEN_YET = "Les réservations de ce jour ne sont pas encore ouvertes : elles ouvrent le"
OTHER_HOUSEHOLD = "autre représentant de {child}"

SAID = {
    "change": "Pour annuler ou modifier une réservation, faire la même démarche en décochant le jour souhaité.",
    "confirmed_by_mail": "Vous recevrez un mail de confirmation.",
    "left_to_validate": "Il vous reste à valider votre demande.",
    "manage": "Ici, vous gérez vos réservations.",
    "places_came": "Des places se sont libérées",
    "promoted": "Une place s’est libérée : c’est réservé",
    "reviewed": "Le service étudie chaque demande avant de répondre.",
    "told_later": "nous vous préviendrons si une place se libère.",
}
"""What several pages say."""

REOPEN = "Rouvrez la page et recommencez."
