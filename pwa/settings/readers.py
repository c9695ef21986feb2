"""How the text of a variable is read: each reader takes its name and its text, and raises WrongSetting."""

import ipaddress
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pwa.shared import lenient


class WrongSetting(Exception):
    """The start stops here, and says why in one French sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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


def service(name: str, value: str) -> str:
    """A service elsewhere; "" for « non »."""
    if value == "non":
        return ""
    parts = lenient.url(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise WrongSetting(f"{name} doit être « non », ou une adresse comme https://adresses.exemple.fr.")
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
