"""Ce qu'un compte devient : fait, invité, actif, désactivé ; sur les deux bases."""

from datetime import timedelta

import pytest

from pwa.domain.accounts import asking, making, passwords, signing_in, states
from pwa.domain.accounts.making import NameTaken, NewAccount
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Attempt, WrongCredentials
from pwa.domain.accounts.states import State, state_of
from pwa.models.events import Event
from pwa.models.people import Account, Guardian
from pwa.storage.databases import writing
from tests.people import HOME, NOW, PASSWORD, REAL_NOW

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def town(database):
    return (await asking.asking(HOME, None, REAL_NOW)).town


async def enters(town, username="maman.test", password=PASSWORD, *, real_now=REAL_NOW) -> str:
    who = Attempt(town, username, password, "192.0.2.1", Browser("un téléphone"))
    return (await signing_in.sign_in(who, now=NOW, real_now=real_now)).token


async def a_guardian(town) -> int:
    """Of Maman's household, without an account."""
    maman = await Guardian.get(account__username_key="maman.test", account__town_id=town.id)
    given = {"first_name": "Zoé", "last_name": "D’Été", "email": "zoe@example.org", "civility": "Mme"}
    return (await Guardian.create(town_id=maman.town_id, household_id=maman.household_id, **given)).id


async def made(town, **more) -> int:
    account = NewAccount("zoe.dete", guardian=more.pop("guardian", None) or await a_guardian(town), **more)
    async with writing() as db:
        return (await making.make(db, town.id, account, by=None, now=NOW)).id


async def test_un_compte_sans_mot_de_passe_n_entre_pas(town):
    id = await made(town)
    for tried in ("", "NULL", "None", "-"):
        with pytest.raises(WrongCredentials):
            await enters(town, "zoe.dete", tried)
    assert state_of(await Account.get(id=id)) is State.MADE
    assert await Event.filter(verb="account_made", for_account_id=id).count() == 1


async def test_deux_comptes_n_ont_pas_le_meme_nom(town):
    guardian = await a_guardian(town)
    with pytest.raises(NameTaken):
        async with writing() as db:
            await making.make(db, town.id, NewAccount(" MAMAN.test", guardian=guardian), by=None, now=NOW)
    assert not await Account.filter(guardian_id=guardian).exists()


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("Zoé", "D’Été", "zoe.dete"), ("Maman", "TEST", "maman.test2"), ("", "O", "o"), ("李", "明", "compte"),
     ("É" * 200, "N’" * 200, ("e" * 200)[:110])],
)  # fmt: skip
async def test_un_nom_d_utilisateur_libre_se_fait_de_tout_nom(town, first, last, name):
    async with writing() as db:
        assert await making.free_name(db, town.id, first, last) == name


async def test_le_mot_de_passe_provisoire_expire_et_entrer_active(town):
    given = {"password_hash": await passwords.hashed("provisoire-7"), "password_until": REAL_NOW + timedelta(days=7),
             "must_change": True, "invited_at": REAL_NOW}  # fmt: skip
    id = await made(town, **given)
    with pytest.raises(WrongCredentials):
        await enters(town, "zoe.dete", "provisoire-7", real_now=REAL_NOW + timedelta(days=7))
    assert state_of(await Account.get(id=id)) is State.INVITED
    token = await enters(town, "zoe.dete", "provisoire-7")
    user = (await asking.asking(HOME, token, REAL_NOW)).user
    assert user.must_change
    assert state_of(await Account.get(id=id)) is State.ACTIVE
    assert await Event.filter(verb="account_activated", for_account_id=id).count() == 1


async def test_un_compte_desactive_n_entre_plus_et_ses_sessions_finissent(town, world):
    id, token = world.account("maman.test")["id"], await enters(town)
    async with writing() as db:
        assert await states.disable(db, town.id, id, by=None, now=NOW, real_now=REAL_NOW)
        assert not await states.disable(db, town.id, id, by=None, now=NOW, real_now=REAL_NOW)
    assert (await asking.asking(HOME, token, REAL_NOW)).user is None
    with pytest.raises(WrongCredentials):
        await enters(town)
    async with writing() as db:
        assert await states.enable(db, town.id, id, by=None, now=NOW)
    assert await enters(town)
    assert (await asking.asking(HOME, token, REAL_NOW)).user is None
    assert [one.verb for one in await Event.filter(for_account_id=id, verb__startswith="account_").order_by("id")] == [
        "account_disabled", "account_enabled",
    ]  # fmt: skip


async def test_desactive_pendant_que_l_on_verifie_son_mot_de_passe_on_n_entre_pas(town, world, monkeypatch):
    right = passwords.is_right

    async def slow(kept, password):
        answer = await right(kept, password)
        async with writing() as db:
            await states.disable(db, town.id, world.account("maman.test")["id"], by=None, now=NOW, real_now=REAL_NOW)
        return answer

    monkeypatch.setattr(passwords, "is_right", slow)
    with pytest.raises(WrongCredentials):
        await enters(town)


def test_un_agent_de_toujours_est_actif():
    one = Account(password_hash="x")
    assert state_of(one) is State.ACTIVE
    assert state_of(Account(password_hash="x", invited_at=NOW)) is State.INVITED
    assert state_of(Account(password_hash="", invited_at=None)) is State.MADE
    assert state_of(Account(password_hash="x", activated_at=NOW, disabled_at=NOW)) is State.DISABLED
