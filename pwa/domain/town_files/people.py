"""The fictitious people of a demo town: households with their children and enrolments, and officers."""

from datetime import date
from typing import Any
from uuid import uuid4

from pwa.domain.accounts import username_key
from pwa.domain.calendars.schools import SchoolYear
from pwa.domain.town_files.ledger import Ledger
from pwa.domain.town_files.reading import Table
from pwa.models import (
    Account,
    ActivityGroup,
    Child,
    Contact,
    Custody,
    Enrolment,
    Guardian,
    Household,
    Officer,
    SchoolClass,
    Town,
)


class PeopleLoading:
    """Moves people in; their accounts get the password hash of the demo."""

    def __init__(self, ledger: Ledger, town: Town, year: SchoolYear, password_hash: str) -> None:
        self.ledger, self.town, self.year, self.password_hash = ledger, town, year, password_hash

    async def load(self, table: Table) -> None:
        self.years_later = int(self.year.label[:4]) - table.number("school_year")
        for officer in table.tables("officers"):
            await self.officer(officer)
        for household in table.tables("households"):
            await self.household(household)
        table.end()

    async def officer(self, table: Table) -> None:
        name, username = table.text("name", most=120), table.text("username", most=120)
        officer = await self.ledger.keep(f"agent {name}", Officer, {"town": self.town, "name": name})
        await self.account(username, officer=officer)
        table.end()

    async def account(self, username: str, **owner: Any) -> None:
        if not await Account.exists(town=self.town, username_key=username_key(username)):
            await Account.create(
                town=self.town, public_id=uuid4(), username=username, username_key=username_key(username),
                password_hash=self.password_hash, is_demo=True, **owner,
            )  # fmt: skip

    async def household(self, table: Table) -> None:
        guardians = table.tables("guardians")
        if not guardians:
            raise table.mistake("guardians", "doit nommer au moins une personne")
        facts = {
            "address": table.text("address", most=200), "postcode": table.text("postcode", most=10),
            "city": table.text("city", most=100), "family_quotient": table.number_or_none("family_quotient"),
            "is_resident": table.yes("is_resident", True),
        }  # fmt: skip
        household = await self.home_of(guardians[0], facts)
        for position, guardian in enumerate(guardians):
            await self.guardian(guardian, household, is_payer=position == 0)
        self.position = 0
        for child in table.tables("children"):
            await self.child(child, household)
        for contact in table.tables("contacts"):
            await self.contact(contact, household)
        table.end()

    async def home_of(self, payer: Table, facts: dict[str, Any]) -> Household:
        """The household is known by its payer's address."""
        told = f"foyer {payer.text('last_name')}"
        known = await Household.get_or_none(town=self.town, guardians__email=payer.text("email"))
        return await self.ledger.settle(told, Household, known, {"town": self.town}, facts)

    async def guardian(self, table: Table, household: Household, *, is_payer: bool) -> None:
        email = table.text("email")
        guardian = await self.ledger.keep(
            f"représentant {email}", Guardian, {"household": household, "email": email},
            civility=table.text("civility", most=10), first_name=table.text("first_name", most=80),
            last_name=table.text("last_name", most=80), phone=table.text_or_none("phone", most=20), is_payer=is_payer,
        )  # fmt: skip
        if "username" in table.values:
            await self.account(table.text("username", most=120), guardian=guardian)
        table.end()

    async def child(self, table: Table, household: Household) -> None:
        first_name = table.text("first_name", most=80)
        known = await Child.get_or_none(custodies__household=household, first_name=first_name)
        facts = {"last_name": table.text("last_name", most=80), "birth_date": self.birth_date(table)}
        key = {"town": self.town, "first_name": first_name}
        child = await self.ledger.settle(f"enfant {first_name}", Child, known, key, facts)
        if known is None:
            await Custody.create(household=household, child=child)
        for enrolment in table.tables("enrolments"):
            self.position += 1
            await self.enrolment(enrolment, child, self.position)
        table.end()

    def birth_date(self, table: Table) -> date:
        born = table.day("birth_date", self.year)
        return born.replace(year=born.year + self.years_later, day=min(born.day, 28))

    async def enrolment(self, table: Table, child: Child, position: int) -> None:
        group = await ActivityGroup.get_or_none(
            activity__town=self.town, activity__code=table.text("activity"), name=table.text("group")
        )
        if group is None:
            raise table.mistake("group", "n’est pas un groupe de cette activité", table.text("group"))
        starts_on = table.day("starts_on", self.year)
        await self.ledger.keep(
            f"inscription de {child.first_name} à {table.text('activity')}", Enrolment,
            {"town": self.town, "child": child, "group": group, "starts_on": starts_on},
            ends_on=table.day("ends_on", self.year), place=table.text("place", most=120), position=position,
            school_class_id=await self.school_class(table),
        )  # fmt: skip
        table.end()

    async def school_class(self, table: Table) -> int | None:
        code = table.text_or_none("class")
        found = await SchoolClass.get_or_none(site__town=self.town, code=code) if code else None
        if code and found is None:
            raise table.mistake("class", "n’est la classe d’aucun site", code)
        return found.id if found else None

    async def contact(self, table: Table, household: Household) -> None:
        first_name = table.text("first_name", most=80)
        await self.ledger.keep(
            f"contact {first_name}", Contact, {"household": household, "first_name": first_name},
            last_name=table.text("last_name", most=80), phone=table.text_or_none("phone", most=20),
            may_pick_up=table.yes("may_pick_up"),
        )  # fmt: skip
        table.end()
