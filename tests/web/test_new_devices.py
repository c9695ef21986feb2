"""Un courriel à la première connexion d’un nouvel appareil, et « ce n’est pas moi » qui ferme cette session."""

import re
from datetime import timedelta

import pytest

from pwa.domain.accounts import browsers
from pwa.domain.credentials import intruders
from pwa.models.letters import Letter
from pwa.models.passkeys import Passkey
from pwa.models.people import Account, Attempt, Session
from pwa.storage.databases import reading, rows, writing
from tests.conftest import visitor
from tests.passkeys import a_passkey
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD

DOOR, NOT_ME = f"/{HOME}/connexion", f"/{HOME}/ce-n-est-pas-moi"
PIXEL = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
async def another(application):
    """`await another()` signs in from a browser that nobody has seen."""
    clients = []

    async def sign_in(username="maman.test", agent=PIXEL):
        clients.append(one := visitor(application))
        one.headers["User-Agent"] = agent
        assert (await one.post(DOOR, data={"username": username, "password": PASSWORD})).status_code == 303
        return one

    yield sign_in
    for one in clients:
        await one.aclose()


async def told() -> list[Letter]:
    return await Letter.filter(kind="new_device").order_by("id")


@pytest.mark.both_databases
async def test_le_premier_appareil_est_pris_comme_il_vient_les_suivants_se_disent(another):
    first = await another()
    assert await told() == []
    await another()
    [letter] = await told()
    assert letter.address == "maman.test@example.org"
    assert letter.facts["device"] == "Chrome, Android"
    await first.post(DOOR, data={"username": "maman.test", "password": PASSWORD})
    await another("papa.test")
    assert len(await told()) == 1
    verbs = [row["verb"] for row in await rows(reading(), "SELECT verb FROM event WHERE verb = 'new_device'")]
    assert verbs == ["new_device"]


async def test_se_deconnecter_ne_fait_pas_oublier_l_appareil(another):
    phone = await another()
    second = await another()
    for one in (phone, second):
        await one.post(f"/{HOME}/deconnexion", data={})
        await one.post(DOOR, data={"username": "maman.test", "password": PASSWORD})
    assert len(await told()) == 1


@pytest.mark.both_databases
async def test_ce_n_est_pas_moi_ferme_cette_session_la_et_demande_un_mot_de_passe(another, client):
    mine, thief = await another(), await another()
    [letter] = await told()
    link = {"lien": letter.secrets["token"]}
    for _ in range(3):
        assert (await client.get(NOT_ME, params=link)).status_code == 200
    assert (await thief.get(f"/{HOME}/espace")).status_code == 200
    answer = await client.post(NOT_ME, data=link)
    assert answer.status_code == 303
    assert (await thief.get(f"/{HOME}/espace")).status_code == 401
    assert (await mine.get(f"/{HOME}/espace")).status_code == 200
    again = await thief.post(DOOR, data={"username": "maman.test", "password": PASSWORD})
    assert again.status_code == 422, "whoever knows the password comes back with it no more"
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200
    assert "Cette session est fermée." in page.text
    token = re.search(r'name="lien" value="([^"]+)"', page.text)[1]
    new = {"lien": token, "new_password": "tartine-42-verte", "new_password_again": "tartine-42-verte"}
    assert (await client.post(f"/{HOME}/nouveau-mot-de-passe", data=new)).status_code == 303
    assert await Session.filter(account__username="maman.test").count() == 0
    assert (await client.post(NOT_ME, data=link)).status_code == 410


@pytest.mark.both_databases
async def test_qui_est_entre_deux_fois_du_meme_appareil_sort_aussi(another, client):
    """The second time, the browser was known: no mail spoke of that session."""
    mine, thief = await another(), await another()
    [letter] = await told()
    assert (await thief.post(DOOR, data={"username": "maman.test", "password": PASSWORD})).status_code == 303
    assert len(await told()) == 1
    assert (await client.post(NOT_ME, data={"lien": letter.secrets["token"]})).status_code == 303
    assert (await thief.get(f"/{HOME}/espace")).status_code == 401
    assert (await mine.get(f"/{HOME}/espace")).status_code == 200


async def test_le_lien_ne_sert_ni_ailleurs_ni_a_autre_chose(another, client):
    await another()
    await another()
    [letter] = await told()
    token = letter.secrets["token"]
    assert (await client.post(f"/{ELSEWHERE}/ce-n-est-pas-moi", data={"lien": token})).status_code == 410
    assert (await client.get(f"/{HOME}/nouveau-mot-de-passe", params={"lien": token})).status_code == 410
    assert (await client.post(NOT_ME, data={"lien": token[:-2]})).status_code == 410
    assert (await client.post(NOT_ME, data={"lien": token})).status_code == 303


async def test_la_cle_de_l_appareil_n_est_gardee_que_hachee_et_n_ouvre_rien(another, client):
    phone = await another()
    key = phone.cookies.get(f"preau_device_{HOME}")
    assert len(key) == 43
    assert not await Attempt.filter(key__contains=key).exists()
    client.cookies.set(f"preau_device_{HOME}", key)
    assert (await client.get(f"/{HOME}/espace")).status_code == 401


@pytest.mark.parametrize("tossed", ["x", "a" * 4000, "é", "../../x", '"'])
async def test_une_cle_qui_n_est_pas_la_notre_est_remplacee(client, tossed):
    name = f"preau_device_{HOME}"
    headers = {"Cookie": f"{name}={tossed}".encode("latin-1")}
    answer = await client.post(DOOR, data={"username": "maman.test", "password": PASSWORD}, headers=headers)
    if answer.status_code == 303:
        kept = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(name))
        assert re.match(rf"{name}=[\w-]{{43}};", kept)
        assert "HttpOnly" in kept
    else:
        assert answer.status_code == 431


async def test_sans_adresse_de_courriel_rien_ne_part_et_l_on_entre(another, world):
    account = await Account.get(username="agent.enfance", town_id=world.town["id"])
    assert account.guardian_id is None
    await another("agent.enfance")
    await another("agent.enfance")
    assert await told() == []


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PIXEL, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/127.0", "Firefox, Windows"),
        ("curl/8\r\nBcc: a@example.org <script>", "Navigateur"),
        ("", "Navigateur"),
    ],
)
def test_les_mots_d_un_appareil(agent, words):
    assert browsers.named(agent) == words


@pytest.mark.both_databases
async def test_ce_n_est_pas_moi_oublie_les_cles_que_cette_session_a_faites(another, client):
    await another()
    mine = await a_passkey("maman.test", NOW - timedelta(days=30))
    await another()
    await a_passkey("maman.test", NOW + timedelta(days=1))
    [letter] = await told()
    assert (await client.post(NOT_ME, data={"lien": letter.secrets["token"]})).status_code == 303
    assert [one.id for one in await Passkey.all()] == [mine.id]


@pytest.mark.both_databases
async def test_un_courriel_n_ote_pas_le_second_facteur_d_un_agent(another, database):
    account = (await Account.filter(officer_id__isnull=False))[0]
    await a_passkey(account.username, NOW)
    async with writing() as db:
        await intruders.turn_out(db, account.id, NOW)
    assert await Passkey.filter(account_id=account.id).exists()
