"""Deux comptes d’une même personne : ce qui passe de l’un à l’autre, ce qui finit, et ce qui ne se réunit pas."""

import asyncio
from uuid import uuid4

import pytest

from pwa.domain import links
from pwa.domain.accounts.unlocking import Keeper
from pwa.domain.duplicates import merging
from pwa.domain.duplicates.merging import NotMergeable
from pwa.domain.households import acts, members
from pwa.domain.refusals import NotFound
from pwa.models.events import Event
from pwa.models.imports import ImportedRow
from pwa.models.links import Link
from pwa.models.passkeys import Passkey
from pwa.models.people import Account, Guardian, Household, Membership, Session
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Department
from pwa.models.words import LinkKind
from pwa.storage.databases import writing
from tests.people import ELSEWHERE, NOW, REAL_NOW

both_databases = pytest.mark.both_databases


@pytest.fixture
async def kept(database) -> Account:
    return await Account.get(username="maman.test").select_related("guardian")


@pytest.fixture
async def gone(kept) -> Account:
    """Maman again, from a form of five years ago, who pays for a household of her own."""
    again = await Guardian.create(town_id=kept.town_id, civility="", first_name="Maman", last_name="TEST")
    home = await Household.create(town_id=kept.town_id, address="3 place Une", postcode="33450", city="Saint-Loubès")
    async with writing() as db:
        await members.join(db, again.id, home.id, is_payer=True)
    return await Account.create(
        town_id=kept.town_id, public_id=uuid4(), username="m.test", username_key="m.test", guardian_id=again.id,
        password_hash="", activated_at=REAL_NOW,
    )  # fmt: skip


async def boss() -> Keeper:
    one = await Account.get(username="direction.mairie")
    return Keeper(one.town_id, one.id, NOW, REAL_NOW)


async def merged(gone: int, kept: int, **more: str) -> merging.Moving:
    who = await boss()
    async with writing() as db:
        return await merging.merge(db, who, gone, kept, **more)


async def places(account: Account) -> dict[int, bool]:
    rows = await Membership.filter(guardian_id=account.guardian_id, until=None)
    return {one.household_id: one.is_payer for one in rows}


@both_databases
async def test_les_foyers_passent_a_celui_qui_reste_avec_leurs_charges(kept, gone):
    mine, theirs = await places(kept), await places(gone)
    found = await merged(gone.id, kept.id)
    assert {one.household: one.is_payer for one in found.places} == theirs
    assert await places(kept) == mine | theirs
    assert await places(gone) == {}
    person = await Guardian.get(id=gone.guardian_id)
    assert person.household_id is None
    assert (await Guardian.get(id=kept.guardian_id)).household_id == kept.guardian.household_id, (
        "looks where she looked"
    )


@both_databases
@pytest.mark.parametrize("pays", [True, False])
async def test_un_foyer_que_les_deux_avaient_n_a_qu_une_place_et_qu_un_payeur(kept, gone, pays):
    [home] = await places(kept)
    await Membership.filter(household_id=home, guardian_id=kept.guardian_id).update(is_payer=not pays)
    async with writing() as db:
        await members.join(db, gone.guardian_id, home, is_payer=pays)
    await merged(gone.id, kept.id)
    living = await Membership.filter(
        household_id=home, until=None, guardian_id__in=[kept.guardian_id, gone.guardian_id]
    )
    assert [(one.guardian_id, one.is_payer) for one in living] == [(kept.guardian_id, True)]


@both_databases
async def test_celui_qui_part_se_ferme_et_rien_de_lui_n_ouvre_plus(kept, gone):
    await Session.create(token_hash="s" * 64, account_id=gone.id, created_at=REAL_NOW, seen_at=REAL_NOW,
                         expires_at=REAL_NOW, device="un téléphone")  # fmt: skip
    await Passkey.create(town_id=gone.town_id, account_id=gone.id, credential_id="une-cle", public_key="x", name="clé",
                         transports=[], created_at=REAL_NOW)  # fmt: skip
    async with writing() as db:
        await links.make(db, gone.town_id, LinkKind.RESET, account=gone.id, real_now=REAL_NOW)
    before = (kept.username, kept.password_hash, kept.guardian.email)
    await merged(gone.id, kept.id)
    await gone.refresh_from_db()
    assert gone.disabled_at == REAL_NOW
    assert not await Session.filter(account_id=gone.id).exists()
    assert not await Passkey.filter(account_id=gone.id).exists()
    assert not await Link.filter(account_id=gone.id, revoked_at=None).exists()
    after = await Account.get(id=kept.id).select_related("guardian")
    assert (after.username, after.password_hash, after.guardian.email) == before


@both_databases
async def test_une_demande_sans_foyer_suit_et_les_autres_gardent_qui_les_a_faites(kept, gone):
    [home] = await places(gone)
    department = await Department.filter(town_id=gone.town_id).first()
    for number, household in ((9001, None), (9002, home)):
        await ServiceRequest.create(town_id=gone.town_id, number=number, kind="une-autre", household_id=household,
                                    account_id=gone.id, department=department, made_at=NOW)  # fmt: skip
    assert (await merged(gone.id, kept.id)).requests == 1
    made = dict(await ServiceRequest.filter(number__in=[9001, 9002]).values_list("number", "account_id"))
    assert made == {9001: kept.id, 9002: gone.id}


@both_databases
async def test_un_evenement_de_chaque_cote(kept, gone):
    [home] = await places(gone)
    await merged(gone.id, kept.id)
    after = Event.filter(for_account_id__in=[gone.id, kept.id], subject__startswith="account:")
    told = {one.subject: (one.verb, one.detail) for one in await after}
    assert told == {
        f"account:{kept.id}": ("accounts_merged", {"gone": gone.id, "households": [home], "requests": 0}),
        f"account:{gone.id}": ("account_merged_away", {"kept": kept.id}),
    }


@both_databases
async def test_ce_qu_un_autre_logiciel_nomme_est_celui_qui_reste(kept, gone):
    [place] = await Membership.filter(guardian_id=gone.guardian_id)
    for kind, row in (("guardian", gone.guardian_id), ("account", gone.id), ("membership", place.id)):
        await ImportedRow.create(town_id=gone.town_id, kind=kind, key="12", row=row, marks={}, imported_at=REAL_NOW)
    await ImportedRow.create(town_id=gone.town_id, kind="child", key="1", row=gone.id, marks={}, imported_at=REAL_NOW)
    await merged(gone.id, kept.id)
    rows = dict(await ImportedRow.filter(key="12").values_list("kind", "row"))
    there = await Membership.get(guardian_id=kept.guardian_id, household_id=place.household_id)
    assert rows == {"guardian": kept.guardian_id, "account": kept.id, "membership": there.id}
    assert (await ImportedRow.get(kind="child", key="1")).row == gone.id, "another kind's"


@both_databases
async def test_ni_avec_soi_ni_avec_un_agent_ni_ferme_ni_d_ailleurs(kept, gone):
    agent = (await Account.get(username="agent.enfance")).id
    stranger = (await Account.filter(town__slug=ELSEWHERE, guardian_id__isnull=False).first()).id
    for pair, why in (((kept.id, kept.id), "itself"), ((agent, kept.id), "officer"), ((kept.id, agent), "officer")):
        with pytest.raises(NotMergeable) as refusal:
            await merged(*pair)
        assert refusal.value.facts == {"why": why}
    for pair in ((stranger, kept.id), (kept.id, stranger), (99_999_999, kept.id), (stranger, stranger)):
        with pytest.raises(NotFound):
            await merged(*pair)
    await Account.filter(id=gone.id).update(disabled_at=REAL_NOW)
    for pair in ((gone.id, kept.id), (kept.id, gone.id)):
        with pytest.raises(NotMergeable) as refusal:
            await merged(*pair)
        assert refusal.value.facts == {"why": "closed"}
    assert len(await places(gone)) == 1
    assert not await Event.filter(verb__in=["accounts_merged", "account_merged_away"]).exists()


@both_databases
async def test_deux_agents_en_sens_contraires_et_un_seul_l_emporte(kept, gone):
    homes = {*await places(kept), *await places(gone)}
    tries = [merged(gone.id, kept.id), merged(kept.id, gone.id), merged(gone.id, kept.id), merged(kept.id, gone.id)]
    told = await asyncio.gather(*tries, return_exceptions=True)
    refused = [one for one in told if isinstance(one, NotMergeable)]
    assert [one.facts["why"] for one in refused] == ["closed"] * 3
    assert await Account.filter(id__in=[gone.id, kept.id], disabled_at=None).count() == 1
    living = await Account.get(id__in=[gone.id, kept.id], disabled_at=None)
    assert set(await places(living)) == homes
    assert await Event.filter(verb="accounts_merged").count() == 1


@both_databases
async def test_ce_qui_a_change_depuis_l_ecran_se_relit(kept, gone):
    who = await boss()
    async with writing() as db:
        seen = (await merging.moving(db, who.town, gone.id, kept.id)).mark
    await Membership.filter(guardian_id=gone.guardian_id).update(is_payer=False)
    with pytest.raises(acts.ChangedMeanwhile):
        await merged(gone.id, kept.id, seen=seen)
    await gone.refresh_from_db()
    assert gone.disabled_at is None
    assert len(await places(gone)) == 1
