"""Le chapitre du compte de Saint-Pierre-lès-Elbeuf (« 1 Connexion », « 2 Création de votre compte »), à 390 px."""

import pytest
from playwright.async_api import expect

from tests.browser.test_accessibility import faults
from tests.conftest import PHONE
from tests.guide.parent import Parent
from tests.guide.test_premiers_pas import ACCEPT, NEW, invited, is_narrow
from tests.people import ELSEWHERE, TOWNS

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.requirement("SPE-04", "SPE-05", "SPE-07", "SPE-08", "SPE-12", "SL-04", "SL-07")
async def test_du_courriel_aux_reservations(world, contexts):
    token, word = await invited(ELSEWHERE)
    odile = Parent(await (await contexts(**PHONE)).new_page(), town=ELSEWHERE)
    await odile.ouvre(f"activation/{token}")
    await odile.clique("ACTIVER MON ESPACE")
    await odile.clique("RETOUR À L’ACCUEIL")
    await odile.lit(
        "VILLE DE SAINT-PIERRE-LÈS-ELBEUF", "BIENVENUE SUR VOTRE ESPACE CITOYEN", "Mes démarches en un clic !",
        "MON ESPACE PERSO", "J’ai oublié mon mot de passe.", "JE N’AI PAS D’ESPACE",
        "Créer votre espace personnel qui vous donnera accès au tableau de bord de vos demandes existantes",
    )  # fmt: skip
    await expect(odile.page.get_by_role("link", name="Créer mon espace")).to_be_visible()
    await is_narrow(odile)
    await odile.page.get_by_label("Identifiant", exact=True).fill("odile.nouvelle")
    await odile.page.get_by_label("Mot de passe", exact=True).fill(word)
    await odile.clique("Connexion")
    await odile.page.wait_for_url("**/premiers-identifiants?*")
    await odile.page.get_by_label("* Identifiant").fill("odile.choisit")
    await odile.page.get_by_label("* Mot de passe", exact=True).fill(NEW)
    await odile.page.get_by_label("Confirmation du mot de passe").fill(NEW)
    await odile.clique("VALIDER")
    await odile.page.wait_for_url(f"**/{ELSEWHERE}/espace")
    await odile.ne_lit_pas(ACCEPT)
    await odile.lit("Odile NOUVELLE", "Dernières demandes")
    await is_narrow(odile)


@pytest.mark.requirement("SPE-07", "SPE-12", "SPE-29")
async def test_maman_concerto_gere_ses_reservations(world, contexts):
    maman = Parent(await (await contexts(**PHONE)).new_page(), town=ELSEWHERE)
    await maman.se_connecte("maman.concerto")
    await maman.clique("Gérer mes réservations")
    await maman.lit_le_titre("GÉRER MES RÉSERVATIONS")
    await maman.lit("Restauration scolaire", "Accueil du mercredi")
    await is_narrow(maman)


@pytest.mark.requirement("SL-02")
@pytest.mark.parametrize("scheme", ["light", "dark"], ids=["clair", "sombre"])
@pytest.mark.parametrize("town", TOWNS)
async def test_l_aide_n_a_aucun_defaut(world, contexts, town, scheme):
    narrow = PHONE | {"viewport": {"width": 360, "height": 760}}
    context = await contexts(**narrow, color_scheme=scheme, reduced_motion="reduce", service_workers="block")
    parent = Parent(await context.new_page(), town=town)
    await parent.ouvre("aide")
    assert await faults(parent) == []
    assert await parent.page.evaluate("document.documentElement.scrollWidth") <= 360
