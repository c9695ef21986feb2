"""Des scripts qui n’arrivent jamais, ou trop tard : la page est celle d’un navigateur sans JavaScript."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.guide.parent import Parent

pytestmark = pytest.mark.asyncio(loop_scope="session")

FEBRUARY, MARCH = "2022-02-01", "2022-03-15"
SEASON = "**/static/js/grid/season.js*"
SOON = """() => {
  const wait = setTimeout;
  globalThis.setTimeout = (act, after, ...more) => wait(act, after === 8000 ? 200 : after, ...more);
}"""
"""What is very late is so after a fifth of a second."""
FIRST_BOX = """() => [...document.querySelectorAll('.on .slot')]
  .map((one) => one.getBoundingClientRect()).find(({ height }) => height).top"""


STYLED = """async () => {
  const sheets = [...document.querySelectorAll("link[rel=stylesheet]")];
  const here = (one) => one.sheet || new Promise((resolve) => one.addEventListener("load", resolve, { once: true }));
  await Promise.all([...sheets.map(here), document.fonts.ready]);
  return sheets.length > 0;
}"""
"""Once its styles are there: where a box stands before them is nowhere."""


@pytest.fixture
async def maman(arrives):
    return await arrives()


async def is_plain(maman: Parent) -> None:
    """No control that only a script serves; every week is there, and a link to each month."""
    for name in ("Tout cocher", "Tout décocher", "Appliquer une périodicité", "Suivant", "Semaine"):
        await expect(maman.page.get_by_role("button", name=name, exact=True)).to_be_hidden()
    await maman.ne_lit_pas("Aucun changement")
    await expect(maman.page.get_by_role("link", name="Mars 2022", exact=True)).to_be_visible()
    await expect(maman.case(MARCH, "Soir")).to_be_visible()


@pytest.mark.parametrize("lost", [SEASON, "**/joined/grid.js*", "**/import_map.js*", "**/*.js*"])
async def test_la_demande_part_et_sa_reponse_se_lit_sans_les_scripts(maman, season_of, lost):
    await maman.page.route(lost, lambda route: route.abort())
    await maman.ouvre(season_of())
    await is_plain(maman)
    await maman.coche(FEBRUARY, "Matin")
    await maman.coche(MARCH, "Soir")
    await maman.passe_a_l_etape_2()
    await maman.lit("mardi 01/02/2022", "mardi 15/03/2022")
    await maman.valide()
    await maman.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE", "Traitée positivement")


async def test_un_script_de_plus_qui_n_arrive_pas_laisse_ce_que_les_autres_servent(maman, season_of):
    await maman.page.route("**/giving_back.js*", lambda route: route.abort())
    async with maman.page.expect_event("requestfailed", lambda request: "giving_back" in request.url):
        await maman.page.goto(f"/{maman.town}/{season_of(month='tout-annuler')}")
    await maman.lit("Tout cocher", "Aucun changement")
    await maman.page.wait_for_timeout(300)
    await maman.lit("Tout cocher", "Aucun changement")


@pytest.fixture
async def holds(maman):
    """`arrive = await holds(script)`, then `arrive.set()` lets that script arrive."""
    held: list[asyncio.Event] = []

    async def hold(script: str) -> asyncio.Event:
        arrived = asyncio.Event()
        held.append(arrived)

        async def late(route) -> None:
            await arrived.wait()
            await route.continue_()

        await maman.page.route(script, late)
        return arrived

    yield hold
    for arrived in held:
        arrived.set()


@pytest.fixture
async def arrive(holds):
    """`arrive.set()` lets the season's script arrive."""
    return await holds(SEASON)


@pytest.mark.parametrize("width", [320, 360, 390, 412])
async def test_ce_que_les_scripts_servent_attend_sa_place_sans_rien_deplacer(maman, season_of, arrive, width):
    await maman.page.set_viewport_size({"width": width, "height": 740})
    await maman.page.goto(f"/{maman.town}/{season_of(month='')}", wait_until="commit")
    await maman.page.locator("#next").wait_for()
    for name in ("Tout cocher", "Suivant", "Mois"):
        await expect(maman.page.get_by_role("button", name=name, exact=True)).to_be_hidden()
    await maman.ne_lit_pas("Aucun changement")
    assert await maman.page.evaluate(STYLED)
    waiting = await maman.page.evaluate(FIRST_BOX)
    arrive.set()
    await maman.lit("Tout cocher", "Aucun changement")
    assert await maman.page.evaluate(FIRST_BOX) == waiting


async def test_des_scripts_tres_en_retard_laissent_la_page_simple_puis_la_reprennent(maman, season_of, arrive):
    await maman.page.add_init_script(f"({SOON})()")
    await maman.page.goto(f"/{maman.town}/{season_of()}", wait_until="commit")
    await is_plain(maman)
    await maman.coche(FEBRUARY, "Matin")
    arrive.set()
    await maman.lit("Tout cocher", "1 changement")
    await expect(maman.case(MARCH, "Soir")).to_be_hidden()


TAP_AS_IT_READS = """(() => {
  const { transaction } = IDBDatabase.prototype;
  let isTapped = false;
  IDBDatabase.prototype.transaction = function (...asked) {
    const box = document.querySelector("#season .on input[name=want]:not(:checked):not(:disabled)");
    if (box && !isTapped && (isTapped = true)) box.click();
    return transaction.apply(this, asked);
  };
})()"""


async def test_une_case_touchee_pendant_que_la_page_lit_le_telephone_reste_cochee(maman, season_of):
    """A slow phone reads for as long as a finger needs: the tick went, and the bar said « Aucun changement »."""
    await maman.page.add_init_script(TAP_AS_IT_READS)
    await maman.page.goto(f"/{maman.town}/{season_of()}")
    await maman.lit("Tout cocher", "1 changement")


async def test_un_mot_de_passe_ecrit_avant_le_script_est_regarde_des_qu_il_vient(maman, holds):
    arrive = await holds("**/new_password.js*")
    await maman.page.goto(f"/{maman.town}/identifiants/mot-de-passe", wait_until="commit")
    await maman.page.get_by_label("Nouveau mot de passe").press_sequentially("abcdefgh")
    arrive.set()
    await expect(maman.page.locator(".criteria .is-met")).to_have_count(2)
    await expect(maman.page.get_by_role("status").filter(has_text="faible")).to_be_visible()
