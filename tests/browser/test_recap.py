"""L’étape 2 : le prix et VALIDER restent sous le pouce, et le prix compte les frères et sœurs cochés."""

import pytest
from playwright.async_api import expect

from tests.browser import pages

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
async def maman(arrives, season_of):
    maman = await arrives(viewport={"width": 360, "height": 640})
    await pages.opens(maman, season_of())
    await maman.coche("2022-02-01", "Matin", "Soir")
    await maman.coche("2022-02-08", "Matin", "Soir")
    await maman.passe_a_l_etape_2()
    return maman


@pytest.mark.requirement("SL-69")
async def test_valider_et_le_prix_se_voient_sans_descendre(maman):
    valider = maman.page.get_by_role("button", name="VALIDER")
    await expect(valider).to_be_in_viewport(ratio=1)
    price = maman.page.get_by_role("status").filter(has_text="Différence de prix")
    await expect(price).to_contain_text("+ 4,40 €")
    await expect(price).to_be_in_viewport(ratio=1)
    await maman.page.get_by_text("RETOUR À L’ÉTAPE 1").scroll_into_view_if_needed()
    await expect(valider).to_be_in_viewport(ratio=1)


@pytest.mark.requirement("SL-70")
async def test_le_prix_compte_l_autre_enfant_coche(maman):
    bar = maman.page.get_by_role("status").filter(has_text="Différence de prix")
    await expect(bar).to_contain_text("+ 4,40 €")
    fille = maman.page.get_by_label("Fille - Accueil périscolaire - Hector Ducamp Élémentaire")
    await fille.check()
    await expect(bar).to_contain_text("Différence de prix pour 2 enfants")
    await expect(bar).to_contain_text("+ 8,80 €")
    await fille.uncheck()
    await expect(bar).to_contain_text("+ 4,40 €")
    await expect(bar).not_to_contain_text("enfants")
