"""La corbeille d’une carte : « Tout annuler » pour ce qui est à venir, dans le brouillon, avec ou sans réseau."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import CARE
from tests.browser.test_accessibility import faults
from tests.conftest import PHONE
from tests.guide.phone import ParentAuTelephone

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOLD = re.compile(r"\d+ jours vont être annulés quand vous aurez validé\.")


def corbeille(parent, activity=CARE):
    return parent.page.get_by_role("link", name=f"Tout annuler pour Fille, {activity}").first


async def test_la_corbeille_se_touche_et_se_dit(arrives):
    maman = await arrives(viewport={"width": 360, "height": 640})
    await maman.ouvre("reservations")
    cards = maman.page.get_by_role("main").get_by_role("listitem")
    bins = maman.page.get_by_role("link", name=re.compile("^Tout annuler"))
    await expect(bins).to_have_count(await cards.count() - 1)
    await expect(cards.filter(has_text="Sorties et activités PJ").get_by_role("link")).to_have_count(1)
    box = await corbeille(maman).bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert not await faults(maman)


async def test_tout_annuler_est_un_brouillon_qui_se_defait(arrives, world):
    maman = await arrives()
    await maman.ouvre("reservations")
    await corbeille(maman).focus()
    await maman.page.keyboard.press("Enter")
    await expect(maman.page.locator("#told")).to_contain_text(TOLD)
    # L’adresse ne redemande rien au rechargement.
    await expect(maman.page).to_have_url(re.compile(r"/reservations/\d+#\d{4}-\d\d$"))
    await expect(maman.page.locator("#sum")).to_have_text(re.compile(r"^\d+ changements"))
    await maman.va_en("Février 2022")
    await expect(maman.case("2022-02-01", "Soir")).not_to_be_checked()
    opening = await world.opening("Fille", CARE, "2022-02-01", "Soir")
    assert await world.status("Fille", opening) == "booked", "rien ne part avant VALIDER"
    await maman.clique("Rétablir")
    await expect(maman.case("2022-02-01", "Soir")).to_be_checked()
    await maman.lit("Aucun changement")


async def test_sans_rien_a_annuler_c_est_dit(arrives):
    maman = await arrives()
    await maman.ouvre("reservations")
    await corbeille(maman, "Centre de Loisirs Vacances").click()
    await maman.lit("Rien à annuler ici.")


async def test_sans_reseau_le_brouillon_se_garde(contexts, world):
    maman = await ParentAuTelephone(await contexts(**PHONE)).allume()
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.attend_que_la_page_soit_gardee()
    await maman.page.locator(".open", has_text="Fille").filter(has_text=CARE).first.click()
    await maman.page.wait_for_url("**/reservations/*")
    await maman.attend_que_la_page_soit_gardee()
    await maman.ouvre("reservations")
    await maman.perd_le_reseau()
    await corbeille(maman).click()
    await expect(maman.page.locator("#told")).to_contain_text(TOLD)
    await maman.passe_a_l_etape_2()
    await maman.lit("Jours décochés")
    await maman.valide()
    await maman.lit("Gardée sur ce téléphone, elle partira au retour du réseau")
    opening = await world.opening("Fille", CARE, "2022-02-01", "Soir")
    assert await world.status("Fille", opening) == "booked"
    await maman.retrouve_le_reseau()
    await maman.attend_la_reponse()
    assert await world.status("Fille", opening) is None
