"""Ce qui change entre la question et l’écriture : relu une fois le compte tenu, jamais une erreur de nous."""

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import pytest

from pwa.domain import links
from pwa.domain.accounts import sessions
from pwa.domain.accounts.again import still_opens
from pwa.domain.accounts.sessions import Browser, open_session
from pwa.domain.credentials import naming, usernames
from pwa.domain.credentials.changing import WrongFields
from pwa.domain.household_keys import places
from pwa.domain.households import children, enrolments, guardians, members
from pwa.domain.households.acts import Act, Unfit
from pwa.domain.households.enrolments import Term
from pwa.domain.households.guardians import Adult
from pwa.domain.invitations.inviting import Inviting, invite
from pwa.domain.links import LinkOver
from pwa.domain.links.writes import hold
from pwa.domain.towns import view_of
from pwa.models.bookings import Enrolment
from pwa.models.household_keys import HouseholdKey
from pwa.models.people import Account, Custody, Guardian, Session
from pwa.models.towns import Town
from pwa.models.words import AccountKind, LinkKind
from pwa.storage.databases import writing
from tests.domain.small_town import NOW, small_town
from tests.people import REAL_NOW

pytestmark = pytest.mark.both_databases


class Somebody:
    def __init__(self, account: int) -> None:
        self.account_id = account


@pytest.fixture
async def town(database):
    return await small_town(2)


async def test_un_nom_pris_au_meme_instant_est_dit_pris(town, monkeypatch):
    """Both looked before either wrote."""
    here = view_of(await Town.get(id=town.town))

    async def nobody(*_: object) -> bool:
        return False

    monkeypatch.setattr(naming, "is_taken", nobody)
    one, other = (Somebody(family.account) for family in town.families[:2])
    await naming.rename(here, one, "maman", NOW)
    with pytest.raises(WrongFields) as refusal:
        await naming.rename(here, other, "Maman", NOW)
    assert refusal.value.errors == {"username": usernames.taken(here.profile.texts.spoken_identifier)}
    assert (await Account.get(id=other.account_id)).username_key != "maman"


async def test_un_lien_fait_pendant_que_l_adresse_se_corrige_ne_reste_pas(town):
    """« Mot de passe oublié » writes to the address that it read: whoever corrects it waits, then ends that link."""
    account = await Account.get(id=town.families[0].account)
    guardian = await Guardian.get(id=account.guardian_id)
    adult = Adult(guardian.last_name, guardian.first_name, guardian.civility, "juste@example.org", guardian.phone)
    is_held = asyncio.Event()

    async def forgotten() -> str:
        async with writing() as db:
            await hold(db, account.id)
            is_held.set()
            await asyncio.sleep(0.3)
            return await links.make(db, town.town, LinkKind.RESET, account=account.id, real_now=REAL_NOW)

    async def corrected() -> None:
        await is_held.wait()
        async with writing() as db:
            await guardians.edit(db, Act(town.town, None, NOW, is_sure=True), guardian.household_id, guardian.id, adult)

    token, _ = await asyncio.gather(forgotten(), corrected())
    with pytest.raises(LinkOver):
        await links.find(town.town, token, (LinkKind.RESET,), real_now=REAL_NOW)


async def test_un_mot_de_passe_provisoire_qui_vient_de_finir_n_ouvre_plus(town):
    """Its end was brought forward while it was compared."""
    found = await Account.get(id=town.families[0].account)
    async with writing() as db:
        assert await still_opens(db, found, "x", REAL_NOW)
    await Account.filter(id=found.id).update(password_until=REAL_NOW - timedelta(seconds=1))
    async with writing() as db:
        assert not await still_opens(db, found, "x", REAL_NOW)


async def test_deux_qui_reviennent_de_loin_ne_s_attendent_pas_l_un_l_autre(town, monkeypatch):
    """Each leaves the session that it had, then sweeps those of everyone."""
    one, other = (family.account for family in town.families[:2])
    long_ago, leave, left = REAL_NOW - timedelta(days=40), sessions.leave, []
    for account in (one, other):
        async with writing() as db:
            await open_session(db, account, AccountKind.GUARDIAN, f"old {account}", Browser(""), long_ago)

    async def slow(*given):
        await leave(*given)
        left.append(given)
        for _ in range(20):
            if len(left) < 2:
                await asyncio.sleep(0.02)

    monkeypatch.setattr(sessions, "leave", slow)

    async def comes_back(account: int) -> None:
        async with writing() as db:
            here = Browser("", f"old {account}")
            await open_session(db, account, AccountKind.GUARDIAN, f"new {account}", here, REAL_NOW)

    await asyncio.gather(comes_back(one), comes_back(other))
    assert {kept.account_id for kept in await Session.all()} == {one, other}
    assert await Session.all().count() == 2


async def one_then_other(first, second) -> None:
    """The second begins while the first is done and not kept yet."""
    is_done = asyncio.Event()

    async def before() -> None:
        async with writing() as db:
            await first(db)
            is_done.set()
            await asyncio.sleep(0.3)

    async def after() -> None:
        await is_done.wait()
        async with writing() as db:
            await second(db)

    await asyncio.gather(before(), after())


@pytest.fixture
async def shared(town):
    """The first family's child, who lives in the second one's household too."""
    one, other = town.families[:2]
    await Custody.create(household_id=other.household, child_id=one.child)
    return one, other


async def test_un_enfant_inscrit_ne_quitte_pas_ses_deux_foyers_a_la_fois(town, shared):
    act, child = Act(town.town, None, NOW), shared[0].child
    leave = [lambda db, home=one.household: children.remove(db, act, home, child) for one in shared]
    with pytest.raises(Unfit):
        await one_then_other(*leave)
    assert await Custody.filter(child_id=child).count() == 1


async def test_un_enfant_n_est_pas_inscrit_deux_fois_de_ses_deux_foyers(town, shared):
    act, child = Act(town.town, None, NOW), shared[0].child
    await Enrolment.filter(child_id=child).delete()
    term = Term(date(2021, 9, 2), date(2022, 7, 7))
    enrol = [lambda db, home=one.household: enrolments.add(db, act, home, child, town.group, term) for one in shared]
    with pytest.raises(Unfit):
        await one_then_other(*enrol)
    assert await Enrolment.filter(child_id=child).count() == 1


@pytest.fixture
async def known(town):
    """Somebody of the first household, who has no account; how the town invites them."""
    home = town.families[0].household
    guardian = await Guardian.create(
        town_id=town.town, civility="", first_name="Zoé", last_name="LIBRE", email="zoe@example.org"
    )
    async with writing() as db:
        await members.join(db, guardian.id, home, is_payer=False)
    here = Inviting(view_of(await Town.get(id=town.town)), None, NOW, REAL_NOW)
    return guardian.id, lambda db: invite(db, here, guardian.id)


async def test_deux_agents_qui_invitent_la_meme_personne_lui_font_un_compte(known):
    guardian, invited = known
    await one_then_other(invited, invited)
    assert await Account.filter(guardian_id=guardian).count() == 1


async def test_une_cle_ne_prend_pas_la_place_de_qui_est_invite_au_meme_instant(town, known):
    """Whoever brings the key comes in beside them."""
    guardian, invited = known
    newcomer = await Guardian.create(
        town_id=town.town, civility="", first_name="Zoé", last_name="LIBRE", email="zoe2@example.org"
    )
    account = await Account.create(
        town_id=town.town, public_id=uuid4(), username="z", username_key="z", guardian=newcomer, password_hash="",
        must_change=False, is_demo=False,
    )  # fmt: skip
    key = HouseholdKey(town_id=town.town, household_id=town.families[0].household, guardian_id=guardian)
    await one_then_other(invited, lambda db: places.take(db, key, account.id, NOW))
    assert (await Account.get(id=account.id)).guardian_id == newcomer.id
    assert await Account.filter(guardian_id=guardian).count() == 1
