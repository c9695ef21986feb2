"""Une adresse corrigée par la mairie : ce qui était parti à l’ancienne n’ouvre plus rien."""

from datetime import timedelta

import pytest

from pwa.domain import links
from pwa.domain.households import guardians
from pwa.domain.households.acts import Act
from pwa.domain.households.guardians import Adult
from pwa.domain.imports import writes
from pwa.domain.links import LinkOver
from pwa.models.people import Account, Guardian
from pwa.models.words import LinkKind
from pwa.storage.databases import writing
from tests.domain.small_town import NOW, small_town
from tests.people import REAL_NOW

pytestmark = pytest.mark.both_databases
KINDS = (LinkKind.INVITATION,)


@pytest.fixture
async def invited(database):
    """Somebody invited at an address that is wrong, by a link and a temporary password; the link."""
    town = await small_town(1)
    account = await Account.get(id=town.families[0].account)
    await Account.filter(id=account.id).update(
        must_change=True, invited_at=REAL_NOW, activated_at=None, password_until=REAL_NOW + timedelta(days=30)
    )
    async with writing() as db:
        token = await links.make(db, town.town, LinkKind.INVITATION, account=account.id, real_now=REAL_NOW)
    return await Account.get(id=account.id), token


async def by_the_desk(guardian: Guardian, email: str) -> None:
    adult = Adult(guardian.last_name, guardian.first_name, guardian.civility, email, guardian.phone)
    async with writing() as db:
        act = Act(guardian.town_id, None, NOW, is_sure=True)
        await guardians.edit(db, act, guardian.household_id, guardian.id, adult)


async def by_a_file(guardian: Guardian, email: str) -> None:
    async with writing() as db:
        await writes.change(db, "guardian", guardian.id, {"email": email})


@pytest.mark.parametrize("correct", [by_the_desk, by_a_file])
async def test_ce_qui_est_parti_ailleurs_n_ouvre_rien(invited, correct):
    account, token = invited
    await correct(await Guardian.get(id=account.guardian_id), "juste@example.org")
    with pytest.raises(LinkOver):
        await links.find(account.town_id, token, KINDS, real_now=REAL_NOW)
    assert (await Account.get(id=account.id)).password_until <= REAL_NOW


async def test_un_autre_nom_laisse_le_lien(invited):
    account, token = invited
    guardian = await Guardian.get(id=account.guardian_id)
    guardian.last_name = "AUTREMENT"
    await by_the_desk(guardian, guardian.email)
    assert await links.find(account.town_id, token, KINDS, real_now=REAL_NOW)
