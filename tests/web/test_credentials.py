"""« Mes identifiants » : changer son mot de passe, et ce qui est refusé."""

import pytest

from pwa.models.people import Account, Session
from tests.people import HOME, PASSWORD

CREDENTIALS = f"/{HOME}/identifiants"
CHANGE = f"{CREDENTIALS}/mot-de-passe"
DOOR = f"/{HOME}/connexion"
NEW = "tartine-42-verte"


def change(current=PASSWORD, new=NEW, again=None):
    return {"current_password": current, "new_password": new, "new_password_again": new if again is None else again}


async def opens(client, password, username="maman.test") -> bool:
    return (await client.post(DOOR, data={"username": username, "password": password})).status_code == 303


@pytest.mark.both_databases
async def test_le_nouveau_mot_de_passe_ouvre_et_les_autres_appareils_sont_deconnectes(signed_in, client):
    here, other, papa = await signed_in("maman.test"), await signed_in("maman.test"), await signed_in("papa.test")
    answer = await here.post(CHANGE, data=change())
    assert (answer.status_code, answer.headers["location"]) == (303, f"{CREDENTIALS}?fait=mot-de-passe")
    assert "Votre mot de passe est changé." in (await here.get(answer.headers["location"])).text
    assert (await other.get(CREDENTIALS)).status_code == 401
    assert (await papa.get(CREDENTIALS)).status_code == 200
    assert not await opens(client, PASSWORD)
    assert await opens(client, NEW)


@pytest.mark.requirement("SL-24")
async def test_la_page_dit_la_regle_du_guide(signed_in):
    page = await (await signed_in("maman.test")).get(CHANGE)
    said = "Le mot de passe doit contenir au minimum 8 caractère(s) dont au moins : 1 minuscule(s), 1 chiffre(s)"
    assert said in page.text.replace("\u00a0", " ")
    assert page.text.count('autocomplete="new-password"') == 2
    assert 'autocomplete="current-password"' in page.text
    assert "maxlength" not in page.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (change(current="un-autre-9"), "Ce n’est pas votre mot de passe actuel."),
        (change(new=PASSWORD), "C’est votre mot de passe actuel"),
        (change(new="abc"), "il lui faut au moins"),
        (change(new="motdepasse12"), "trop courant"),
        (change(new="maman.test2022"), "contient votre nom d’utilisateur"),
        (change(new="saintloubes-2022"), "le nom de la commune"),
        (change(again="tartine-42-vertes"), "La confirmation n’est pas le même mot de passe."),
        (change(new=""), "Choisissez un mot de passe."),
        ({}, "Choisissez un mot de passe."),
        (change(new="Tartine-7" * 40), "dépasse 256"),
    ],
)
async def test_ce_qui_ne_va_pas_est_dit_et_rien_ne_change(signed_in, client, asked, said):
    maman = await signed_in("maman.test")
    page = await maman.post(CHANGE, data=asked)
    assert page.status_code == 422
    assert said in page.text.replace("\u00a0", " ")
    assert "value=" not in page.text.partition('id="new_password"')[2].partition(">")[0]
    assert await opens(client, PASSWORD)


async def test_presse_deux_fois_le_bouton_dit_que_c_est_fait(signed_in, client):
    """The first answer was lost: what was the present password is not any more."""
    maman = await signed_in("maman.test")
    assert (await maman.post(CHANGE, data=change())).status_code == 303
    again = await maman.post(CHANGE, data=change())
    assert again.status_code == 422
    assert "Si vous venez de le changer, c’est fait" in again.text
    assert await opens(client, NEW)


async def test_une_session_volee_ne_mene_pas_au_mot_de_passe(signed_in):
    maman = await signed_in("maman.test")
    for _ in range(10):
        assert (await maman.post(CHANGE, data=change(current="non-7-non"))).status_code == 422
    page = await maman.post(CHANGE, data=change())
    assert page.status_code == 429
    assert "minutes" in page.text


async def test_un_mot_de_passe_trop_simple_ne_compte_pas_comme_un_essai(signed_in):
    maman = await signed_in("maman.test")
    for _ in range(12):
        assert (await maman.post(CHANGE, data=change(new="abc"))).status_code == 422
    assert (await maman.post(CHANGE, data=change())).status_code == 303


async def test_un_agent_change_aussi_le_sien_et_un_inconnu_se_connecte(signed_in, client):
    agent = await signed_in("agent.enfance")
    assert (await agent.post(CHANGE, data=change())).status_code == 303
    assert await opens(client, NEW, "agent.enfance")
    visitor = await client.get("/saint-pierre-les-elbeuf/identifiants")
    assert visitor.status_code == 401


async def test_rien_de_ce_qui_est_tape_n_est_garde_en_clair(signed_in, world):
    await (await signed_in("maman.test")).post(CHANGE, data=change())
    account = await Account.get(username="maman.test", town_id=world.town["id"])
    assert account.password_hash.startswith("$argon2id$")
    assert await Session.filter(account=account).count() == 1
