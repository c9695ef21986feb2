"""La porte : se connecter, revenir à la page demandée, se déconnecter."""

import re
from datetime import timedelta

import pytest

from pwa.domain.accounts import attempts
from pwa.running.clock import Clock
from tests.people import HOME, NOW, PASSWORD, REAL_NOW

ESPACE = f"/{HOME}/espace"
DOOR = f"/{HOME}/connexion"
NEEDED = "LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE."


def answers(username="maman.test", password=PASSWORD, **more):
    return {"username": username, "password": password, **more}


@pytest.mark.requirement("SL-14")
async def test_une_page_protegee_montre_la_connexion_et_garde_la_page_demandee(client):
    page = await client.get(f"/{HOME}/reservations?mois=2022-02")
    assert page.status_code == 401
    assert NEEDED in page.text
    assert f'name="retour" value="/{HOME}/reservations?mois=2022-02"' in page.text
    assert "MON ESPACE PERSO" in page.text


@pytest.mark.requirement("SL-21")
async def test_on_revient_a_la_page_demandee(client):
    answer = await client.post(DOOR, data=answers(retour=f"/{HOME}/reservations?mois=2022-02"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/reservations?mois=2022-02")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://exemple.org/", "//exemple.org/", f"/{HOME}//exemple.org", "/saint-pierre-les-elbeuf/espace", "espace",
     "\\\\exemple.org", f"/{HOME}/../demo/courriers", f"/{HOME}/%2e%2e/demo/courriers",
     f"/{HOME}/.%2E/demo", f"/{HOME}\\@exemple.org", "javascript:alert(1)",
     f"/{HOME}/\r\nSet-Cookie: a=b"],
)  # fmt: skip
async def test_on_ne_revient_jamais_ailleurs(client, elsewhere):
    answer = await client.post(DOOR, data=answers(retour=elsewhere))
    assert (answer.status_code, answer.headers["location"]) == (303, ESPACE)
    refused = await client.post(DOOR, data=answers(password="non", retour=elsewhere))
    assert "exemple.org" not in refused.text


async def test_un_formulaire_envoye_apres_la_session_ramene_a_sa_page(client):
    referer = {"Referer": f"https://preau.test/{HOME}/reservations/1"}
    page = await client.post(f"/{HOME}/reservations/1/recapitulatif", data={"want": "1"}, headers=referer)
    assert page.status_code == 401
    assert f'value="/{HOME}/reservations/1"' in page.text


async def test_un_agent_arrive_au_guichet(client):
    answer = await client.post(DOOR, data=answers("agent.enfance"))
    assert answer.headers["location"] == f"/{HOME}/guichet"


async def test_l_accueil_d_une_famille_connectee_est_son_espace(signed_in):
    answer = await (await signed_in("maman.test")).get(f"/{HOME}/")
    assert (answer.status_code, answer.headers["location"]) == (303, ESPACE)


async def test_mauvais_mot_de_passe_ou_inconnu_meme_reponse(client):
    wrong = await client.post(DOOR, data=answers(password="non"))
    unknown = await client.post(DOOR, data=answers("personne"))
    assert wrong.status_code == unknown.status_code == 422
    sentence = "L’identifiant d’utilisateur ou le mot de passe n’est pas le bon."
    assert sentence in wrong.text
    assert sentence in unknown.text
    assert 'value="maman.test"' in wrong.text
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize("missing", ["username", "password"])
async def test_un_champ_vide_est_dit(client, missing):
    page = await client.post(DOOR, data=answers() | {missing: " " if missing == "username" else ""})
    assert page.status_code == 422
    assert "Indiquez votre" in page.text


async def test_trop_d_essais(client):
    for _ in range(attempts.PER_PAIR):
        await client.post(DOOR, data=answers(password="non"))
    page = await client.post(DOOR, data=answers())
    assert page.status_code == 429
    assert 0 < int(page.headers["retry-after"]) <= 60
    assert "Trop d’essais. Patientez 1 minute avant de recommencer." in page.text


async def test_les_cookies_sont_de_la_commune_et_d_elle_seule(client):
    session, mark, device = (await client.post(DOOR, data=answers())).headers.get_list("set-cookie")
    for cookie in (session, mark, device):
        for part in ("SameSite=lax", f"Path=/{HOME}/", "Max-Age=34560000"):
            assert part in cookie
        assert "Secure" not in cookie, "WebKit keeps none of a plain localhost"
    assert "HttpOnly" in session
    assert "HttpOnly" in device
    assert "HttpOnly" not in mark, "a page throws it away"
    assert mark.split("=")[1].split(";")[0] not in session


def cookies(phone) -> dict[str, str]:
    return {cookie.name: cookie.value for cookie in phone.cookies.jar}


def header(held: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in held.items())}


async def test_se_reconnecter_change_le_jeton(signed_in):
    phone = await signed_in("maman.test")
    before = cookies(phone)
    await phone.post(DOOR, data=answers())
    after = cookies(phone)
    known = f"preau_device_{HOME}"
    assert before.pop(known) == after.pop(known), "where an account is known, it stays so"
    assert not set(before.values()) & set(after.values())
    phone.cookies.clear()
    assert (await phone.get(ESPACE, headers=header(before))).status_code == 401
    assert (await phone.get(ESPACE, headers=header(after))).status_code == 200


async def test_la_session_glisse_et_aucune_reponse_ne_touche_a_sa_marque(application, signed_in):
    phone = await signed_in("maman.test")
    for days in (29, 58, 87):
        application.state.clock = Clock(real=lambda days=days: REAL_NOW + timedelta(days=days))
        page = await phone.get(ESPACE)
        given = [line.split("=")[0] for line in page.headers.get_list("set-cookie")]
        assert (page.status_code, set(given) <= {f"preau_session_{HOME}"}) == (200, True)
    application.state.clock = Clock(real=lambda: REAL_NOW + timedelta(days=118))
    assert (await phone.get(ESPACE)).status_code == 401


def handle_in(page) -> str:
    """The session that a page names in its sign-out forms."""
    [named] = set(re.findall(r'name="session" value="([0-9a-f]{32})"', page.text))
    return named


async def test_se_deconnecter(signed_in):
    phone, tablet = await signed_in("maman.test"), await signed_in("maman.test")
    answer = await phone.post(f"/{HOME}/deconnexion", data={"session": handle_in(await phone.get(ESPACE))})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/")
    assert "preau-account" not in answer.headers
    assert (await phone.get(ESPACE)).status_code == 401
    assert (await tablet.get(ESPACE)).status_code == 200


async def test_une_page_d_avant_que_les_sessions_aient_un_nom_ferme_celle_du_navigateur(signed_in):
    phone = await signed_in("maman.test")
    await phone.post(f"/{HOME}/deconnexion")
    assert (await phone.get(ESPACE)).status_code == 401


@pytest.mark.parametrize("way", ["deconnexion", "deconnexion/partout"])
@pytest.mark.parametrize("next_one", ["maman.test", "papa.test"])
async def test_une_deconnexion_en_retard_ne_ferme_que_la_session_qu_elle_nomme(signed_in, way, next_one):
    """From an old page, another tab, or the worker's retry: somebody signed in since, in the same browser."""
    phone, tablet = await signed_in("maman.test"), await signed_in("papa.test")
    left = {"session": handle_in(await phone.get(ESPACE))}
    await phone.post(DOOR, data=answers(next_one))
    for accept in ("text/html", "application/json"):
        late = await phone.post(f"/{HOME}/{way}", data=left, headers={"Accept": accept})
        assert (late.status_code, "set-cookie" in late.headers) == (303 if accept == "text/html" else 204, False)
    assert (await phone.get(ESPACE)).status_code == 200
    assert (await tablet.get(ESPACE)).status_code == 200


@pytest.mark.parametrize("named", ["", "x", "0" * 31, "g" * 32, "é" * 32, "0" * 32])
async def test_un_nom_de_session_qui_n_en_est_pas_un_ne_fait_rien_tomber(client, named):
    assert (await client.post(f"/{HOME}/deconnexion", data={"session": named})).status_code == 303


async def test_une_session_dont_le_telephone_a_jete_la_marque_est_finie(signed_in):
    """Signed out without a network, then everything was forgotten but the cookie that no script can touch."""
    phone = await signed_in("maman.test")
    session, here = cookies(phone), handle_in(await phone.get(ESPACE))
    mark = {name: value for name, value in session.items() if value == here}
    phone.cookies.clear()
    only = header({name: value for name, value in session.items() if name not in mark})
    assert (await phone.get(ESPACE, headers=only)).status_code == 401
    assert (await phone.get(ESPACE, headers=header(session))).status_code == 401, "ended for good"


async def test_la_page_dit_comment_jeter_la_marque(signed_in):
    phone = await signed_in("maman.test")
    page = await phone.get(ESPACE)
    [words] = set(re.findall(r'data-forget="([^"]+)"', page.text))
    [name] = [name for name, value in cookies(phone).items() if value == handle_in(page)]
    assert words == f"{name}=; Path=/{HOME}/; Max-Age=0; SameSite=Lax"


async def test_se_deconnecter_de_tous_les_appareils(signed_in):
    phone, tablet = await signed_in("maman.test"), await signed_in("maman.test")
    await phone.post(f"/{HOME}/deconnexion/partout")
    assert (await tablet.get(ESPACE)).status_code == 401


@pytest.mark.parametrize("way", ["deconnexion", "deconnexion/partout"])
async def test_se_deconnecter_deux_fois_est_la_meme_chose(client, way):
    assert (await client.post(f"/{HOME}/{way}")).status_code == 303


@pytest.mark.requirement("SL-27")
async def test_derniere_connexion_a_l_heure_de_la_commune(application, signed_in):
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    await signed_in("maman.test")
    page = await (await signed_in("maman.test")).get(ESPACE)
    assert "Bonjour, Maman TEST" in page.text
    assert "Dernière connexion le 24/01/2022 à 14:24" in page.text


async def test_une_famille_n_entre_pas_au_guichet_ni_un_agent_dans_un_espace(signed_in):
    page = await (await signed_in("maman.test")).get(f"/{HOME}/guichet")
    assert page.status_code == 403
    assert "réservée aux agents de la mairie" in page.text
    agent = await signed_in("agent.enfance")
    assert (await agent.get(ESPACE)).headers["location"] == f"/{HOME}/guichet"
    page = await agent.get(f"/{HOME}/reservations")
    assert page.status_code == 403
    assert "réservée aux familles" in page.text


async def test_sans_session_le_json_dit_de_se_connecter(client):
    answer = await client.get(ESPACE, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    sentence = "La connexion à votre espace personnel est nécessaire."
    assert answer.json() == {"mutation": None, "error": "sign_in_needed", "sentence": sentence}


async def test_un_fragment_sans_session_fait_recharger_la_page(client):
    asked = {"HX-Request": "true", "HX-Current-URL": f"https://preau.test/{HOME}/reservations/1"}
    answer = await client.get(f"/{HOME}/reservations/1", headers=asked)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, f"/{HOME}/reservations/1")
