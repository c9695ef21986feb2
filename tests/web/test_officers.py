"""Le guichet « Agents » : ajouter, changer, fermer, et ce que personne ne peut faire."""

import asyncio
import re

import pytest

from pwa.domain.events.details import SensitiveRead
from pwa.domain.events.recording import Event, record
from pwa.domain.officers import administering, readings
from pwa.domain.officers.administering import Administrator
from pwa.domain.officers.duties import Duty
from pwa.domain.officers.last import LastAdministrator
from pwa.models.letters import Letter
from pwa.models.links import Link
from pwa.models.people import Account, Officer, Session
from pwa.models.towns import Town
from pwa.storage.databases import writing
from tests.conftest import visitor
from tests.officers import enrols, enters, hired, sure
from tests.people import ELSEWHERE, HOME, NOW, REAL_NOW

AGENTS = f"/{HOME}/guichet/agents"
NEW = {"name": "Nadia MAIRIE", "username": "nadia.mairie", "email": "nadia@mairie.example", "way": "courriel",
       "role": "department_officer", "department": "enfance", "site": ""}  # fmt: skip


@pytest.fixture
async def boss(signed_in):
    one = await signed_in("direction.mairie")
    await sure("direction.mairie")
    return one


async def page_of(username: str) -> str:
    return f"{AGENTS}/{(await Account.get(username=username)).officer_id}"


@pytest.mark.both_databases
async def test_un_agent_se_donne_un_mot_de_passe_imprime_une_fois(boss, application):
    answer = await boss.post(f"{AGENTS}/nouveau", data=NEW | {"way": "imprime", "email": ""})
    assert answer.status_code == 200
    password = re.search(r"Mot de passe</dt><dd><code>(.+?)</code>", answer.text)[1]
    made = await Account.get(username="nadia.mairie").select_related("officer")
    assert made.must_change
    assert password not in made.password_hash
    assert (made.officer.role, made.officer.email) == ("department_officer", None)
    assert password not in (await boss.get(await page_of("nadia.mairie"))).text
    async with visitor(application) as nadia:
        entered = await nadia.post(f"/{HOME}/connexion", data={"username": "nadia.mairie", "password": password})
        assert entered.status_code == 303


@pytest.mark.both_databases
async def test_une_invitation_porte_un_lien_et_la_suivante_le_tue(boss):
    sent = await boss.post(f"{AGENTS}/nouveau", data=NEW)
    assert sent.headers["location"].endswith("?fait=invite")
    page = (await boss.get(sent.headers["location"])).text
    assert "L’invitation est partie" in page
    assert "Renvoyer l’invitation" in page
    made = await Account.get(username="nadia.mairie")
    assert made.password_hash == ""
    [first] = await Letter.filter(kind="officer_invited")
    assert first.address == "nadia@mairie.example"
    again = await boss.post(f"{await page_of('nadia.mairie')}/invitation")
    assert again.status_code == 303
    ended, open_one = await Link.filter(account_id=made.id).order_by("id")
    assert (ended.revoked_at is not None, open_one.revoked_at) == (True, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Écrivez le nom"),
        ({"name": "N" * 121}, "Écrivez le nom"),
        ({"name": "Nadia\r\nBcc: x@example.org"}, "Écrivez le nom"),
        ({"username": "na"}, "Écrivez le nom d’utilisateur"),
        ({"username": "nadia\nmairie"}, "Écrivez le nom d’utilisateur"),
        ({"username": "Direction.Mairie"}, "déjà pris"),
        ({"email": "nadia@mairie.example\r\nBcc: x@example.org"}, "n’est pas complète"),
        ({"email": "nadia"}, "n’est pas complète"),
        ({"email": ""}, "Écrivez l’adresse"),
        ({"role": "mayor"}, "Choisissez une fonction"),
        ({"role": ""}, "Choisissez une fonction"),
        ({"department": ""}, "choisissez lequel"),
        ({"role": "site_leader"}, "choisissez lequel"),
    ],
)
async def test_ce_qui_manque_est_dit_et_ce_qui_etait_tape_reste(boss, wrong, said):
    answer = await boss.post(f"{AGENTS}/nouveau", data=NEW | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    kept = "username" if "name" in wrong else "name"
    assert (NEW | wrong)[kept] in answer.text
    assert not await Account.filter(username__contains="nadia").exists()
    assert not await Letter.filter(kind="officer_invited").exists()


@pytest.mark.both_databases
async def test_fermer_un_compte_ferme_aussi_ses_sessions(boss, signed_in):
    colleague = await signed_in("agent.enfance")
    assert (await colleague.get(f"/{HOME}/guichet")).status_code == 200
    shut = await boss.post(f"{await page_of('agent.enfance')}/fermeture")
    assert shut.headers["location"].endswith("?fait=ferme")
    assert (await colleague.get(f"/{HOME}/guichet")).status_code == 401
    assert "Compte fermé." in (await boss.get(shut.headers["location"])).text
    await boss.post(f"{await page_of('agent.enfance')}/ouverture")
    assert await signed_in("agent.enfance")


@pytest.mark.both_databases
async def test_une_session_deja_ouverte_d_un_compte_ferme_n_ouvre_plus_rien(signed_in):
    """Even one that was written beside."""
    colleague = await signed_in("agent.enfance")
    await Account.filter(username="agent.enfance").update(disabled_at=REAL_NOW)
    assert (await colleague.get(f"/{HOME}/guichet")).status_code == 401
    assert (await colleague.post(f"/{HOME}/guichet/demandes/1", data={"revision": "1"})).status_code == 401


@pytest.mark.both_databases
async def test_le_dernier_administrateur_le_reste(boss):
    mine = await page_of("direction.mairie")
    refused = await boss.post(f"{mine}/fonction", data={"role": "revenue_officer"})
    assert refused.status_code == 422
    assert "dernier administrateur" in refused.text
    assert "On ne ferme pas son propre compte" in (await boss.post(f"{mine}/fermeture")).text
    other = await hired()
    await Account.filter(id=other.account).update(disabled_at=REAL_NOW)
    assert (await boss.post(f"{mine}/fonction", data={"role": "revenue_officer"})).status_code == 422
    await Account.filter(id=other.account).update(disabled_at=None)
    assert (await boss.post(f"{mine}/fonction", data={"role": "revenue_officer"})).status_code == 303
    assert (await boss.get(AGENTS)).status_code == 403, "from the next page on"


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ["give_duty", "disable"])
async def test_deux_administrateurs_ne_s_enlevent_pas_l_un_l_autre(database, act):
    """At once: one succeeds, and stays."""
    first, second = await Account.get(username="direction.mairie"), await hired()
    town = (await Town.get(slug=HOME)).id
    given = [Duty("revenue_officer")] if act == "give_duty" else []

    async def take_away(by: int, officer: int) -> bool:
        try:
            await getattr(administering, act)(Administrator(town, by, NOW, REAL_NOW), officer, *given)
        except LastAdministrator:
            return False
        return True

    done = await asyncio.gather(take_away(first.id, second.officer), take_away(second.account, first.officer_id))
    assert sorted(done) == [False, True]
    left = Account.filter(town_id=town, officer__role="administrator", disabled_at=None)
    assert await left.count() == 1


@pytest.mark.both_databases
async def test_un_autre_mot_de_passe_et_un_autre_second_facteur(boss, client):
    one = await hired()
    await enters(client, one)
    await enrols(client, one)
    here = await page_of(one.username)
    given = await boss.post(f"{here}/mot-de-passe")
    assert "Il ne sera plus montré" in given.text
    assert (await client.get(f"/{HOME}/guichet")).status_code == 401
    assert (await Account.get(id=one.account)).must_change
    assert (await enters(client, one)).status_code == 422, "the former one opens nothing"
    assert (await boss.post(f"{here}/second-facteur")).headers["location"].endswith("?fait=second-facteur")
    page = (await boss.get(here)).text
    for sentence in ("Second facteur enlevé.", "Mot de passe provisoire donné.", "Second facteur installé."):
        assert sentence in page
    assert "Enlever le second facteur" not in page


async def test_une_page_dit_ce_que_la_fonction_permet(boss):
    page = (await boss.get(await page_of("agent.enfance"))).text
    assert "Répondre aux demandes, son service" in page
    assert "Gérer les agents" not in page
    await boss.post(f"{await page_of('agent.enfance')}/fonction", data={"role": "site_leader", "site": "Île Bleue"})
    changed = await Officer.get(account__username="agent.enfance").select_related("site")
    assert (changed.role, changed.site.name, changed.department_id) == ("site_leader", "Île Bleue", None)
    assert "Fonction changée\u00a0: responsable d’un site." in (await boss.get(await page_of("agent.enfance"))).text


@pytest.mark.both_databases
async def test_ailleurs_et_rien_sont_une_meme_page(boss, signed_in):
    stranger = (await Account.get(username="agent.population", town__slug=ELSEWHERE)).officer_id
    posts = ("fonction", "fermeture", "ouverture", "mot-de-passe", "second-facteur", "invitation")
    for officer in (stranger, 99_999_999):
        assert (await boss.get(f"{AGENTS}/{officer}")).status_code == 404
        for act in posts:
            answer = await boss.post(f"{AGENTS}/{officer}/{act}", data={"role": "administrator"})
            assert answer.status_code == 404, act
    assert not await Account.filter(officer_id=stranger).exclude(disabled_at=None).exists()
    for username in ("agent.enfance", "direction.ducamp", "regie.recettes", "maman.test"):
        other = await signed_in(username)
        assert (await other.get(AGENTS)).status_code == 403
        assert (await other.post(f"{await page_of('direction.mairie')}/fermeture")).status_code == 403


async def test_il_faut_avoir_confirme_que_c_est_soi(boss):
    await Session.filter(account__username="direction.mairie").update(confirmed_at=None)
    await boss.post(f"{await page_of('agent.enfance')}/fermeture")
    assert not await Account.filter(disabled_at__isnull=False).exists()


async def test_d_un_autre_site_rien_ne_se_ferme(boss):
    forged = await boss.post(f"{await page_of('agent.enfance')}/fermeture", headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert not await Account.filter(disabled_at__isnull=False).exists()


@pytest.mark.both_databases
async def test_l_administrateur_voit_ce_qu_un_agent_a_lu(boss, monkeypatch):
    """What he looked at himself, too."""
    mine = await page_of("direction.mairie")
    assert "Rien de noté" in (await boss.get(f"{mine}/consultations")).text
    for _ in range(3):
        await boss.get(f"/{HOME}/guichet/comptes", params={"q": "maman"})
    async with writing() as db:
        account = await Account.get(username="direction.mairie")
        told = SensitiveRead("review", "money")
        record(db, account.town_id, account.id, NOW, [Event(told, "family:12")])
    monkeypatch.setattr(readings, "PAGE", 3)
    first = (await boss.get(f"{mine}/consultations")).text
    assert first.count("Chercher un compte") == 2
    assert "foyer n°\u00a012" in first
    following = re.search(r'href="(\?avant=\d+)"', first)[1]
    assert (await boss.get(f"{mine}/consultations{following}")).text.count("Chercher un compte") == 1
    assert "Répondre aux demandes" in (await boss.get(f"/{HOME}/guichet/consultations/12")).text
    stranger = (await Account.get(username="agent.population", town__slug=ELSEWHERE)).officer_id
    assert (await boss.get(f"{AGENTS}/{stranger}/consultations")).status_code == 404


@pytest.mark.both_databases
async def test_le_lien_d_un_agent_sert_une_fois_et_dans_sa_commune(boss, client):
    await boss.post(f"{AGENTS}/nouveau", data=NEW)
    [letter] = await Letter.filter(kind="officer_invited")
    token, made = letter.secrets["token"], await Account.get(username="nadia.mairie")
    chosen = {"username": "nadia.mairie", "new_password": "Un-Préau-Sous-La-Neige-7"}
    chosen["new_password_again"] = chosen["new_password"]
    for _ in range(3):
        assert (await client.get(f"/{HOME}/activation/{token}")).status_code == 200, "a scanner of mails"
    for address in (f"/{ELSEWHERE}/activation/{token}", f"/{HOME}/activation/{token[:-1]}", f"/{HOME}/activation/x"):
        assert (await client.post(address, data=chosen)).status_code == 410
    assert (await Account.get(id=made.id)).password_hash == ""
    assert (await client.post(f"/{HOME}/activation/{token}", data=chosen)).status_code == 200
    assert (await client.post(f"/{HOME}/activation/{token}", data=chosen)).status_code == 410
    door = {"username": "nadia.mairie", "password": chosen["new_password"]}
    entered = await client.post(f"/{HOME}/connexion", data=door)
    assert "/securite/second-facteur" in entered.headers["location"]
    refused = await boss.post(f"{await page_of('nadia.mairie')}/invitation")
    assert "déjà ouvert" in refused.text
