"""Deux onglets, ou un mot de passe oublié au même moment : ce qui a été comparé avant le verrou l’est dessous."""

import asyncio
from dataclasses import replace

import pytest

from pwa.app import create_app
from pwa.domain.accounts import passwords, signing_in
from pwa.domain.credentials import changing
from pwa.domain.credentials.intruders import forget_passkeys
from pwa.domain.links.writes import hold
from pwa.domain.passkeys import challenges
from pwa.models.events import Event
from pwa.models.passkeys import Passkey
from pwa.models.people import Account, Session
from pwa.running.clock import Clock
from pwa.storage.databases import writing
from tests.authenticator import Device
from tests.people import HOME, NOW, PASSWORD, REAL_NOW

pytestmark = pytest.mark.both_databases
CHANGE, CONFIRM = f"/{HOME}/identifiants/mot-de-passe", f"/{HOME}/confirmation"
FIRST = f"/{HOME}/premiers-identifiants"
DOOR, OWN = f"/{HOME}/connexion", f"/{HOME}/identifiants/cles-d-acces"
ONE, OTHER, RESET = "tartine-42-verte", "girafe-17-bleue", "moulin-63-rouge"


@pytest.fixture
def application(settings):
    made = create_app(replace(settings, public_url="https://preau.test"))
    made.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    return made


def change(new, current=PASSWORD):
    return {"current_password": current, "new_password": new, "new_password_again": new}


async def opens(client, password) -> bool:
    return (await client.post(DOOR, data={"username": "maman.test", "password": password})).status_code == 303


async def forgets() -> None:
    """Maman follows the link of « J’ai oublié mon mot de passe. », elsewhere, right now."""
    account = await Account.get(username="maman.test").select_related("guardian", "officer")
    kept = await passwords.hashed(RESET)
    async with writing() as db:
        await changing.keep(db, account, kept, but=None, is_forgotten=True, now=NOW, real_now=REAL_NOW)


def meanwhile(monkeypatch, module, name, act):
    """What another does right after the password was compared, before anything is held."""
    compared = getattr(module, name)

    async def slow(*given, **more):
        found = await compared(*given, **more)
        monkeypatch.setattr(module, name, compared)
        await act()
        return found

    monkeypatch.setattr(module, name, slow)


async def test_deux_onglets_changent_le_mot_de_passe_un_seul_le_peut(signed_in, client):
    maman = await signed_in("maman.test")
    answers = await asyncio.gather(*(maman.post(CHANGE, data=change(new)) for new in (ONE, OTHER)))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    [refused] = [answer for answer in answers if answer.status_code == 422]
    assert "Ce n’est pas votre mot de passe actuel." in refused.text
    kept, other = (ONE, OTHER) if answers[0].status_code == 303 else (OTHER, ONE)
    assert await opens(client, kept)
    assert not await opens(client, other)
    assert await Event.filter(verb="password_changed").count() == 1


async def test_un_mot_de_passe_oublie_au_meme_moment_l_emporte(signed_in, client, monkeypatch):
    """Whoever held a stolen session and the former password is out, and leaves nothing."""
    maman = await signed_in("maman.test")
    meanwhile(monkeypatch, changing, "knows", forgets)
    assert (await maman.post(CHANGE, data=change(ONE))).status_code == 401
    assert await opens(client, RESET)
    assert not await opens(client, ONE)


async def test_un_autre_onglet_l_a_change_juste_avant(signed_in, client, monkeypatch):
    """The session lasts, the password that was compared does not."""
    maman = await signed_in("maman.test")

    async def other_tab():
        assert (await maman.post(CHANGE, data=change(ONE))).status_code == 303

    meanwhile(monkeypatch, changing, "knows", other_tab)
    assert (await maman.post(CHANGE, data=change(OTHER))).status_code == 422
    assert await opens(client, ONE)
    assert not await opens(client, OTHER)


async def test_l_ancien_mot_de_passe_ne_confirme_plus_rien(signed_in, monkeypatch):
    maman = await signed_in("maman.test")
    async with writing() as db:
        await Session.all().using_db(db).update(confirmed_at=None)

    async def other_tab():
        assert (await maman.post(CHANGE, data=change(ONE))).status_code == 303

    meanwhile(monkeypatch, signing_in, "recognised", other_tab)
    answer = await maman.post(CONFIRM, data={"confirm-password": PASSWORD})
    assert answer.status_code == 422
    assert (await Session.get()).confirmed_at is None
    assert (await maman.post(CONFIRM, data={"confirm-password": ONE})).status_code == 303


async def test_une_session_fermee_au_meme_moment_n_est_pas_confirmee(signed_in, monkeypatch):
    maman = await signed_in("maman.test")
    meanwhile(monkeypatch, signing_in, "recognised", forgets)
    answer = await maman.post(CONFIRM, data={"confirm-password": PASSWORD})
    assert answer.status_code in (401, 422)
    assert not await Event.filter(verb="confirmed").exists()


async def test_un_compte_ferme_au_meme_moment_n_est_pas_confirme(signed_in, monkeypatch):
    maman = await signed_in("maman.test")

    async def shut():
        async with writing() as db:
            await Account.filter(username="maman.test").using_db(db).update(disabled_at=REAL_NOW)

    meanwhile(monkeypatch, signing_in, "recognised", shut)
    assert (await maman.post(CONFIRM, data={"confirm-password": PASSWORD})).status_code == 422
    assert not await Event.filter(verb="confirmed").exists()


async def test_une_cle_faite_pendant_que_ce_n_est_pas_moi_ferme_la_session_n_est_pas_gardee(
    signed_in, application, monkeypatch
):
    """What a thief was adding as the owner shut the door would have opened it again."""
    thief = await signed_in("maman.test")

    async def closed():
        async with writing() as db:
            await Session.all().using_db(db).delete()

    asked = (await thief.post(f"{OWN}/defi")).json()
    _, brought = Device().makes(asked)
    meanwhile(monkeypatch, challenges, "take", closed)
    answer = await thief.post(OWN, data={"credential": brought, "name": "Voleur"})
    assert answer.status_code == 401
    assert await Passkey.all().count() == 0
    assert not await Event.filter(verb="passkey_added").exists()


async def test_deux_onglets_des_premiers_identifiants_le_second_sait_ce_qui_est_garde(signed_in, client, monkeypatch):
    maman = await signed_in("maman.test")
    async with writing() as db:
        await Account.filter(username="maman.test").using_db(db).update(must_change=True)
    first, second = ({"username": "maman.test", "new_password": new, "new_password_again": new} for new in (ONE, OTHER))

    async def other_tab():
        assert (await maman.post(FIRST, data=first)).status_code == 303

    meanwhile(monkeypatch, passwords, "hashed", other_tab)
    page = await maman.post(FIRST, data=second)
    assert page.status_code == 422
    assert "dans un autre onglet" in page.text
    assert (await maman.post(FIRST, data=second)).status_code == 422
    assert await opens(client, ONE)
    assert not await opens(client, OTHER)


async def test_entrer_par_une_cle_pendant_qu_on_les_oublie_toutes(signed_in, client, application):
    """The account is held before its passkeys, whoever acts: nobody waits for somebody who waits for them."""
    maman = await signed_in("maman.test")
    device, brought = Device().makes((await maman.post(f"{OWN}/defi")).json())
    assert (await maman.post(OWN, data={"credential": brought, "name": ""})).status_code == 303
    account = await Account.get(username="maman.test")

    async def turned_out():
        async with writing() as db:
            await hold(db, account.id)
            await asyncio.sleep(0.2)
            await forget_passkeys(db, account.id)

    signed = device.signs((await client.post(f"/{HOME}/cles-d-acces/defi")).json())
    enters = client.post(f"/{HOME}/cles-d-acces/connexion", data={"credential": signed})
    answer, _ = await asyncio.gather(enters, turned_out())
    assert answer.status_code in (303, 422)
    assert await Passkey.all().count() == 0
