"""Le courriel d’un agent : corrigé au guichet, ou changé par lui, confirmé aux deux adresses."""

import pytest

from pwa.domain import links
from pwa.models.letters import Letter
from pwa.models.people import Account, Officer, Session
from pwa.models.words import LinkKind
from pwa.storage.databases import writing
from tests.officers import enters, hired, sure
from tests.people import ELSEWHERE, HOME, REAL_NOW

AGENTS, MINE = f"/{HOME}/guichet/agents", f"/{HOME}/identifiants/courriel"
NEW = {"name": "Nadia MAIRIE", "username": "nadia.mairie", "email": "nadai@mairie.example", "way": "courriel",
       "role": "department_officer", "department": "enfance", "site": ""}  # fmt: skip
RIGHT = "nadia@mairie.example"

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def boss(signed_in):
    one = await signed_in("direction.mairie")
    await sure("direction.mairie")
    return one


async def officer_of(username: str) -> Officer:
    return await Officer.get(account__username=username)


async def token_of(kind: str) -> str:
    return (await Letter.filter(kind=kind).order_by("-id").first()).secrets["token"]


async def test_une_invitation_a_la_mauvaise_adresse_meurt_et_repart(boss, client):
    """The stranger who read it first finds a dead link; only the second opens the account."""
    await boss.post(f"{AGENTS}/nouveau", data=NEW)
    wrong, nadia = await token_of("officer_invited"), await officer_of("nadia.mairie")
    here = f"{AGENTS}/{nadia.id}"
    assert "Renvoyez-lui" in (await boss.get(here)).text
    kept = await boss.post(f"{here}/courriel", data={"email": RIGHT})
    assert kept.headers["location"].endswith("?fait=adresse")
    page = (await boss.get(kept.headers["location"])).text
    for said in ("L’adresse est changée.", "Adresse de courriel corrigée.", RIGHT, "Renvoyer l’invitation"):
        assert said in page
    assert (await client.get(f"/{HOME}/activation/{wrong}")).status_code == 410
    assert await Letter.filter(kind="officer_invited").count() == 1, "who corrects decides when it is sent again"
    await boss.post(f"{here}/invitation")
    letter = await Letter.filter(kind="officer_invited").order_by("-id").first()
    assert letter.address == RIGHT
    assert (await client.get(f"/{HOME}/activation/{letter.secrets['token']}")).status_code == 200


async def test_un_lien_d_oubli_ou_de_changement_a_l_ancienne_adresse_meurt_aussi(boss):
    agent = await Account.get(username="agent.enfance")
    async with writing() as db:
        sent = [
            await links.make(db, agent.town_id, kind, account=agent.id, payload={"email": RIGHT}, real_now=REAL_NOW)
            for kind in (LinkKind.RESET, LinkKind.EMAIL_CHANGE, LinkKind.EMAIL_CHANGE_BEFORE)
        ]
    await boss.post(f"{AGENTS}/{agent.officer_id}/courriel", data={"email": RIGHT})
    for token in sent:
        with pytest.raises(links.LinkOver):
            await links.find(agent.town_id, token, tuple(LinkKind), real_now=REAL_NOW)


@pytest.mark.parametrize("typed", ["", "nadia", "nadia@mairie.example\r\nBcc: x@example.org", f"{'a' * 250}@x.fr"])
async def test_une_adresse_fausse_est_dite_et_reste_a_l_ecran(boss, typed):
    agent = await officer_of("agent.enfance")
    refused = await boss.post(f"{AGENTS}/{agent.id}/courriel", data={"email": typed})
    assert refused.status_code == 422
    assert "n’est pas complète" in refused.text
    assert typed.split("\r")[0] in refused.text
    assert (await officer_of("agent.enfance")).email == agent.email


async def test_la_meme_adresse_ne_change_rien_et_ne_tue_rien(boss):
    await boss.post(f"{AGENTS}/nouveau", data=NEW)
    nadia = await officer_of("nadia.mairie")
    await boss.post(f"{AGENTS}/{nadia.id}/courriel", data={"email": NEW["email"]})
    town = (await Account.get(officer_id=nadia.id)).town_id
    assert await links.find(town, await token_of("officer_invited"), (LinkKind.OFFICER,), real_now=REAL_NOW)
    assert "Adresse de courriel corrigée." not in (await boss.get(f"{AGENTS}/{nadia.id}")).text


async def test_ni_un_autre_agent_ni_une_autre_commune_ni_sans_confirmer(boss, signed_in):
    agent = await officer_of("agent.enfance")
    stranger = await Officer.get(account__username="agent.population", account__town__slug=ELSEWHERE)
    for officer in (stranger.id, 99_999_999):
        answer = await boss.post(f"{AGENTS}/{officer}/courriel", data={"email": RIGHT})
        assert answer.status_code == 404
    for username in ("agent.enfance", "maman.test"):
        other = await signed_in(username)
        assert (await other.post(f"{AGENTS}/{agent.id}/courriel", data={"email": RIGHT})).status_code == 403
    await Session.filter(account__username="direction.mairie").update(confirmed_at=None)
    asked = await boss.post(f"{AGENTS}/{agent.id}/courriel", data={"email": RIGHT})
    assert "Confirmez que c’est vous" in asked.text
    assert not await Officer.filter(email=RIGHT).exists()


async def test_un_agent_change_le_sien_confirme_aux_deux_adresses(client):
    one = await hired()
    await Officer.filter(id=one.officer).update(email="claire@mairie.example")
    await enters(client, one)
    await sure(one.username)
    assert (await client.post(MINE, data={"email": RIGHT})).status_code == 303
    asked, told = [await Letter.get(kind=kind) for kind in ("address_asked", "address_told")]
    assert (asked.address, told.address) == (RIGHT, "claire@mairie.example")
    assert (await Officer.get(id=one.officer)).email == "claire@mairie.example", "until it confirms itself"
    confirmed = await client.post(f"/{HOME}/confirmer-mon-adresse", data={"lien": asked.secrets["token"]})
    assert confirmed.status_code == 303
    assert (await Officer.get(id=one.officer)).email == RIGHT
    back = await client.post(f"/{HOME}/garder-mon-adresse", data={"lien": told.secrets["token"]})
    assert "/nouveau-mot-de-passe" in back.headers["location"]
    assert (await Officer.get(id=one.officer)).email == "claire@mairie.example"
    assert not await Session.filter(account_id=one.account).exists()


async def test_qui_a_une_adresse_en_attente_la_perd_quand_le_guichet_corrige(boss, client):
    """The officer asked for one, the administrator wrote another: the last word is the desk's."""
    one = await hired()
    await enters(client, one)
    await sure(one.username)
    await client.post(MINE, data={"email": "perso@example.org"})
    await boss.post(f"{AGENTS}/{one.officer}/courriel", data={"email": RIGHT})
    late = await client.post(f"/{HOME}/confirmer-mon-adresse", data={"lien": await token_of("address_asked")})
    assert late.status_code == 410
    assert (await Officer.get(id=one.officer)).email == RIGHT
