"""La porte : se connecter, revenir à la page demandée, se déconnecter."""

from datetime import timedelta

import pytest

from pwa.clock import Clock
from pwa.domain import attempts
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
     "\\\\exemple.org", f"/{HOME}/../demo/courriers", f"/{HOME}\\@exemple.org", "javascript:alert(1)",
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
    sentence = "Le nom d’utilisateur ou le mot de passe n’est pas le bon."
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
    for _ in range(attempts.PER_ACCOUNT):
        await client.post(DOOR, data=answers(password="non"))
    page = await client.post(DOOR, data=answers())
    assert page.status_code == 429
    assert 0 < int(page.headers["retry-after"]) <= 900
    assert "Trop d’essais. Patientez 15 minutes avant de recommencer." in page.text


async def test_le_cookie_est_de_la_commune_et_d_elle_seule(client):
    cookie = (await client.post(DOOR, data=answers())).headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Secure", f"Path=/{HOME}/", "Max-Age=2592000"):
        assert part in cookie


async def test_se_reconnecter_change_le_jeton(signed_in):
    phone = await signed_in("maman.test")
    [before] = [cookie.value for cookie in phone.cookies.jar]
    await phone.post(DOOR, data=answers())
    [after] = [cookie.value for cookie in phone.cookies.jar]
    assert before != after
    phone.cookies.clear()
    assert (await phone.get(ESPACE, headers={"Cookie": f"preau_session={before}"})).status_code == 401
    assert (await phone.get(ESPACE, headers={"Cookie": f"preau_session={after}"})).status_code == 200


async def test_la_session_glisse_et_le_cookie_avec_elle(application, signed_in):
    phone = await signed_in("maman.test")
    application.state.clock = Clock(real=lambda: REAL_NOW + timedelta(days=3))
    await phone.post(DOOR, data=answers())
    assert "set-cookie" not in (await phone.get(ESPACE)).headers
    application.state.clock = Clock(real=lambda: REAL_NOW + timedelta(days=3, minutes=6))
    assert "Max-Age=2592000" in (await phone.get(ESPACE)).headers["set-cookie"]
    assert "set-cookie" not in (await phone.get(ESPACE)).headers


async def test_se_deconnecter(signed_in):
    phone, tablet = await signed_in("maman.test"), await signed_in("maman.test")
    answer = await phone.post(f"/{HOME}/deconnexion")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/")
    assert "preau-account" not in answer.headers
    assert (await phone.get(ESPACE)).status_code == 401
    assert (await tablet.get(ESPACE)).status_code == 200


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
