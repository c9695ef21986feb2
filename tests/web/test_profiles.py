"""Mon profil : ce que la mairie a de moi, que je corrige écran par écran ; une adresse que l’on complète."""

import json

import pytest

from pwa.models.events import Event
from pwa.models.people import Account, Guardian
from pwa.storage.national_addresses import Found, NationalAddresses
from tests.people import HOME
from tests.web.signing_up import fill, open_to_families

HERE = f"/{HOME}/profil"
PORT = Found("8 Boulevard du Port", "80000", "Amiens")


class Known(NationalAddresses):
    """The service, which knows one address."""

    async def complete(self, words):
        self.asked = words
        return [PORT] if "port" in words.lower() else []


async def me():
    return (await Account.get(username="maman.test").select_related("guardian")).guardian


@pytest.mark.requirement("SMF-06")
async def test_profil_s_ouvre_de_la_carte_mon_espace(signed_in):
    maman = await signed_in("maman.test")
    espace = await maman.get(f"/{HOME}/espace")
    assert f'href="{HERE}">PROFIL' in espace.text
    assert f'href="/{HOME}/identifiants">IDENTIFIANTS' in espace.text
    assert (await maman.get(HERE)).headers["location"] == f"{HERE}/identite"
    page = await maman.get(f"{HERE}/identite")
    assert 'value="TEST"' in page.text


@pytest.mark.both_databases
async def test_un_ecran_corrige_garde_et_s_ecrit_dans_l_historique(signed_in):
    maman = await signed_in("maman.test")
    said = {"civility": "Mme", "last_name": "TEST-D’ICI", "first_name": "Maman"}
    assert (await maman.post(f"{HERE}/identite", data=said)).headers["location"] == f"{HERE}/adresse"
    assert (await me()).last_name == "TEST-D’ICI"
    await maman.post(f"{HERE}/identite", data=said)
    [event] = await Event.filter(verb="profile_changed")
    assert event.detail == {"fields": ["last_name"]}
    last = await maman.post(f"{HERE}/contact", data={"phone": "0639983399"})
    assert last.headers["location"] == f"{HERE}/contact?fait=profil"
    assert (await me()).phone == "06 39 98 33 99"
    assert "Votre profil est enregistré." in (await maman.get(last.headers["location"])).text


async def test_ce_qui_est_faux_revient_et_rien_ne_change(signed_in):
    maman, before = await signed_in("maman.test"), await me()
    answer = await maman.post(f"{HERE}/adresse", data={"address": "1 rue du Test", "postcode": "334", "city": ""})
    assert answer.status_code == 422
    assert "1 rue du Test" in answer.text
    assert "2 réponses sont à revoir" in answer.text
    assert (await me()).postcode == before.postcode
    assert await Event.filter(verb="profile_changed").count() == 0


async def test_le_courriel_ne_se_change_pas_ici(signed_in):
    maman, before = await signed_in("maman.test"), await me()
    page = await maman.get(f"{HERE}/contact")
    assert before.email in page.text
    assert 'name="email"' not in page.text
    await maman.post(f"{HERE}/contact", data={"email": "pirate@example.org", "phone": ""})
    assert (await me()).email == before.email


async def test_on_ne_corrige_que_soi(signed_in, client):
    before = await Guardian.all().order_by("id").values()
    assert (await client.get(f"{HERE}/identite")).status_code == 401
    desk = await signed_in("agent.enfance")
    assert (await desk.get(f"{HERE}/identite")).status_code == 403
    maman = await signed_in("maman.test")
    data = {"last_name": "Autre", "id": "2", "guardian_id": "2", "town_id": "2", "household_id": "2"}
    await maman.post(f"{HERE}/identite", data=data)
    changed = [
        now for now, then in zip(await Guardian.all().order_by("id").values(), before, strict=True) if now != then
    ]
    assert [one["id"] for one in changed] == [(await me()).id]
    assert (await maman.get(f"{HERE}/authentification")).status_code == 404


@pytest.fixture
def known(application):
    application.state.addresses = Known("http://adresses.example")
    return application.state.addresses


async def test_l_adresse_se_complete_par_un_bouton_et_par_un_script(signed_in, known):
    maman = await signed_in("maman.test")
    typed = {"address": "8 bd du port", "postcode": "", "city": "Amiens"}
    page = await maman.post(f"{HERE}/adresse/completer", data=typed)
    assert "8 Boulevard du Port, 80000 Amiens" in page.text
    assert known.asked == "8 bd du port Amiens"
    chosen = await maman.post(f"{HERE}/adresse/completer", data=typed | {"chosen": "\r\n".join(PORT)})
    assert 'value="80000"' in chosen.text
    answer = await maman.post(f"{HERE}/adresse/completer", data=typed, headers={"Accept": "application/json"})
    assert json.loads(answer.text) == {"found": [list(PORT)]}
    nothing = await maman.post(f"{HERE}/adresse/completer", data={"address": "rue de nulle part"})
    assert "écrivez la vôtre comme sur une enveloppe" in nothing.text


async def test_sans_brouillon_le_service_n_est_pas_interroge(client, known):
    await open_to_families()
    path = f"/{HOME}/creer-mon-espace/adresse/completer"
    assert (await client.post(path, data={"address": "8 bd du port"})).status_code == 303
    assert not hasattr(known, "asked")
    await fill(client, but=["adresse", "contact"])
    assert "8 Boulevard du Port" in (await client.post(path, data={"address": "8 bd du port"})).text
    assert (await client.post(f"{path}?q=x", data={"address": "8 bd", "chosen": "a\nb\nc\nd"})).status_code == 200


async def test_une_adresse_choisie_est_relue_comme_une_autre(signed_in, known):
    maman = await signed_in("maman.test")
    forged = {"chosen": "\n".join(["8 rue", "<b>", "Ville"])}
    answer = await maman.post(f"{HERE}/adresse", data=forged)
    assert answer.status_code == 422
    assert "&lt;b&gt;" in answer.text
