"""Every variable of the environment that is read: its name, its default, a sentence of help, and its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pwa.settings.readers import (
    database_url,
    days,
    folder,
    hosts,
    mail_address,
    networks,
    port,
    public_url,
    service,
    text,
    tls,
    token,
    wall_clock,
    yes,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment: `read` turns its text into `field` of `Settings`."""

    name: str
    field: str
    default: str
    help: str
    read: Callable[[str, str], Any]


SETTINGS = (
    Setting("PORT", "port", "8000", "Le port du site.", port),
    Setting("PREAU_HOST", "host", "127.0.0.1", "L’adresse sur laquelle le serveur écoute.", text),
    Setting("PREAU_DATA", "data", "data", "Le dossier des données.", folder),
    Setting(
        "PREAU_CLOCK", "clock", "", "Démonstration : la date de départ, comme 2022-01-24T14:24.", wall_clock
    ),
    Setting("PREAU_DEMO_PASSWORD", "demo_password", "", "Démonstration : le mot de passe des comptes.", text),
    Setting(
        "DATABASE_URL", "database_url", "", "postgres://… ; sinon un fichier SQLite dans PREAU_DATA.", database_url
    ),
    Setting(
        "PREAU_PUBLIC_URL", "public_url", "", "L’adresse du site, écrite dans les courriels.", public_url
    ),
    Setting(
        "PREAU_TRUSTED_PROXY", "trusted_proxy", "", "Les adresses IP des mandataires à croire, avec des virgules.",
        networks,
    ),
    Setting(
        "PREAU_LETTERS", "letters_inside", "oui", "Envoyer les courriels et faire les travaux dans ce processus "
        "(oui ou non).", yes,
    ),
    Setting("PREAU_SMTP_HOST", "smtp_host", "", "Le serveur qui envoie les courriels.", text),
    Setting("PREAU_SMTP_PORT", "smtp_port", "587", "Son port.", port),
    Setting("PREAU_SMTP_USER", "smtp_user", "", "Le compte du serveur de courriels.", text),
    Setting("PREAU_SMTP_PASSWORD", "smtp_password", "", "Son mot de passe.", text),
    Setting("PREAU_SMTP_TLS", "smtp_tls", "starttls", "Chiffrement des courriels : starttls, tls ou none.", tls),
    Setting(
        "PREAU_MAIL_FROM", "mail_from", "", "L’adresse qui envoie les courriels, si une commune n’en a pas.",
        mail_address,
    ),
    Setting(
        "PREAU_PUSH_HOSTS", "push_hosts", "", "D’autres services de notification à croire, avec des virgules.", hosts
    ),
    Setting(
        "PREAU_ADDRESSES_URL", "addresses_url", "https://data.geopf.fr/geocodage",
        "Le service national qui complète les adresses postales, ou « non ».", service,
    ),
    Setting(
        "PREAU_LEAKED_PASSWORDS_URL", "leaked_passwords_url", "non",
        "Le service qui connaît les mots de passe ayant fui, comme https://api.pwnedpasswords.com (ou non).", service,
    ),
    Setting("PREAU_METRICS_TOKEN", "metrics_token", "", "Le jeton qui ouvre /metrics, fermé sans lui.", token),
    Setting(
        "PREAU_SEAL", "seal", "", "Une clef hors de la base, pour ce qui y est chiffré (seconds facteurs des agents).",
        token,
    ),
    Setting(
        "PREAU_KEEP_LETTERS", "keep_letters", "730", "Jours pendant lesquels un courrier est gardé.", days(90, 3660)
    ),
    Setting(
        "PREAU_KEEP_MUTATIONS", "keep_mutations", "400", "Jours pendant lesquels un envoi redit est comparé.",
        days(30, 3660),
    ),
    Setting(
        "PREAU_KEEP_ATTEMPTS", "keep_attempts", "180", "Jours pendant lesquels un compte est connu d’un réseau.",
        days(1, 180),
    ),
    Setting(
        "PREAU_KEEP_JOURNAL", "keep_journal", "1826", "Jours pendant lesquels l’historique est gardé.", days(365, 7320)
    ),
)  # fmt: skip
"""Everything the environment can say; a house test finds each of them in `docs/deployment.md`."""
