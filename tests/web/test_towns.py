"""Les communes : la liste, l’accueil public, l’installation, la page hors connexion."""

import pytest

from tests.people import ELSEWHERE, HOME


async def test_la_liste_des_communes(client):
    page = (await client.get("/")).text
    assert f'href="/{HOME}/"' in page
    assert f'href="/{ELSEWHERE}/"' in page


@pytest.mark.requirement("SL-03", "SL-14")
async def test_l_accueil_public_porte_la_mairie_et_la_connexion(client):
    page = (await client.get(f"/{HOME}/")).text
    for words in ("MAIRIE SAINT LOUBÈS", "MON ESPACE PERSO", "CONNEXION", "J’ai oublié mon mot de passe."):
        assert words in page
    assert "LA CONNEXION À VOTRE" not in page


@pytest.mark.requirement("SPE-18")
async def test_la_date_du_jour_de_la_commune_en_capitales(client):
    assert "24 JANVIER 2022" in (await client.get(f"/{HOME}/")).text


async def test_sans_barre_finale_on_arrive_a_la_commune(client):
    answer = await client.get(f"/{HOME}")
    assert answer.status_code in (303, 307)
    assert answer.headers["location"].endswith(f"/{HOME}/")


@pytest.mark.parametrize("slug", ["nulle-part", "metrics", "static", "service_worker", "SAINT-LOUBE"])
async def test_une_commune_inconnue(client, slug):
    assert (await client.get(f"/{slug}/espace")).status_code == 404


async def test_l_installation_sur_le_telephone(client):
    answer = await client.get(f"/{HOME}/manifest.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["scope"], manifest["start_url"]) == (f"/{HOME}/", f"/{HOME}/espace")
    assert (manifest["lang"], manifest["display"]) == ("fr", "standalone")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert (await client.get(icon["src"])).status_code == 200


async def test_la_page_hors_connexion_ne_nomme_personne(signed_in):
    page = await (await signed_in("maman.test")).get(f"/{HOME}/hors-connexion")
    assert page.status_code == 200
    for trace in ("Maman", "data-account"):
        assert trace not in page.text
    assert "preau-account" not in page.headers


async def test_les_activites_en_clair(client):
    page = (await client.get(f"/{HOME}/activites/accueil-periscolaire")).text
    for words in ("Accueil périscolaire", "07:15", "18:30", "jusqu’à la veille à 23:59", "0,85", "Hors commune",
                  "dossier unique", "le lundi, le mardi, le jeudi et le vendredi"):  # fmt: skip
        assert words in page.replace("\u00a0", " ").replace("Le lundi", "le lundi"), words
    assert "votre foyer" not in page


async def test_une_famille_voit_son_prix(signed_in):
    page = await (await signed_in("maman.test")).get(f"/{HOME}/activites/accueil-periscolaire")
    assert "votre foyer" in page.text


@pytest.mark.requirement("SL-50")
async def test_comment_s_inscrire_aux_sorties(client):
    page = (await client.get(f"/{HOME}/activites/sorties-et-activites-pj")).text
    assert "L’inscription se fait au Point Jeunes" in page
