"""Settings: the only reader of the environment. Each has a name, a default and a sentence of help."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pwa.shared import lenient


class WrongSetting(Exception):
    """The start stops here, and says why in one French sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


PLACEHOLDER = re.compile(r"change-me|\bexample\.fr\b", re.IGNORECASE)
"""What `docs/operations/preau.env` says until a town fills it in: anyone can read those secrets."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment: `read` turns its text into `field` of `Settings`."""

    name: str
    field: str
    default: str
    help: str
    read: Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """What this process was told. `clock` is the town's wall clock at the first start, or "" for the real one."""

    port: int = 8000
    host: str = "127.0.0.1"
    data: Path = Path("data")
    clock: str = ""
    demo_password: str = ""
    database_url: str = "sqlite://data/preau.sqlite3"
    public_url: str = ""
    trusted_proxy: tuple[str, ...] = ()
    letters_inside: bool = True
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "starttls"
    mail_from: str = ""
    push_hosts: tuple[str, ...] = ()
    metrics_token: str = ""
    keep_letters: int = 730
    keep_mutations: int = 400
    keep_attempts: int = 180
    keep_journal: int = 1826
    is_demo: bool = False

    @property
    def clock_start(self) -> datetime | None:
        """`clock` as an instant."""
        return moment("PREAU_CLOCK", self.clock).astimezone(UTC) if self.clock else None


def read(environment: Mapping[str, str], *, is_demo: bool = False) -> Settings:
    """The settings of this process; raises WrongSetting. A real site refuses what belongs to the demo."""
    for one in SETTINGS:
        if not is_demo and PLACEHOLDER.search(environment.get(one.name, "")):
            raise WrongSetting(f"{one.name} a gardé la valeur d’exemple de preau.env : écrivez celle de votre mairie.")
    given = {one.field: one.read(one.name, environment.get(one.name) or one.default) for one in SETTINGS}
    given["database_url"] = given["database_url"] or f"sqlite://{given['data'].resolve() / 'preau.sqlite3'}"
    if not is_demo and given["clock"]:
        raise WrongSetting("PREAU_CLOCK n’existe que pour la démonstration : retirez-le pour le site d’une mairie.")
    return Settings(**given, is_demo=is_demo)


def text(_: str, value: str) -> str:
    return value.strip()


def mail_address(name: str, value: str) -> str:
    address = value.strip()
    if address and not lenient.MAIL.fullmatch(address):
        raise WrongSetting(f"{name} doit être une adresse comme portail@exemple.fr, et non « {value} ».")
    return address


def folder(name: str, value: str) -> Path:
    path = Path(value).expanduser()
    if path.exists() and not path.is_dir():
        raise WrongSetting(f"{name} doit être un dossier, et « {value} » est un fichier.")
    return path


def port(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise WrongSetting(f"{name} doit être un nombre de 1 à 65535, et non « {value} ».")
    return int(value)


def yes(name: str, value: str) -> bool:
    if value not in ("oui", "non"):
        raise WrongSetting(f"{name} doit être « oui » ou « non », et non « {value} ».")
    return value == "oui"


def wall_clock(name: str, value: str) -> str:
    if value:
        moment(name, value)
    return value


def moment(name: str, value: str) -> datetime:
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo("Europe/Paris"))
    except ValueError:
        raise WrongSetting(f"{name} doit s’écrire comme 2022-01-24T14:24, et non « {value} ».") from None


def database_url(name: str, value: str) -> str:
    if value and not value.startswith(("sqlite:///", "postgres://")):
        raise WrongSetting(f"{name} doit commencer par sqlite:/// ou postgres://.")
    return value


def public_url(name: str, value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
        raise WrongSetting(f"{name} doit être une adresse comme https://famille.exemple.fr, et non « {value} ».")
    return value.rstrip("/")


def networks(name: str, value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(",") if part.strip())
    for part in parts:
        try:
            ipaddress.ip_network(part)
        except ValueError:
            raise WrongSetting(f"{name} doit être une liste d’adresses IP, et « {part} » n’en est pas une.") from None
    return parts


def hosts(name: str, value: str) -> tuple[str, ...]:
    parts = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    for part in parts:
        if not re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*|[0-9a-f:]+", part):
            raise WrongSetting(f"{name} doit être une liste de noms d’hôtes, et « {part} » n’en est pas un.")
    return parts


def tls(name: str, value: str) -> str:
    if value not in ("starttls", "tls", "none"):
        raise WrongSetting(f"{name} doit être « starttls », « tls » ou « none », et non « {value} ».")
    return value


def days(lowest: int, highest: int) -> Callable[[str, str], int]:
    """A number of days within these bounds."""

    def read_days(name: str, value: str) -> int:
        if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
            raise WrongSetting(f"{name} doit être un nombre de jours, de {lowest} à {highest}, et non « {value} ».")
        return int(value)

    return read_days


def token(name: str, value: str) -> str:
    if value and not re.fullmatch(r"[!-~]{24,200}", value):
        raise WrongSetting(f"{name} doit avoir de 24 à 200 signes, sans espace ni accent.")
    return value


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
    Setting("PREAU_LETTERS", "letters_inside", "oui", "Envoyer les courriels dans ce processus (oui ou non).", yes),
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
    Setting("PREAU_METRICS_TOKEN", "metrics_token", "", "Le jeton qui ouvre /metrics, fermé sans lui.", token),
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
