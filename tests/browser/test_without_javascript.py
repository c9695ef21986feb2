"""Sans JavaScript : ce qui était coché revient, par le lien comme par « Précédent », et rien ne se renvoie."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import CARE

pytestmark = pytest.mark.asyncio(loop_scope="session")

FEBRUARY, MARCH = "2022-02-01", "2022-03-01"


@pytest.fixture
async def maman(arrives, season_of):
    maman = await arrives(java_script_enabled=False)
    await maman.ouvre(season_of())
    await maman.coche(FEBRUARY, "Matin")
    await maman.coche(MARCH, "Soir")
    await maman.passe_a_l_etape_2()
    return maman


async def est_coche(maman):
    await expect(maman.case(FEBRUARY, "Matin")).to_be_checked()
    await expect(maman.case(MARCH, "Soir")).to_be_checked()
    await expect(maman.case("2022-02-08", "Matin")).not_to_be_checked()


async def test_retour_a_l_etape_1_retrouve_les_cases(maman):
    await maman.clique("< RETOUR À L’ÉTAPE 1")
    await est_coche(maman)
    await expect(maman.page).to_have_url(re.compile("#2022-02$"))
    await maman.decoche(FEBRUARY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.ne_lit_pas("01/02/2022")
    await maman.lit("mardi 01/03/2022")


async def test_precedent_retrouve_les_cases(maman):
    await maman.page.go_back()
    await est_coche(maman)
    await maman.page.go_forward()
    await maman.lit("mardi 01/02/2022")


async def test_precedent_apres_valider_ne_renvoie_rien(maman):
    await maman.valide()
    await maman.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE")
    await maman.page.reload()
    await maman.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE")
    await maman.page.go_back()
    await maman.lit("Rien à valider : ces jours sont déjà comme vous les demandez, ou leur délai est passé.")
    await expect(maman.case(FEBRUARY, "Matin")).to_be_checked()
    await maman.page.reload()
    await maman.lit("Rien à valider")


async def test_la_corbeille_mene_au_recapitulatif_de_ce_qui_est_a_venir(arrives):
    maman = await arrives(java_script_enabled=False)
    await maman.ouvre("reservations")
    await maman.page.get_by_role("link", name=f"Tout annuler pour Fille, {CARE}").first.click()
    await maman.lit("2 - LE RÉCAPITULATIF", "Jours décochés", "mardi 01/02/2022")
    await maman.ne_lit_pas("Jours cochés")
    await maman.clique("< RETOUR À L’ÉTAPE 1")
    await expect(maman.case(FEBRUARY, "Soir")).not_to_be_checked()
