"""Le guichet « Comptes » : chercher, débloquer, déconnecter, fermer."""

import re

import pytest

from pwa.domain.accounts import attempts, searching
from pwa.models.events import Event
from pwa.models.people import Account, Guardian
from pwa.models.towns import Town
from tests.officers import sure
from tests.people import ELSEWHERE, HOME, PASSWORD

COMPTES = f"/{HOME}/guichet/comptes"


@pytest.fixture
async def boss(signed_in):
    one = await signed_in("direction.mairie")
    await sure("direction.mairie")
    return one


async def names(town: int, typed: str) -> set[str]:
    return {one.username for one in (await searching.search(town, typed)).accounts}


@pytest.mark.both_databases
async def test_on_cherche_par_nom_nom_d_utilisateur_ou_adresse_sans_les_accents(database):
    town = (await Town.get(slug=HOME)).id
    parent = await Account.get(username="maman.test").select_related("guardian")
    await Guardian.filter(id=parent.guardian_id).update(last_name="Œuvrard-D’Été", first_name="Zoé")
    for typed in ("oeuvrard", "ŒUVRARD D ETE", "zoe oeu", "Zoé", "MAMAN.TEST", parent.guardian.email[:9].upper()):
        assert "maman.test" in await names(town, typed), typed
    assert await names(town, "agent.enf") == {"agent.enfance"}
    for typed in ("%", "_", "*", "[a-z]", "'; DROP TABLE account", "\\", "personne de ce nom", "x" * 100):
        assert await names(town, typed) == set(), typed
    assert "agent.population" not in await names(town, "agent"), "of another town"


@pytest.mark.both_databases
async def test_la_liste_se_lit_page_a_page_sans_en_perdre(database, monkeypatch):
    monkeypatch.setattr(searching, "PAGE", 3)
    town, after, seen = (await Town.get(slug=HOME)).id, "", list[str]()
    while True:
        found = await searching.search(town, "", after)
        seen += [one.username for one in found.accounts]
        if not (after := found.after or ""):
            break
    assert sorted(seen) == sorted(await Account.filter(town_id=town).values_list("username", flat=True))


@pytest.mark.both_databases
async def test_un_compte_ferme_n_entre_plus_et_se_rouvre(boss, signed_in, client):
    family = await signed_in("maman.test")
    here = f"{COMPTES}/{(await Account.get(username='maman.test')).id}"
    assert (await boss.post(f"{here}/sessions")).headers["location"].endswith("?fait=sessions")
    assert (await family.get(f"/{HOME}/espace")).status_code == 401
    await boss.post(f"{here}/fermeture")
    door = {"username": "maman.test", "password": PASSWORD}
    assert (await client.post(f"/{HOME}/connexion", data=door)).status_code == 422
    page = (await boss.get(here)).text
    for sentence in ("Compte fermé.", "Sessions arrêtées au guichet.", "Rouvrir ce compte"):
        assert sentence in page
    await boss.post(f"{here}/ouverture")
    assert await signed_in("maman.test")


@pytest.mark.both_databases
async def test_debloquer_oublie_les_essais_manques(boss, client):
    wrong, right = ({"username": "maman.test", "password": one} for one in ("rien", PASSWORD))
    for _ in range(attempts.PER_PAIR):
        await client.post(f"/{HOME}/connexion", data=wrong)
    assert (await client.post(f"/{HOME}/connexion", data=right)).status_code == 429
    await boss.post(f"{COMPTES}/{(await Account.get(username='maman.test')).id}/deblocage")
    assert (await client.post(f"/{HOME}/connexion", data=wrong)).status_code == 422
    assert (await client.post(f"/{HOME}/connexion", data=right)).status_code == 303


@pytest.mark.both_databases
async def test_chaque_recherche_est_notee_et_ce_qui_est_tape_ne_l_est_pas(boss):
    await boss.get(COMPTES, params={"q": "Maman"})
    [told] = await Event.filter(verb="sensitive_read")
    assert (told.subject, told.detail["action"]) == ("desk_accounts", "find_accounts")
    assert "Maman" not in str(told.detail)


@pytest.mark.both_databases
async def test_ailleurs_les_agents_et_rien_sont_une_meme_page(boss, signed_in):
    stranger = (await Account.filter(town__slug=ELSEWHERE, guardian_id__isnull=False).first()).id
    colleague = (await Account.get(username="agent.enfance")).id
    for account in (stranger, colleague, 99_999_999):
        for act in ("deblocage", "sessions", "fermeture", "ouverture"):
            assert (await boss.post(f"{COMPTES}/{account}/{act}")).status_code == 404
        assert (await boss.get(f"{COMPTES}/{account}")).status_code == (200 if account == colleague else 404)
    assert not await Account.filter(disabled_at__isnull=False).exists()
    for username in ("agent.enfance", "maman.test"):
        assert (await (await signed_in(username)).get(COMPTES)).status_code == 403


async def test_un_compte_que_personne_n_a_ouvert_s_invite_depuis_sa_page(boss):
    await Account.filter(username="maman.test").update(password_hash="", activated_at=None)
    waiting = await Account.get(username="maman.test")
    here = f"{COMPTES}/{waiting.id}"
    assert "Inviter par courriel" in (await boss.get(here)).text
    await boss.post(f"/{HOME}/guichet/invitations", data={"one": str(waiting.guardian_id)})
    page = (await boss.get(here)).text
    assert "invité" in page
    assert "Invitation envoyée." in page


async def test_les_mots_d_un_compte_ne_se_touchent_pas(boss):
    said = re.sub(r"<[^>]+>", "", (await boss.get(COMPTES)).text)
    assert re.search(r"actif agent · (dernière connexion|jamais connecté)", said)
    assert re.search(r"actif (dernière connexion|jamais connecté)", said)
