"""Une page que le navigateur ressort entière (Retour) : cachée, puis à jour, ou fermée si son compte est parti."""

import pytest
from playwright.async_api import expect

from tests.browser.storms import CARE, Phone
from tests.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
RESTORED = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
"""Playwright's Chromium keeps no page whole: what the others do is told to the page."""


@pytest.fixture
async def maman(contexts, world):
    phone = await Phone(await contexts(**PHONE)).allume()
    await phone.se_connecte()
    await phone.ouvre(f"reservations/{world.enrolment('Bébé', CARE)['id']}#2022-02")
    await expect(phone.case(DAY, "Matin")).to_have_accessible_name("Matin, mardi 01/02")
    return phone


def is_hidden(page):
    return page.evaluate("document.documentElement.style.visibility === 'hidden'")


async def test_une_page_que_l_on_quitte_est_cachee_avant_d_etre_gardee(maman):
    await maman.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert await is_hidden(maman.page)
    await maman.page.evaluate(RESTORED)
    await maman.until("it shows", "document.documentElement.style.visibility === ''")


async def test_les_cases_remises_a_zero_reprennent_le_brouillon(maman):
    """WebKit resets a form that completes nothing by itself, after it showed it."""
    await maman.coche(DAY, "Matin")
    await maman.page.evaluate("document.getElementById('season').reset()")
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await maman.page.evaluate(f"document.querySelector('[data-day=\"{DAY}\"] input').checked = false")
    await maman.page.evaluate(RESTORED)
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await maman.lit("1 changement")


async def test_envoi_ne_reste_pas_fige(maman):
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.page.evaluate(
        "Object.assign(document.querySelector('#step-2 .primary'), { disabled: true, textContent: 'ENVOI…' })"
    )
    await maman.page.evaluate(RESTORED)
    await expect(maman.page.get_by_role("button", name="VALIDER")).to_be_enabled()


async def test_le_recapitulatif_d_une_demande_partie_ne_se_valide_plus(maman):
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.inside("({ within }) => within((db) => db.clear('draft'))")
    await maman.page.evaluate(RESTORED)
    await expect(maman.page.locator("#step-1")).to_be_visible()
    await maman.lit("Aucun changement")


async def test_une_page_qui_n_est_pas_une_saison_se_recharge(maman):
    await maman.ouvre("demandes")
    await maman.page.evaluate("document.body.dataset.old = 'yes'")
    await maman.page.evaluate(RESTORED)
    await maman.until("it is another page", "document.body && !document.body.dataset.old")
    assert not await is_hidden(maman.page)


GONE = {
    "la marque jetée": "document.cookie = document.querySelector('[data-forget]').dataset.forget",
    "la session finie": "import('/service_worker/shared/store.js').then(({ openTown }) => openTown(document.body."
    "dataset.town).change(({ account }) => ({ account: null, left: [account] })))",
    "un autre compte": "import('/service_worker/shared/store.js').then(({ openTown }) => openTown(document.body."
    "dataset.town).change(() => ({ account: 'someone-else' })))",
}


@pytest.mark.parametrize("how", GONE)
async def test_la_page_d_un_compte_parti_ne_se_remontre_pas(maman, how):
    await maman.attend_que_la_page_soit_gardee("espace")
    await maman.perd_le_reseau()  # an answer still on its way would say whose phone it is
    left = f"async () => {{ await ({GONE[how]}); {RESTORED}; return document.documentElement.style.visibility; }}"
    assert await maman.page.evaluate(left) == "hidden"
    await maman.page.wait_for_url(lambda url: "/reservations/" not in url)
