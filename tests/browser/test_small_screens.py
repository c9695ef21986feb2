"""Ce qui tient sur un petit téléphone : la grille d’abord, un menu qui se referme, des champs qu’iOS ne grossit pas."""

import pytest
from playwright.async_api import expect

from tests.browser import pages
from tests.browser.pages import family
from tests.browser.storms import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

WIDTHS = pytest.mark.parametrize("width", [360, 390])
TOP = """() => [...document.querySelectorAll(".slot")].map((slot) => slot.getBoundingClientRect())
  .find(({ height }) => height).top"""
SMALL_FIELDS = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter((field) => !["hidden", "checkbox", "radio"].includes(field.type))
  .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16).map((field) => field.outerHTML.slice(0, 90))"""


@WIDTHS
async def test_la_premiere_case_est_dans_les_300_premiers_pixels_meme_hors_connexion(arrives, season_of, width):
    maman = await arrives(viewport={"width": width, "height": 640})
    await pages.opens(maman, season_of(month=""))
    assert await maman.page.evaluate(TOP) <= 300
    await maman.page.context.set_offline(True)
    await maman.lit("Hors connexion")
    assert await maman.page.evaluate(TOP) <= 300


LOADED = """(async () =>
  document.readyState === "complete" && Boolean(await import("/static/js/site/signed_in.js")))()"""
"""The page's own import of it came first."""


async def test_le_menu_du_compte_se_referme_d_un_tap_a_cote_et_par_echap(arrives):
    maman = await arrives()
    await maman.ouvre("espace")
    await Phone.of(maman.page).until("the menu listens", LOADED)
    menu = maman.page.locator(".account summary")
    sheet = maman.page.get_by_role("button", name="Se déconnecter", exact=True)
    await menu.click()
    await expect(sheet).to_be_visible()
    await maman.page.get_by_role("heading", name="MON TABLEAU DE BORD").click()
    await expect(sheet).to_be_hidden()
    await menu.click()
    await expect(sheet).to_be_visible()
    await maman.page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await expect(menu).to_be_focused()


async def test_aucun_champ_n_est_plus_petit_que_16_px(arrives, world):
    """iOS grossit la page autour d’un champ plus petit, et l’y laisse."""
    maman = await arrives()
    found = {}
    for name, address in family(world, await pages.demand(maman, world)).items():
        await pages.opens(maman, address)
        if small := await maman.page.evaluate(SMALL_FIELDS):
            found[name] = small
    await pages.opens(maman, f"reservations/{world.enrolment('Bébé', 'Accueil périscolaire')['id']}#2022-02")
    await maman.ouvre_la_fenetre("Appliquer une périodicité")
    if small := await maman.page.evaluate(SMALL_FIELDS):
        found["la périodicité"] = small
    assert found == {}


OVERLAPS = """() => {
  const range = document.createRange();
  const boxOf = (one) => (range.selectNodeContents(one), [one.textContent, range.getBoundingClientRect()]);
  const seen = [...document.querySelectorAll(".on .day > small")].map(boxOf).filter(([, { height }]) => height);
  const meet = (from, to, one, other) => one[to] > other[from] + 1 && other[to] > one[from] + 1;
  const isOver = (one, other) => meet("left", "right", one, other) && meet("top", "bottom", one, other);
  return seen.flatMap(([said, one], at) => seen.slice(at + 1).filter(([, other]) => isOver(one, other))
    .map(([other]) => `${said} / ${other}`));
}"""


async def test_ce_qui_ferme_un_jour_ne_recouvre_pas_ce_qui_ferme_les_suivants(arrives, season_of):
    """« 14 juillet » dans les vacances d’été, la Toussaint avant ses vacances, « 11 novembre » dans sa colonne."""
    maman = await arrives(viewport={"width": 360, "height": 640})
    for month in ("2021-11", "2021-12", "2022-02", "2022-04", "2022-05", "2022-07"):
        await pages.opens(maman, season_of(month=month))
        assert await maman.page.evaluate(OVERLAPS) == [], month
        assert await maman.page.evaluate(TOP) <= 300, month


BROKEN = """() => {
  const range = document.createRange();
  const isBroken = (text) => ({ index, 0: word }) => {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1;
  };
  return [...document.querySelectorAll(".on .day > small")].filter((one) => one.getClientRects().length)
    .flatMap(({ firstChild: text }) => [...text.data.matchAll(/[^ ]+/g)].filter(isBroken(text)).map(String));
}"""
OUTSIDE = """() => [...document.querySelectorAll(".on .day > small")].map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return [one.textContent, range.getBoundingClientRect()];
}).filter(([, { width, left, right }]) => width && (left < 0 || right > innerWidth)).map(([said]) => said)"""


@pytest.mark.parametrize("activity", ["Accueil périscolaire", "Centre de Loisirs Mercredi"])
async def test_ce_qui_ferme_un_jour_ne_coupe_aucun_mot(arrives, world, activity):
    """« Toussaint » et « Vacances de la Toussaint » une même semaine, dans des colonnes étroites ; « 11 novembre »
    à côté du mercredi."""
    maman = await arrives(viewport={"width": 360, "height": 640})
    for month in ("2021-11", "2021-12", "2022-04", "2022-05", "2022-06", "2022-07"):
        await pages.opens(maman, f"reservations/{world.enrolment('Bébé', activity)['id']}#{month}")
        assert await maman.page.evaluate("document.querySelectorAll('.on .day > small').length"), month
        found = [await maman.page.evaluate(faults) for faults in (BROKEN, OVERLAPS, OUTSIDE)]
        assert found == [[], [], []], month


SPILLS = """() => {
  const range = document.createRange();
  const words = (one) => (range.selectNodeContents(one), [...range.getClientRects()].filter(({ width }) => width));
  const leaves = (inside) => ({ left, right }) => left < inside.left - 1 || right > inside.right + 1;
  const spills = ([one, inside]) => words(one).some(leaves(inside));
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length);
  const held = [
    ...shown(".on .slot > span").map((one) => [one, one.getBoundingClientRect()]),
    ...shown(".days b, .days span").map((one) => [one, one.closest("li").getBoundingClientRect()]),
  ];
  const dates = shown(".on .day").map((day) => [day.textContent.trim().slice(0, 5), words(day.firstChild)[0]]);
  const touch = (one, other) => one.top === other.top && other.left < one.right + 2;
  const glued = dates.filter(([, rect], at) => at && touch(dates[at - 1][1], rect));
  return [...held.filter(spills).map(([one]) => one.textContent), ...glued.map(([date]) => date)];
}"""
BIG = "(size) => (document.documentElement.style.fontSize = size)"


@pytest.mark.parametrize("size", ["100%", "200%"])
async def test_aucun_mot_ne_sort_de_sa_case_ni_ne_touche_son_voisin(arrives, world, size):
    """« Journée » of the holidays, ticked; the closed days beside Wednesday; the days of the recap."""
    maman = await arrives(viewport={"width": 360, "height": 640})
    for child, activity in (("Fille", "Centre de Loisirs Vacances"), ("Bébé", "Centre de Loisirs Mercredi"),
                            ("Bébé", "Accueil périscolaire")):  # fmt: skip
        await pages.opens(maman, f"reservations/{world.enrolment(child, activity)['id']}#2022-02")
        await maman.page.evaluate(BIG, size)
        await maman.page.get_by_role("button", name="Tout cocher").click()
        await maman.lit("changement")
        assert await maman.page.evaluate(SPILLS) == [], activity
        await maman.passe_a_l_etape_2()
        assert await maman.page.evaluate(SPILLS) == [], f"{activity}, étape 2"


NARROW = """() => [...document.querySelectorAll("footer a, .dept-card :is([href^='tel:'], [href^='mailto:']), .step")]
  .map((one) => [one.ariaLabel ?? one.textContent, one.getBoundingClientRect()])
  .filter(([, { width, height }]) => height && (width < 44 || height < 44)).map(([name]) => name)"""


async def test_ce_qui_est_seul_sur_sa_ligne_se_touche_du_doigt(arrives, world, season_of):
    maman = await arrives(viewport={"width": 360, "height": 740})
    for address in (season_of(month="2022-02"), f"demandes/recues/{await pages.demand(maman, world)}"):
        await pages.opens(maman, address)
        assert await maman.page.evaluate(NARROW) == [], address


LETTER = """() => [document.querySelector(".dept-card .icon"), document.querySelector(".dept-card [href^='mailto:']")]
  .map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom }))"""


async def test_l_enveloppe_est_a_cote_de_l_adresse_du_service(arrives):
    maman = await arrives(viewport={"width": 320, "height": 640})
    await pages.opens(maman, "demandes/20")
    envelope, address = await maman.page.evaluate(LETTER)
    assert address["top"] < envelope["bottom"]
    assert envelope["top"] < address["bottom"]


SEEN = """() => [...document.querySelectorAll(".on .slot")].some((slot) => slot.getBoundingClientRect().height
  && slot.getBoundingClientRect().bottom <= document.querySelector("#season .thumb").getBoundingClientRect().top)"""
PART = "() => document.querySelector('#season .thumb').getBoundingClientRect().height / innerHeight"
INSETS = """() => {
  const told = document.getElementById("told"), range = document.createRange();
  range.selectNodeContents(told);
  const [outer, inner] = [told.getBoundingClientRect(), range.getBoundingClientRect()];
  return [inner.left - outer.left, outer.right - inner.right];
}"""


async def test_en_grandes_lettres_une_case_au_moins_est_sur_le_premier_ecran(arrives, world):
    """The head and the bar of the bottom give way, not the grid."""
    maman = await arrives(viewport={"width": 360, "height": 740})
    await maman.page.add_init_script(f"addEventListener('DOMContentLoaded', () => ({BIG})('200%'))")
    for activity in (pages.CARE, pages.WEDNESDAY):
        await pages.opens(maman, f"reservations/{world.enrolment('Bébé', activity)['id']}")
        assert await maman.page.evaluate(SEEN), activity


async def test_en_grandes_lettres_un_creneau_decoche_se_dit_sans_cacher_la_grille(arrives, world):
    """« Matin avec repas et Journée avec repas ne vont pas ensemble » keeps the day in sight, and even margins."""
    maman = await arrives(viewport={"width": 360, "height": 740})
    await pages.opens(maman, f"reservations/{world.enrolment('Bébé', pages.WEDNESDAY)['id']}#2022-03")
    await maman.page.evaluate(BIG, "200%")
    for slot in ("Journée avec repas", "Matin avec repas"):
        await maman.coche("2022-03-02", slot)
    await maman.lit("ne vont pas ensemble")
    assert await maman.page.evaluate(PART) <= 0.45
    left, right = await maman.page.evaluate(INSETS)
    assert 8 <= left <= right + 4, (left, right)


MENU = """() => {
  document.querySelector(".account summary").click();
  const { left, right } = document.querySelector(".sheet").getBoundingClientRect();
  return left >= 0 && right <= document.documentElement.clientWidth;
}"""


@pytest.mark.parametrize("size", ["100%", "150%", "200%"])
async def test_le_menu_du_compte_s_ouvre_dans_l_ecran(arrives, size, season_of):
    maman = await arrives(viewport={"width": 360, "height": 740})
    for address in ("espace", season_of()):
        await pages.opens(maman, address)
        await maman.page.evaluate(BIG, size)
        assert await maman.page.evaluate(MENU), address


FITS = "() => { const one = document.querySelector('dialog'); return one.scrollWidth <= one.clientWidth; }"


@pytest.mark.parametrize("size", ["100%", "200%"])
async def test_la_periodicite_tient_dans_l_ecran(arrives, size, season_of):
    maman = await arrives(viewport={"width": 360, "height": 740})
    await pages.opens(maman, season_of())
    await maman.page.evaluate(BIG, size)
    await maman.ouvre_la_fenetre("Appliquer une périodicité")
    await maman.lit("Une semaine type")
    assert await maman.page.evaluate(FITS)
