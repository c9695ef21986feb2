"""Le jeton qui change, vu du navigateur : avec une page, jamais avec un envoi, et sans fermer personne."""

from datetime import timedelta

import pytest

from pwa.models.people import Session
from pwa.running.clock import Clock
from tests.people import HOME, NOW, PASSWORD, REAL_NOW

pytestmark = pytest.mark.both_databases
ESPACE, COOKIE = f"/{HOME}/espace", f"preau_session_{HOME}"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def at(application):
    """`at(DAY)`: so long after the first sign-in; it is always the same day at the town hall."""

    def later(after: timedelta) -> None:
        now = REAL_NOW + after
        application.state.clock = Clock(NOW - now, lambda: now)

    later(timedelta())
    return later


@pytest.fixture
async def phone(at, signed_in):
    return await signed_in("maman.test")


def held(phone) -> str:
    return phone.cookies.get(COOKIE, path=f"/{HOME}/")


def holds(phone, token: str) -> dict[str, str]:
    mark = phone.cookies.get(f"preau_here_{HOME}", path=f"/{HOME}/")
    return {"Cookie": f"{COOKIE}={token}; preau_here_{HOME}={mark}"}


async def test_la_premiere_page_du_jour_donne_le_suivant_et_lui_seul(phone, at):
    old = held(phone)
    at(DAY)
    answer = await phone.get(ESPACE)
    [line] = answer.headers.get_list("set-cookie")
    assert line.startswith(f"{COOKIE}=")
    assert "HttpOnly" in line
    assert f"Path=/{HOME}/" in line
    assert held(phone) != old
    assert "set-cookie" not in (await phone.get(ESPACE)).headers


@pytest.mark.parametrize("ask", ["POST", "HEAD"])
async def test_un_envoi_ne_change_rien(phone, at, ask):
    at(DAY)
    answer = await phone.request(ask, f"/{HOME}/appareils/media")
    assert "set-cookie" not in answer.headers


async def test_une_page_que_le_telephone_a_deja_le_donne_aussi(phone, at):
    first = await phone.get(ESPACE)
    at(DAY)
    again = await phone.get(ESPACE, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304, "the session keeps its name: pages that are kept stay right"
    assert "set-cookie" in again.headers


async def test_une_reponse_perdue_est_redonnee_et_un_envoi_passe_avec_l_ancien(phone, at):
    old = held(phone)
    at(DAY)
    await phone.get(ESPACE)
    new = held(phone)
    phone.cookies.clear()
    phone.cookies.set(COOKIE, old, path=f"/{HOME}/")
    mark = (await Session.get()).token_hash[:32]
    head = {"Cookie": f"{COOKIE}={old}; preau_here_{HOME}={mark}"}
    phone.cookies.clear()
    at(3 * DAY)
    sent = await phone.post(f"/{HOME}/appareils/media", data={"media": "courriel"}, headers=head)
    assert (sent.status_code, "set-cookie" in sent.headers) == (303, False)
    page = await phone.get(ESPACE, headers=head)
    assert (page.status_code, f"{COOKIE}={new};" in page.headers["set-cookie"]) == (200, True)


async def test_un_jeton_vole_ferme_tout_et_la_boite_dit_pourquoi(phone, at):
    thief = holds(phone, held(phone))
    at(DAY)
    await phone.get(ESPACE)
    at(DAY + 6 * MINUTE)
    await phone.get(ESPACE)
    at(DAY + 20 * MINUTE)
    cookies = dict(phone.cookies)
    phone.cookies.clear()
    assert (await phone.get(ESPACE, headers=thief)).status_code == 401
    back = await phone.get(ESPACE, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
    assert back.status_code == 401
    assert "Par sécurité, cette session a été fermée" in back.text


async def test_se_connecter_le_jour_du_changement_garde_le_jeton_de_la_connexion(phone, at):
    at(DAY)
    await phone.post(f"/{HOME}/connexion", data={"username": "maman.test", "password": PASSWORD})
    token = held(phone)
    assert (await phone.get(ESPACE)).status_code == 200
    assert held(phone) == token
    assert await Session.all().count() == 1


async def test_une_page_en_retard_ne_rouvre_pas_ce_qui_est_ferme(phone, at):
    """*Back* after sign-out, with the token that follows: the mark is gone, and so is the session."""
    at(DAY)
    page = await phone.get(ESPACE)
    late = page.headers["set-cookie"].split(";")[0]
    mark = (await Session.get()).token_hash[:32]
    await phone.post(f"/{HOME}/deconnexion", data={"session": mark})
    phone.cookies.clear()
    for head in (late, f"{late}; preau_here_{HOME}={mark}"):
        assert (await phone.get(ESPACE, headers={"Cookie": head})).status_code == 401


async def test_confirmer_change_le_jeton(phone, at):
    old = held(phone)
    at(timedelta(hours=1))
    await phone.get(ESPACE)
    answer = await phone.post(f"/{HOME}/confirmation", data={"confirm-password": PASSWORD})
    assert answer.status_code == 303
    assert held(phone) != old
    assert (await phone.get(f"/{HOME}/confirmation")).status_code == 200


async def test_un_agent_inactif_lit_pourquoi_et_revient_ou_il_etait(at, signed_in):
    agent = await signed_in("agent.enfance")
    at(31 * MINUTE)
    page = await agent.get(f"/{HOME}/guichet/jours")
    assert page.status_code == 401
    assert "rien n’a été fait depuis longtemps" in page.text
    assert f'value="/{HOME}/guichet/jours"' in page.text
