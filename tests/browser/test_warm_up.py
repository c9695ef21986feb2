"""Au repos : le premier tunnel trouve tout, seul ce qui a changé est repris, et rien sur une connexion comptée."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.doors import Porter
from tests.browser.storms import CARE, Phone, papa_books
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE, served

pytestmark = pytest.mark.asyncio(loop_scope="session")

COSTLY = "Connexion lente ou économie de données : vos pages ne sont pas préparées pour le hors-connexion."
DONE = "C’est fait : vos pages s’ouvrent sans réseau."


@pytest.fixture
async def maman(contexts):
    return await Phone(await contexts(**PHONE)).allume()


@pytest.fixture
def pages(world):
    """What a family sees most: its welcome pages, and the season of each of its children's enrolments."""
    children = {world.child(name)["id"] for name in ("Bébé", "Fille")}
    seasons = [f"reservations/{one['id']}" for one in world.enrolments if one["child_id"] in children]
    assert len(seasons) > 3
    return ["espace", "demandes", "reservations", *seasons]


@pytest.fixture
def asked(application):
    return Porter(application)


@pytest.fixture
async def site(asked):
    """The site, with a porter at its door."""
    async with served(asked) as running:
        yield running


async def test_au_premier_tunnel_tout_s_ouvre_sans_avoir_ete_ouvert_puis_seul_ce_qui_change_est_repris(
    maman, pages, asked, world, contexts
):
    await maman.se_connecte()
    await maman.warms_up(*pages)
    await maman.perd_le_reseau()
    for path in pages:
        await maman.ouvre(path)
        await maman.lit("Hors connexion · page du 24/01")
        await maman.ne_lit_pas("Vous êtes hors connexion")
    await expect(maman.page.locator("#season")).to_be_visible()
    await maman.retrouve_le_reseau()

    asked.answered.clear()
    assert await maman.rests() == "warmed"
    assert {path: asked.answered[path] for path in pages} == dict.fromkeys(pages, 304)

    await papa_books(contexts, world, ("Bébé", CARE, "2022-02-01", "Matin"))
    asked.answered.clear()
    assert await maman.rests() == "warmed"
    season = f"reservations/{world.enrolment('Bébé', CARE)['id']}"
    again = asked.answered
    assert again[season] == again["demandes"] == 200
    assert again["espace"] == 304
    await maman.perd_le_reseau()
    await maman.ouvre(f"{season}#2022-02")
    await expect(maman.case("2022-02-01", "Matin")).to_be_checked()


# --- une connexion lente ou comptée


@pytest.fixture
async def slow(chromium, site):
    """A browser that believes in a 2G connection, in its pages and in its worker."""
    args = [*CHROMIUM_ARGS, "--force-effective-connection-type=2G"]
    browser = await chromium.browser_type.launch(executable_path=CHROMIUM, args=args)
    context = await browser.new_context(base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", **PHONE)
    yield await Phone(context).allume()
    await browser.close()


HAS_LOADED_THE_SENTENCE = "performance.getEntriesByType('resource').some(({ name }) => name.includes('/costly.js'))"


async def test_en_2g_rien_n_est_pris_d_avance_c_est_dit_une_fois_et_la_famille_peut_le_demander(slow, pages):
    maman = slow
    await maman.se_connecte()
    await maman.reads(COSTLY)
    assert set(await maman.pages_gardees()) <= {"/saint-loubes/espace"}
    await maman.ouvre("demandes")
    await maman.attend_que_la_page_soit_gardee()
    assert await maman.rests() == "costly"
    await maman.until("did the page hear it", HAS_LOADED_THE_SENTENCE)
    await maman.ne_lit_pas(COSTLY)
    assert set(await maman.pages_gardees()) <= {"/saint-loubes/espace", "/saint-loubes/demandes"}

    await maman.page.evaluate("sessionStorage.clear()")  # the browser is closed, and opened another day
    await maman.page.reload()
    await maman.reads(COSTLY)
    await maman.clique("Les préparer quand même")
    await maman.reads(DONE)
    assert set(await maman.pages_gardees()) >= {f"/saint-loubes/{path}" for path in pages}


async def test_l_economie_de_donnees_arrete_le_repos_en_chemin(maman, pages):
    """On a phone that is never idle, so that its only round is the test's, however slow the machine."""
    await maman.context.add_init_script("globalThis.requestIdleCallback = () => null")
    await maman.se_connecte()
    await maman.until("is the worker there", "Boolean(navigator.serviceWorker.controller)")
    await maman.ouvre("espace")
    await maman.attend_que_la_page_soit_gardee("espace")
    await (await worker_of(maman)).evaluate(SAVE_DATA_AFTER, 2)
    assert await maman.rests() == "costly"
    await maman.lit(COSTLY)
    assert f"/saint-loubes/{pages[-1]}" not in await maman.pages_gardees()


async def worker_of(parent):
    """Its worker, as soon as the test may speak to it."""
    async with asyncio.timeout(60):
        while not parent.context.service_workers:  # noqa: ASYNC110 the browser has no event for one that is there
            await asyncio.sleep(0.05)
    return parent.context.service_workers[0]


SAVE_DATA_AFTER = """(pages) => {
  const fetching = self.fetch;
  let asked = 0;
  self.fetch = (...args) => (asked++, fetching(...args));
  Object.defineProperty(navigator.connection, "saveData", { get: () => asked > pages });
}"""
