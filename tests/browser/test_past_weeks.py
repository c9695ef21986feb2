"""Le calendrier s’ouvre sur la semaine d’aujourd’hui ; ce qui est passé se déplie, avec JavaScript et sans."""

import pytest
from playwright.async_api import expect

from tests.browser import pages
from tests.browser.probes import TOO_WIDE

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAST, NOW, NEXT = "2022-01-18", "2022-01-24", "2022-01-31"
SEE = "Voir les semaines passées"


async def test_le_mois_en_cours_s_ouvre_sur_aujourd_hui_et_se_deplie(arrives, season_of):
    maman = await arrives()
    await pages.opens(maman, season_of(month=""))
    assert await maman.mois() == "Janvier 2022"
    await expect(maman.jour(NOW)).to_be_visible()
    await expect(maman.jour(NEXT)).to_be_visible()
    await expect(maman.jour(PAST)).to_be_hidden()
    await maman.page.get_by_text(SEE).click()
    await expect(maman.jour(PAST)).to_be_visible()
    await expect(maman.jour(NOW)).to_be_visible()
    await maman.page.get_by_text(SEE).press("Enter")
    await expect(maman.jour(PAST)).to_be_hidden()


async def test_les_autres_mois_sont_entiers_et_toujours_dans_la_liste(arrives, season_of):
    maman = await arrives()
    await pages.opens(maman, season_of(month=""))
    months = await maman.page.get_by_label("Mois affiché").locator("option").all_inner_texts()
    assert (months[0], months[-1], len(months)) == ("Septembre 2021", "Juillet 2022", 11)
    for month, day in (("Novembre 2021", "2021-11-15"), ("Mars 2022", "2022-03-01")):
        await maman.page.get_by_label("Mois affiché").select_option(month)
        await expect(maman.jour(day)).to_be_visible()
        await expect(maman.page.get_by_text(SEE)).to_be_hidden()
    await pages.opens(maman, season_of(month="2022-W03"))
    await expect(maman.jour(PAST)).to_be_visible()


async def test_sans_javascript_l_annee_commence_a_cette_semaine_et_tient_dans_360_px(arrives, season_of):
    small = {"viewport": {"width": 360, "height": 740}, "is_mobile": False}
    maman = await arrives(**small, java_script_enabled=False)
    for activity in ("Accueil périscolaire", "Centre de Loisirs Mercredi"):
        await maman.ouvre(season_of(activity, month="").rstrip("#"))
        await expect(maman.page.get_by_role("link", name="Septembre 2021")).to_be_hidden()
        assert await maman.page.evaluate(TOO_WIDE) == []
        first = maman.page.locator("[data-day]").locator("visible=true").first
        await expect(first).to_have_attribute("data-day", NOW)
        await maman.page.get_by_text(SEE).click()
        await maman.page.get_by_role("link", name="Septembre 2021").click()
        await expect(maman.jour("2021-09-09")).to_be_in_viewport()
        assert await maman.page.evaluate(TOO_WIDE) == []
