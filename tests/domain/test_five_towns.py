"""Les cinq communes des guides : leurs mots, leurs couleurs, leur zone, leurs activités, et une famille qui y vit."""

import re
import tomllib
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain import demo
from pwa.domain.towns import all_towns
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Activity, Department, Fee
from pwa.models.towns import Town
from tests.people import CSL, ECP, ELSEWHERE, HOME, SMF, TOWNS

ROOT = Path(__file__).parents[2]

WORDS = [
    (HOME, "A", "Espace Citoyens", "Modifier les réservations", "Identifiant d’utilisateur"),
    (ELSEWHERE, "B", "Mon espace citoyen", "Gérer mes réservations", "Identifiant"),
    (CSL, "B", "Espace Citoyens", "Réservations", "Identifiant"),
    (ECP, "B", "Espace Citoyens Premium", "Annuler ou réserver...", "Nom d’utilisateur"),
    (SMF, "C", "Espace Citoyen", "Réserver une activité", "Identifiant"),
]
"""The table of requirements.md 1.6."""

FAMILIES = [(HOME, "maman.test"), (ELSEWHERE, "maman.concerto"), (CSL, "maman.modele"), (ECP, "michel.arpege"),
            (SMF, "lou.cerisier")]  # fmt: skip


ACTIVITIES = {
    HOME: {"Accueil périscolaire", "Restauration Scolaire", "Centre de Loisirs Mercredi", "Centre de Loisirs Vacances",
           "Sorties et activités PJ"},
    ELSEWHERE: {"Accueil du matin", "Accueil du soir", "Accueil du mercredi", "Restauration scolaire",
                "Activités des vacances scolaires"},
    CSL: {"Accueil périscolaire (APS)", "Restauration scolaire", "Goulidons, mercredi", "Goulidons, vacances",
          "Multi-accueil"},
    ECP: {"Accueil du soir", "Restauration", "Études surveillées"},
    SMF: {"Accueil de loisirs, mercredi", "Petites vacances", "Vacances d’été", "Relais Jeunesse", "Sorties seniors",
          "Restauration scolaire"},
}  # fmt: skip
"""Of domain.md 8."""


async def prices(town: str, activity: str, slot: str) -> tuple[list[int], int]:
    fee = await Fee.get(slot__code=slot, slot__activity__code=activity, slot__activity__town__slug=town)
    return [cents for _, cents in fee.brackets], fee.outside_cents


@pytest.mark.requirement("SPE-04", "CSL-02", "SPE-01")
async def test_chaque_commune_a_son_adresse_son_nom_et_sa_zone(client):
    assert {town.slug for town in await all_towns()} == set(TOWNS) == {one["slug"] for one in demo.documents()}
    page = HTMLParser((await client.get("/")).text)
    assert sorted(link.attributes["href"] for link in page.css("a.row")) == sorted(f"/{slug}/" for slug in TOWNS)
    for slug, zone, name, *_ in WORDS:
        town = await Town.get(slug=slug)
        assert (town.zone, town.name) == (zone, name)
        home = await client.get(f"/{slug}/")
        assert town.banner in home.text
        assert name in HTMLParser(home.text).css_first("footer").text()


async def test_chaque_commune_a_ses_mots():
    said = {one["slug"]: one["profile"]["texts"] for one in demo.documents()}
    for slug, _, _, procedure, identifier in WORDS:
        texts = {"booking_procedure": "Modifier les réservations", "identifier": "Nom d’utilisateur"} | said[slug]
        assert (texts["booking_procedure"], texts["identifier"]) == (procedure, identifier)


async def test_chaque_commune_a_ses_couleurs(database):
    """That they can be read is the loader's rule (`domain/colours.py`): here, that they are each its own."""
    looks = [(town.look.bar, town.look.css) for town in await all_towns()]
    assert len(set(looks)) == len(TOWNS)


@pytest.mark.parametrize(("slug", "username"), FAMILIES)
async def test_une_famille_y_vit(signed_in, slug, username):
    [words] = [one for one in WORDS if one[0] == slug]
    maman = await signed_in(username, slug)
    assert words[3] in (await maman.get(f"/{slug}/espace")).text
    cards = HTMLParser((await maman.get(f"/{slug}/reservations")).text)
    assert cards.css("a.open")
    assert (await maman.get(cards.css_first("a.open").attributes["href"])).status_code == 200
    assert "DEMANDE N°" in (await maman.get(f"/{slug}/demandes")).text.replace("\u00a0", " ")
    assert await ServiceRequest.filter(town__slug=slug).count() >= 2


async def test_les_activites_et_les_prix_sont_ceux_de_la_demonstration(database):
    names = {slug: set() for slug in TOWNS}
    for slug, name in await Activity.all().values_list("town__slug", "name"):
        names[slug].add(name)
    assert names == ACTIVITIES
    assert await prices(ECP, "accueil-du-soir", "soir") == ([150], 150)
    assert await prices(ELSEWHERE, "restauration-scolaire", "repas") == ([150, 220, 292, 460], 560)
    assert await prices(ELSEWHERE, "accueil-du-mercredi", "journee") == ([400, 550, 893, 1600], 2000)
    assert await prices(ELSEWHERE, "accueil-du-matin", "matin") == ([50, 70, 97, 180], 240)
    assert await prices(ELSEWHERE, "accueil-du-soir", "soir") == ([80, 110, 162, 290], 380)
    assert await prices(ECP, "restauration", "repas") == ([340], 340)
    assert await prices(HOME, "accueil-periscolaire", "matin") == ([60, 85, 110, 135, 160], 210)
    assert await prices(HOME, "accueil-periscolaire", "soir") == ([95, 135, 175, 210, 245], 320)
    assert await prices(HOME, "restauration-scolaire", "repas") == ([100, 235, 295, 345, 390], 520)
    assert await prices(HOME, "centre-de-loisirs-mercredi", "journee") == ([500, 750, 1050, 1300, 1550], 2200)
    assert await prices(CSL, "aps", "matin") == ([70, 110, 150], 300), "two half hours"
    tranches, outside = await prices(SMF, "restauration-scolaire", "repas")
    assert (len(tranches), tranches[0], tranches[-1], outside) == (10, 70, 690, 850)


@pytest.mark.requirement("CSL-16", "CSL-20")
async def test_chalonnes_dit_ses_72_heures_et_l_ogec(client):
    page = (await client.get(f"/{CSL}/activites/restauration-scolaire")).text
    assert "ne peuvent pas être faits sur l’Espace Citoyens" in page
    assert "72" in page


@pytest.mark.requirement("SMF-05")
async def test_saint_maur_a_plusieurs_services_chacun_avec_telephone_et_adresse(database):
    found = await Department.filter(town__slug=SMF).values("name", "email", "phone")
    assert {"Seniors", "Jeunesse", "Animation"} < {one["name"] for one in found}
    assert all(one["phone"].startswith("01 99 00") and one["email"].endswith("@saint-maur.example") for one in found)


def test_personne_n_est_vrai():
    for file in (ROOT / "pwa" / "towns").glob("*.toml"):
        said = file.read_text(encoding="utf-8")
        assert set(re.findall(r"@[\w.-]+\.(\w+)", said)) <= {"example", "org"}, file.name
        assert set(re.findall(r"@([\w.-]+\.org)", said)) <= {"example.org"}, file.name
        assert re.findall(r'phone = "(?!01 99 00|06 39 98)', said) == [], file.name
        assert tomllib.loads(said)["slug"] == file.stem


def test_le_lisez_moi_nomme_chacun():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for one in demo.sign_ins():
        assert f"`{one.username}`" in readme, one
        assert f"| `/{one.slug}/` |" in readme
