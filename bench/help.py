"""`python -m bench.help`: the pictures of each town's help page, from the real site with the demo data.

A phone of 390 × 640, as WebP, into pwa/static/help/<town>; the page shows those that are there.
"""

import asyncio
import base64
import logging
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bench.screens import site
from pwa.web.assets import STATIC
from tests import people
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE
from tests.databases import SqliteTemplate
from tests.guide.parent import Parent

QUALITY = 55
SCREEN = {**PHONE, "viewport": {"width": 390, "height": 640}, "device_scale_factor": 1.5}
FAMILIES = {
    people.HOME: "maman.test",
    people.ELSEWHERE: "maman.concerto",
    people.CSL: "maman.modele",
    people.ECP: "michel.arpege",
    people.SMF: "lou.cerisier",
}
BOX = "#season input[type=checkbox]:not(:checked):not(:disabled)"


async def main(towns: list[str]) -> None:
    """Walk the two journeys of the help in each town, on its own copy of the demo."""
    with tempfile.TemporaryDirectory() as folder:
        template = await asyncio.to_thread(SqliteTemplate, Path(folder), people.move_in)
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
            for town in towns or FAMILIES:
                async with site(await template.copy(), Path(folder)) as url:
                    await journey(chromium, url, town)
            await chromium.close()
    print(f"{sum(one.stat().st_size for one in STATIC.glob('help/*/*.webp')) / 1e6:.2f} Mo")


async def journey(chromium: Browser, url: str, town: str) -> None:
    context = await chromium.new_context(
        base_url=url, locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce", **SCREEN
    )
    parent, page = Parent(page := await context.new_page(), town=town), page
    await parent.ouvre()
    await keep(page, town, "connexion", "#sign_in")
    await parent.se_connecte(FAMILIES[town])
    await keep(page, town, "espace")
    await page.goto(f"/{town}/reservations")
    await keep(page, town, "inscriptions")
    await page.locator("a.open").first.click()
    await tick(page)
    await keep(page, town, "grille", ".week:has(:checked), tr:has(:checked)")
    await parent.passe_a_l_etape_2()
    await keep(page, town, "recapitulatif", "#recap h2")
    await parent.valide()
    await parent.attend_la_reponse()
    await keep(page, town, "reponse")
    await context.close()


async def tick(page: Page) -> None:
    """Two boxes that are free."""
    await page.locator(BOX).first.wait_for(state="attached")
    for _ in range(2):
        await page.evaluate(f"[...document.querySelectorAll({BOX!r})].find((one) => one.offsetParent)?.click()")
        await page.wait_for_timeout(300)


async def keep(page: Page, town: str, name: str, top: str | None = None) -> None:
    """The screen, from its top or from this element on."""
    await page.wait_for_timeout(400)
    where = f"document.querySelector({top!r})?.getBoundingClientRect().top - 70 || 0" if top else "-scrollY"
    await page.evaluate(f"(scrollBy(0, {where}), document.activeElement.blur())")
    await page.wait_for_timeout(200)
    browser = await page.context.new_cdp_session(page)
    taken = await browser.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    file = STATIC / "help" / town / f"{name}.webp"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    logging.getLogger("preau").setLevel(logging.ERROR)
    asyncio.run(main(sys.argv[1:]))
