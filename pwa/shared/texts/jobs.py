"""What is said of jobs."""

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

UNKNOWN_JOB = "Travail d’une autre version du site"

JOB_AFTERWARDS = {
    "failed": "Le site ne l’essaiera plus de lui-même : si un nouvel essai échoue aussi, "
    "donnez le détail technique à la personne qui s’occupe du site.",
    "again": "Le site l’essaiera de nouveau, de lui-même.",
    "running": "Le site l’essaie de nouveau en ce moment.",
}
"""What comes of a job that was not done."""
