"""The duty that an officer is given: a role in the whole town, in a department or at a site."""

from dataclasses import dataclass
from typing import Any

from pwa.domain.accounts.names import username_key
from pwa.domain.rights import OFFICERS, Reach, Role, reaches_of, role_of
from pwa.models.people import Account, Officer
from pwa.models.sites import Department, Site
from pwa.models.towns import Town
from pwa.storage.databases import reading


class WrongDuty(Exception):
    """The duty cannot be given in that town; the message is a French sentence."""


class NoSuchPlace(WrongDuty):
    """The town has no such department, or no such site: `key` says which."""

    def __init__(self, key: str, name: str, asked: str) -> None:
        super().__init__(f"Cette commune n’a pas de {name} « {asked} ».")
        self.key = key


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


async def duty_of(town: Town, username: str) -> Duty:
    """The duty of an officer of this town. Raises WrongDuty."""
    of_that_name = Officer.filter(town=town, account__username_key=username_key(username))
    if not (found := await of_that_name.values("role", "department__code", "site__name")):
        raise no_officer(username)
    [one] = found
    return Duty(one["role"], one["department__code"], one["site__name"])


async def officer_named(town: Town, username: str) -> int:
    """The officer of this town with that user name. Raises WrongDuty."""
    account = await Account.get_or_none(town=town, username_key=username_key(username), officer_id__isnull=False)
    if account is None or account.officer_id is None:
        raise no_officer(username)
    return account.officer_id


def no_officer(username: str) -> WrongDuty:
    return WrongDuty(f"Cette commune n’a pas d’agent « {username} ».")


def facts_of(columns: dict[str, Any]) -> dict[str, Any]:
    """What an event tells of the columns of a duty."""
    return {"role": columns["role"], "department": columns["department_id"], "site": columns["site_id"]}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a duty may be: departments by their codes, sites by their names."""

    departments: list[tuple[str, str]]
    sites: list[str]


async def places_of(town: int) -> Places:
    """Those that the town has."""
    departments = Department.filter(town_id=town).using_db(reading()).order_by("name").values("code", "name")
    sites = Site.filter(town_id=town).using_db(reading()).order_by("name").values("name")
    return Places([(one["code"], one["name"]) for one in await departments], [one["name"] for one in await sites])


async def columns_of(duty: Duty, town: Town) -> dict[str, Any]:
    """The duty as an officer's row keeps it. Raises WrongDuty."""
    if wrongs := duty.wrongs():
        raise WrongDuty(" ".join(wrongs[0]))
    department = {one.code: one.id for one in await Department.filter(town=town)}.get(duty.department or "")
    site = {one.name: one.id for one in await Site.filter(town=town)}.get(duty.site or "")
    if duty.department and department is None:
        raise NoSuchPlace("department", "service", duty.department)
    if duty.site and site is None:
        raise NoSuchPlace("site", "site", duty.site)
    return {"role": str(duty.role), "department_id": department, "site_id": site}
