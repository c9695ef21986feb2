"""Forty fictitious households of a demo town: who they are, and what their children are enrolled in."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from pwa.domain.calendars.schools import SchoolYear
from pwa.domain.households.members import join
from pwa.domain.terms import has_accepted
from pwa.models.bookings import Enrolment
from pwa.models.people import Account, Child, Custody, Guardian, Household
from pwa.models.sites import ActivityGroup
from pwa.models.towns import Town
from pwa.storage.databases import writing

NAMES = (
    "ARDOISE", "AUBÉPINE", "BALANÇOIRE", "BILBOQUET", "BOUTON", "CABANE", "CAHIER", "CARTABLE", "CERF-VOLANT", "COLLE",
    "COMPTINE", "CRAIE", "CRAYON", "ENCRIER", "ÉPONGE", "FANION", "GOMME", "GOÛTER", "GRELOT", "GUIRLANDE",
    "HAMAC", "LIVRE", "LUGE", "MANÈGE", "MARELLE", "MARRON", "MOUFLE", "OSSELET", "PAPIER", "PÂQUERETTE",
    "PARAPLUIE", "PINCEAU", "PLUMIER", "PRÉAU", "QUILLE", "RÈGLE", "SABLIER", "TILLEUL", "TOBOGGAN", "TOUPIE",
)  # fmt: skip
ADULTS = (("Mme", "Camille"), ("M.", "Karim"), ("Mme", "Inès"), ("M.", "Paul"), ("Mme", "Awa"), ("M.", "Louis"))
CHILDREN = ("Alix", "Noé", "Lina", "Sacha", "Maël", "Jade", "Ilyes", "Rose", "Tom", "Mila", "Axel", "Zoé", "Léo")
STREETS = ("rue des Écoles", "allée des Tilleuls", "rue du Lavoir", "impasse du Moulin", "chemin des Vignes")
AGES = (4, 7, 9, 6, 8, 5, 10, 3, 7, 9)
QUOTIENTS = (320, 480, 640, 790, 905, 1130, 1340, 1590, 1820, None)
STEP = 7
"""Such steps walk through the lists above without two households being alike."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A household that moved in, with what making a demand needs."""

    account: int
    household: int
    quotient: int | None
    is_resident: bool


async def move_in(town: Town, year: SchoolYear, password_hash: str) -> list[Neighbour]:
    """Forty households; each has one or two children, enrolled by their age."""
    groups = await ActivityGroup.filter(activity__town=town).prefetch_related("activity")
    moving = MovingIn(town, year, password_hash, {(one.activity.code, one.name): one for one in groups})
    neighbours = []
    for position, name in enumerate(NAMES):
        async with writing():
            neighbours.append(await moving.household(position, name))
    return neighbours


@dataclass(frozen=True, slots=True)
class MovingIn:
    """What every household finds when it moves in; `groups` by activity and name."""

    town: Town
    year: SchoolYear
    password_hash: str
    groups: dict[tuple[str, str], ActivityGroup]

    async def household(self, position: int, name: str) -> Neighbour:
        quotient, is_resident = QUOTIENTS[position * 3 % len(QUOTIENTS)], position % 13 != 5
        household = await Household.create(
            town=self.town, address=f"{position * 2 + 1} {STREETS[position % len(STREETS)]}", is_resident=is_resident,
            postcode="33450" if is_resident else "33370", city="SAINT-LOUBÈS" if is_resident else "YVRAC",
            family_quotient=quotient,
        )  # fmt: skip
        account = await self.account(household, position, name)
        for rank in range(1 + position % 2):
            await self.child(household, position * 2 + rank, name)
        return Neighbour(account, household.id, quotient, is_resident)

    async def account(self, household: Household, position: int, name: str) -> int:
        civility, first_name = ADULTS[position % len(ADULTS)]
        username = f"{without_accents(first_name)}.{without_accents(name)}"
        guardian = await Guardian.create(
            town=self.town, civility=civility, first_name=first_name, last_name=name,
            email=f"{username}@example.org", phone=f"06 39 98 40 {position:02}",
        )  # fmt: skip
        async with writing() as db:
            await join(db, guardian.id, household.id, is_payer=True)
        account = await Account.create(
            public_id=uuid4(), town=self.town, username=username, username_key=username, is_demo=True,
            password_hash=self.password_hash, guardian=guardian, **has_accepted(self.town),
        )  # fmt: skip
        return account.id

    async def child(self, household: Household, number: int, name: str) -> None:
        age = AGES[number % len(AGES)]
        child = await Child.create(
            town=self.town, first_name=CHILDREN[number * STEP % len(CHILDREN)], last_name=name,
            birth_date=date(self.year.first_day.year - age, 1 + number % 8, 1 + number % 28),
        )  # fmt: skip
        await Custody.create(household=household, child=child)
        for rank, (activity, group) in enumerate(enrolments_at(age, number), 1):
            await Enrolment.create(
                town=self.town, child=child, group=self.groups[activity, group], starts_on=self.year.first_day,
                ends_on=self.year.last_day, place=group.split(",")[0], position=rank,
            )  # fmt: skip


def enrolments_at(age: int, number: int) -> Iterator[tuple[str, str]]:
    """Under six, at Jean De La Fontaine; from six on, at Hector Ducamp or Île Bleue."""
    school = "Jean De La Fontaine" if age < 6 else ("Hector Ducamp Élémentaire", "Île Bleue")[number % 3 == 0]
    yield "accueil-periscolaire", school
    yield "restauration-scolaire", school
    if number % 5 != 4:
        ages = "moins de 6 ans" if age < 6 else "6 ans et plus"
        yield "centre-de-loisirs-mercredi", f"Jean De La Fontaine, {ages}"
    if number % 3 == 0:
        yield "centre-de-loisirs-vacances", "Jean De La Fontaine"


def without_accents(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
