"""Officers: the duty that each is given, a role in the whole town, in a department or at a site."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pwa.domain.accounts.names import username_key
from pwa.domain.rights import OFFICERS, Reach, Role, reaches_of, role_of
from pwa.models.people import Account, Officer
from pwa.models.sites import Department, Site
from pwa.models.towns import Town
from pwa.storage.databases import writing


class WrongDuty(Exception):
    """The duty cannot be given in that town; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A role, with the code of its department or the name of its site when it is of one."""

    role: str = Role.ADMINISTRATOR
    department: str | None = None
    site: str | None = None

    def wrongs(self) -> list[tuple[str, str]]:
        """What does not hold together: a key, and a sentence that goes on from it."""
        if self.role not in OFFICERS:
            return [("role", f"doit être l’un de {', '.join(sorted(OFFICERS))}.")]
        reaches = reaches_of(role_of(self.role))
        asked = (("department", Reach.DEPARTMENT, self.department), ("site", Reach.SITE, self.site))
        return [
            (key, f"manque : ce rôle ({self.role}) en demande un." if reach in reaches else "ne va pas avec ce rôle.")
            for key, reach, given in asked
            if (reach in reaches) != (given is not None)
        ]


async def add(town: Town, username: str, name: str, duty: Duty, password_hash: str) -> None:
    """An officer and their account. Raises WrongDuty."""
    if await Account.exists(town=town, username_key=username_key(username)):
        raise WrongDuty(f"Le nom d’utilisateur « {username} » est déjà pris.")
    columns = await columns_of(duty, town)
    async with writing():
        officer = await Officer.create(town=town, name=name, **columns)
        await Account.create(
            public_id=uuid4(), town=town, username=username, username_key=username_key(username),
            password_hash=password_hash, officer=officer,
        )  # fmt: skip


async def change(town: Town, username: str, duty: Duty) -> None:
    """Give an officer another duty. Raises WrongDuty."""
    officer = await Officer.get_or_none(town=town, account__username_key=username_key(username))
    if officer is None:
        raise WrongDuty(f"Cette commune n’a pas d’agent « {username} ».")
    await Officer.filter(id=officer.id).update(**await columns_of(duty, town))


async def duty_of(town: Town, username: str) -> Duty:
    """The duty of an officer of this town. Raises WrongDuty."""
    of_that_name = Officer.filter(town=town, account__username_key=username_key(username))
    if not (found := await of_that_name.values("role", "department__code", "site__name")):
        raise WrongDuty(f"Cette commune n’a pas d’agent « {username} ».")
    [one] = found
    return Duty(one["role"], one["department__code"], one["site__name"])


async def columns_of(duty: Duty, town: Town) -> dict[str, Any]:
    """The duty as an officer's row keeps it. Raises WrongDuty."""
    if wrongs := duty.wrongs():
        raise WrongDuty(" ".join(wrongs[0]))
    department = await Department.get_or_none(town=town, code=duty.department) if duty.department else None
    site = await Site.get_or_none(town=town, name=duty.site) if duty.site else None
    for asked, row, name in ((duty.department, department, "service"), (duty.site, site, "site")):
        if asked and row is None:
            raise WrongDuty(f"Cette commune n’a pas de {name} « {asked} ».")
    return {
        "role": str(duty.role), "department_id": department and department.id, "site_id": site and site.id,
    }  # fmt: skip
