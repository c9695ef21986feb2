"""The fictitious people of a demo town move in: households with their children and enrolments, and officers."""

from datetime import date
from typing import Any
from uuid import uuid4

from pwa.domain.accounts.names import username_key
from pwa.domain.households.members import join
from pwa.domain.officers.duties import columns_of
from pwa.domain.terms import has_accepted
from pwa.domain.town_files.ledger import Ledger
from pwa.domain.town_files.schema.people import Demo, DemoChild, DemoEnrolment, DemoGuardian, DemoHousehold
from pwa.domain.town_files.whole import Declared
from pwa.models.bookings import Enrolment
from pwa.models.people import Account, Child, Contact, Custody, Guardian, Household, Officer
from pwa.models.sites import ActivityGroup, SchoolClass
from pwa.models.towns import Town
from pwa.storage.databases import writing


class PeopleLoading:
    """Moves people in; their accounts get the password hash of the demo."""

    def __init__(self, ledger: Ledger, town: Town, declared: Declared, password_hash: str) -> None:
        self.ledger, self.town, self.password_hash = ledger, town, password_hash
        self.year = declared.year

    async def load(self, demo: Demo) -> None:
        self.years_later = self.year.first_day.year - demo.school_year
        for one in demo.officers:
            officer = await self.ledger.keep(
                f"agent {one.name}", Officer, {"town": self.town, "name": one.name},
                **await columns_of(one.duty, self.town),
            )  # fmt: skip
            await self.account(one.username, officer=officer)
        for household in demo.households:
            await self.household(household)

    async def account(self, username: str, **owner: Any) -> None:
        if not await Account.exists(town=self.town, username_key=username_key(username)):
            await Account.create(
                town=self.town, public_id=uuid4(), username=username, username_key=username_key(username),
                password_hash=self.password_hash, is_demo=True, **has_accepted(self.town), **owner,
            )  # fmt: skip

    async def household(self, one: DemoHousehold) -> None:
        household = await self.home_of(one)
        for position, guardian in enumerate(one.guardians):
            await self.guardian(guardian, household, is_payer=position == 0)
        self.position = 0
        for child in one.children:
            await self.child(child, household)
        for contact in one.contacts:
            await self.ledger.keep(
                f"contact {contact.first_name}", Contact, {"household": household, "first_name": contact.first_name},
                last_name=contact.last_name, phone=contact.phone, may_pick_up=contact.may_pick_up,
            )  # fmt: skip

    async def home_of(self, one: DemoHousehold) -> Household:
        """The household is known by its payer's address."""
        payer = one.guardians[0]
        known = await Household.filter(town=self.town, memberships__guardian__email=payer.email).first()
        facts = {"address": one.address, "postcode": one.postcode, "city": one.city,
                 "family_quotient": one.family_quotient, "is_resident": one.is_resident}  # fmt: skip
        return await self.ledger.settle(f"foyer {payer.last_name}", Household, known, {"town": self.town}, facts)

    async def guardian(self, one: DemoGuardian, household: Household, *, is_payer: bool) -> None:
        known = await Guardian.filter(memberships__household=household, email=one.email).first()
        facts = {"civility": one.civility, "first_name": one.first_name, "last_name": one.last_name, "phone": one.phone}
        key = {"town": self.town, "email": one.email}
        guardian = await self.ledger.settle(f"représentant {one.email}", Guardian, known, key, facts)
        async with writing() as db:
            await join(db, guardian.id, household.id, is_payer=is_payer)
        if one.username:
            await self.account(one.username, guardian=guardian)

    async def child(self, one: DemoChild, household: Household) -> None:
        known = await Child.filter(custodies__household=household, first_name=one.first_name).first()
        facts = {"last_name": one.last_name, "birth_date": self.birth_date(one.birth_date)}
        key = {"town": self.town, "first_name": one.first_name}
        child = await self.ledger.settle(f"enfant {one.first_name}", Child, known, key, facts)
        if known is None:
            await Custody.create(household=household, child=child)
        for enrolment in one.enrolments:
            self.position += 1
            await self.enrolment(enrolment, child, self.position)

    def birth_date(self, born: date) -> date:
        """The demo's children do not grow old."""
        return born.replace(year=born.year + self.years_later, day=min(born.day, 28))

    async def enrolment(self, one: DemoEnrolment, child: Child, position: int) -> None:
        group = await ActivityGroup.get(activity__town=self.town, activity__code=one.activity, name=one.group)
        code = one.school_class
        found = await SchoolClass.filter(site__town=self.town, code=code).first() if code else None
        await self.ledger.keep(
            f"inscription de {child.first_name} à {one.activity}", Enrolment,
            {"town": self.town, "child": child, "group": group, "starts_on": one.starts_on}, ends_on=one.ends_on,
            place=one.place, position=position, school_class_id=found.id if found else None,
        )  # fmt: skip
