"""L’application sur l’écran d’accueil : ce que le navigateur en lit, et notre carte, jamais à la première visite."""

import json
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests import people
from tests.browser.conftest import sign_in
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE
from tests.guide.parent import Parent

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE = "Sur votre écran d’accueil"
IPHONE = "Object.defineProperty(Navigator.prototype, 'standalone', { get: () => false, configurable: true })"
INSTALLED = "Object.defineProperty(Navigator.prototype, 'standalone', { get: () => true, configurable: true })"
OFFER = """() => {
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = async () => (window.asked = (window.asked ?? 0) + 1, { outcome: "accepted" });
  return !dispatchEvent(event);
}"""
ANOTHER_DAY = """(days) => {
  const { visits, seen, dismissed } = JSON.parse(localStorage.getItem("preau-install"));
  const back = (at) => at && at - days * 86_400_000;
  const memory = { visits, seen: back(seen), dismissed: back(dismissed) };
  localStorage.setItem("preau-install", JSON.stringify(memory));
}"""


@asynccontextmanager
async def own_profile(chromium, folder, url):
    """A browser that keeps what it is given: the only kind that installs."""
    context = await chromium.browser_type.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=CHROMIUM_ARGS, base_url=url, locale="fr-FR", **PHONE
    )
    yield context
    await context.close()


async def test_le_navigateur_ne_trouve_rien_a_redire(chromium, site, tmp_path):
    async with own_profile(chromium, tmp_path / "profile", site.url) as context:
        await sign_in(context)
        page = await context.new_page()
        await page.goto(f"/{people.HOME}/espace")
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        cdp = await context.new_cdp_session(page)
        assert (await cdp.send("Page.getInstallabilityErrors"))["installabilityErrors"] == []
        manifest = await cdp.send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert manifest["url"] == f"{site.url}/{people.HOME}/manifest.webmanifest"
        assert (await cdp.send("Page.getAppId"))["appId"] == f"{site.url}/{people.HOME}/"


async def test_le_manifeste_mene_a_de_vraies_pages_et_a_de_vraies_images(client, signed_in):
    answer = await client.get(f"/{people.HOME}/manifest.webmanifest")
    manifest = json.loads(answer.text)
    assert (manifest["id"], manifest["scope"]) == (f"/{people.HOME}/",) * 2
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert [one["name"] for one in manifest["shortcuts"]] == ["Aujourd’hui", "Réserver", "Dernières demandes"]
    maman = await signed_in("maman.test")
    for shortcut in manifest["shortcuts"]:
        assert (await maman.get(shortcut["url"])).status_code == 200
        assert (await client.get(shortcut["icons"][0]["src"])).headers["content-type"] == "image/png"
    assert {shot["form_factor"] for shot in manifest["screenshots"]} == {"narrow", "wide"}
    for shot in manifest["screenshots"]:
        picture = await client.get(shot["src"])
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")
        assert len(picture.content) < 100_000
        assert shot["label"]


async def test_les_images_de_l_installation_ne_pesent_pas_sur_une_visite(client):
    shell = (await client.get("/service_worker/shell.js")).text
    for name in ("/screens/", "shortcut-", "maskable-"):
        assert name not in shell


async def test_les_images_ont_la_taille_que_dit_le_manifeste(browser, site):
    await browser.goto("/")
    manifest = await browser.evaluate(f"fetch('/{people.HOME}/manifest.webmanifest').then((one) => one.json())")
    pictures = [*manifest["screenshots"], *manifest["icons"], *(one["icons"][0] for one in manifest["shortcuts"])]
    for one in pictures:
        measure = """async (src) => {
          const image = Object.assign(new Image(), { src });
          await image.decode();
          return `${image.naturalWidth}x${image.naturalHeight}`;
        }"""
        assert await browser.evaluate(measure, one["src"]) == one["sizes"], one["src"]


# --- notre carte


STARTED = """import("/static/js/site/install.js").then(() => true)"""
"""The page's own import of it came first, so its card is as it will be."""


async def is_offered(page: Page) -> bool:
    """Once the page's script has decided: it comes by a module loaded after it."""
    await page.evaluate(STARTED)
    return await page.locator("#install").is_visible()


async def another_visit(maman: Parent, days: int = 1) -> None:
    await maman.page.evaluate(STARTED)
    await maman.page.evaluate(ANOTHER_DAY, days)
    await maman.ouvre("espace")
    await maman.page.evaluate(STARTED)


async def test_android_la_carte_attend_la_deuxieme_visite(arrives):
    maman = await arrives()
    await maman.ouvre("espace")
    assert not await is_offered(maman.page)
    assert await maman.page.evaluate(OFFER), "the browser would show its own"
    assert not await is_offered(maman.page)
    await maman.ouvre("demandes")
    await maman.page.evaluate(OFFER)
    assert not await is_offered(maman.page)

    await another_visit(maman)
    assert not await is_offered(maman.page), "nothing to install with yet"
    await maman.page.evaluate(OFFER)
    await maman.lit(TITLE, "il s’ouvre d’un geste, même sans réseau")
    await maman.clique("Installer")
    await expect(maman.page.locator("#install")).to_be_hidden()
    assert await maman.page.evaluate("window.asked") == 1


async def test_ecartee_la_carte_revient_au_bout_de_quatre_vingt_dix_jours(arrives):
    maman = await arrives()
    await maman.ouvre("espace")
    await another_visit(maman)
    await maman.page.evaluate(OFFER)
    await maman.clique("Plus tard")
    await expect(maman.page.locator("#install")).to_be_hidden()
    assert await maman.page.evaluate("window.asked") is None
    for days, is_back in ((30, False), (50, False), (11, True)):
        await another_visit(maman, days)
        await maman.page.evaluate(OFFER)
        assert await is_offered(maman.page) == is_back, days


async def test_la_carte_ne_vient_pas_sur_la_grille_ni_a_la_porte(arrives, season_of):
    maman = await arrives()
    for path in ("", season_of(), "reservations"):
        await maman.ouvre(path)
        assert await maman.page.evaluate(OFFER) or path == ""
        if "espace" not in maman.page.url:
            assert await maman.page.locator("#install").count() == 0


async def test_iphone_dit_comment_faire_et_d_envoyer_d_abord_ce_qui_attend(arrives, season_of):
    maman = await arrives()
    await maman.page.context.add_init_script(IPHONE)
    await maman.ouvre("espace")
    assert not await is_offered(maman.page)
    await another_visit(maman)
    await maman.lit(TITLE, "Sur l’écran d’accueil", "connectez-vous à nouveau")
    await maman.ne_lit_pas("Une demande attend")
    await expect(maman.page.get_by_role("button", name="Installer")).to_be_hidden()

    await maman.page.context.route("**/reservations/demandes", lambda route: route.fulfill(status=503, body=""))
    await maman.ouvre(season_of())
    await maman.coche("2022-02-01", "Matin")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await expect(maman.page.locator("#queue")).to_have_text("1 demande en attente d’envoi")
    await maman.ouvre("espace")
    await maman.lit("Une demande attend", "envoyez d’abord, l’application installée ne la verrait pas.")


async def test_dans_l_application_installee_rien_n_est_propose(arrives):
    maman = await arrives()
    await maman.page.context.add_init_script(INSTALLED)
    await maman.ouvre("espace")
    await another_visit(maman)
    assert not await is_offered(maman.page)
