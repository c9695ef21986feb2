"""Settings: the only reader of the environment. `variables` declares each; `readers` reads its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pwa.settings.readers import WrongSetting, moment
from pwa.settings.variables import SETTINGS

__all__ = ["SETTINGS", "Settings", "WrongSetting", "read"]

PLACEHOLDER = re.compile(r"change-me|\bexample\.fr\b", re.IGNORECASE)
"""What `docs/operations/preau.env` says until a town fills it in: anyone can read those secrets."""


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
    leaked_passwords_url: str = ""
    metrics_token: str = ""
    addresses_url: str = ""
    seal: str = ""
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
