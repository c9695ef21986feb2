"""Rights: who is who, how far each role goes, and the catalogue of what rooms declare: what nobody declared is allowed
to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Self


class Role(StrEnum):
    """Who asks: nobody that we know, someone of a household, an officer by duty; and what a clerk calls them."""

    NOBODY = "nobody", "quelqu’un qui n’est pas connecté"
    GUARDIAN = "guardian", "représentant"
    CO_REPRESENTATIVE = "co_representative", "co-représentant"
    ADMINISTRATOR = "administrator", "administrateur"
    DEPARTMENT_OFFICER = "department_officer", "agent d’un service"
    REVENUE_OFFICER = "revenue_officer", "régisseur"
    SITE_LEADER = "site_leader", "responsable d’un site"

    words: str

    def __new__(cls, code: str, words: str) -> Self:
        role = str.__new__(cls, code)
        role._value_, role.words = code, words
        return role


class Reach(StrEnum):
    """How far a right goes: what everyone may see, one's own, or a part of the town."""

    PUBLIC = "public"
    OWN = "own"
    SITE = "site"
    DEPARTMENT = "department"
    TOWN = "town"


class Sensitivity(StrEnum):
    """What reading tells of people: beyond the ordinary, it is journaled."""

    ORDINARY = "ordinary"
    HEALTH = "health"
    MONEY = "money"
    DOCUMENTS = "documents"
    PEOPLE = "people"


Action = NewType("Action", str)
"""What an address lets one do: declared by its room, in `pwa/domain`."""


@dataclass(frozen=True, slots=True)
class Right:
    """What a clerk calls it, who may, how far each, and what it tells of people."""

    words: str
    reaches: Mapping[Role, Reach]
    sensitivity: Sensitivity = Sensitivity.ORDINARY


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a town that someone reaches: all of it, a department's activities, or a site."""

    department: int | None = None
    site: int | None = None


WHOLE = Part()
NOWHERE = 0
"""No row's id."""

GUARDIANS = frozenset({Role.GUARDIAN, Role.CO_REPRESENTATIVE})
OFFICERS = frozenset(Role) - GUARDIANS - {Role.NOBODY}

EVERYONE = dict.fromkeys(Role, Reach.PUBLIC)
HOUSEHOLDS = dict.fromkeys(GUARDIANS, Reach.OWN)
SIGNED_IN = dict.fromkeys(GUARDIANS | OFFICERS, Reach.OWN)
ADMINISTRATORS = {Role.ADMINISTRATOR: Reach.TOWN}
REVIEWERS = {**ADMINISTRATORS, Role.DEPARTMENT_OFFICER: Reach.DEPARTMENT}
"""Who answers families."""
DAY_STAFF = {**REVIEWERS, Role.SITE_LEADER: Reach.SITE}
"""Who has the children there, on a day."""

CATALOGUE: dict[Action, Right] = {}
"""Every action that a room declares, complete once `pwa.domain` is imported."""


def declare(
    name: str, words: str, reaches: Mapping[Role, Reach], sensitivity: Sensitivity = Sensitivity.ORDINARY
) -> Action:  # fmt: skip
    """One more action, in French too, and who may do it: a room says it once, beside its rules."""
    action = Action(name)
    if action in CATALOGUE:
        raise ValueError(f"two actions are called {name}")
    CATALOGUE[action] = Right(words, reaches, sensitivity)
    return action


VISIT = declare("visit", "Lire ce qui est public", EVERYONE)
"""What is shown to whoever comes."""


def role_of(name: str) -> Role:
    """The role of that name; one that is not known here is nobody's."""
    return next((role for role in Role if role == name), Role.NOBODY)


def reach_of(role: Role, action: Action) -> Reach | None:
    """How far this role may do it; None when it may not."""
    right = CATALOGUE.get(action)
    return right.reaches.get(role) if right else None


def reaches_of(role: Role) -> frozenset[Reach]:
    """How far the role goes, all its rights together."""
    return frozenset(right.reaches[role] for right in CATALOGUE.values() if role in right.reaches)


def has_duty(role: Role) -> bool:
    """Whether something here is for that role, beyond what is everyone's or their own."""
    return not reaches_of(role) <= {Reach.PUBLIC, Reach.OWN}


def part_of(reach: Reach | None, department: int | None, site: int | None) -> Part:
    """The part of the town that a right goes to, for someone of this department or site; no part at all otherwise."""
    if reach is Reach.TOWN:
        return WHOLE
    if reach is Reach.SITE:
        return Part(site=site or NOWHERE)
    return Part(department=(reach is Reach.DEPARTMENT and department) or NOWHERE)


def sensitivity_of(action: Action) -> Sensitivity:
    right = CATALOGUE.get(action)
    return right.sensitivity if right else Sensitivity.ORDINARY


def refusal_of(role: Role, action: Action) -> str:
    """Why someone signed in may not, as a key of `texts.FORBIDDEN`: whom the page is for, and no more."""
    allowed = frozenset(CATALOGUE[action].reaches) if action in CATALOGUE else frozenset[Role]()
    if allowed & GUARDIANS and role in OFFICERS:
        return "families_only"
    return "not_your_duty" if role in OFFICERS else "officers_only"
