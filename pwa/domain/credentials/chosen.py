"""A password that somebody chooses, on any screen: typed twice, held to the town's rule."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from pwa.domain import named
from pwa.domain.accounts import passwords, policy
from pwa.domain.towns import TownView
from pwa.shared.texts.passwords import PASSWORD_FAULTS


class Leaks(Protocol):
    """Who knows the passwords that leaked."""

    async def has(self, password: str) -> bool: ...


class NoLeaks:
    """Nobody is asked: the shipped list decides."""

    async def has(self, password: str) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Chosen:
    """As it was typed, twice."""

    password: str = field(repr=False)
    again: str = field(repr=False)


async def errors_of(town: TownView, chosen: Chosen, names: Iterable[str], leaks: Leaks) -> dict[str, str]:
    """Its errors by field; none when it may be kept. `names` are the user name and the e-mail address."""
    if not chosen.password:
        return {"new_password": PASSWORD_FAULTS["empty"]}
    asked = policy.of(town.profile)
    said = policy.faults(asked, chosen.password, [*names, town.name, town.banner, town.profile.city or "", town.slug])
    if not said and await leaks.has(passwords.normal(chosen.password)):
        said = [PASSWORD_FAULTS["leaked"]]
    name = town.profile.texts.spoken_identifier
    errors = {"new_password": " ".join(named.told(one, name) for one in said)} if said else {}
    if passwords.normal(chosen.password) != passwords.normal(chosen.again):
        errors["new_password_again"] = PASSWORD_FAULTS["differs"]
    return errors
