"""`python -m bench.screens`: the seven screens of the guide's journey, from the real site with the demo data.

Each is taken on a phone and on a desk, light and dark, into docs/screens, as WebP: half of what PNG weighs.
"""

import asyncio
import base64
import logging
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bench.home import site_of
from pwa.storage import databases
from tests import people
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, DESKTOP, PHONE, served
from tests.databases import SqliteTemplate
from tests.guide.parent import Parent

OUT = Path(__file__).parent.parent / "docs" / "screens"
QUALITY = 82
DEVICES = {"telephone": PHONE, "ordinateur": DESKTOP}
Shoot = Callable[..., Awaitable[None]]


async def main() -> None:
    """Walk the journey once on each device, on its own copy of the demo towns."""
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        template = await asyncio.to_thread(SqliteTemplate, Path(folder), people.move_in)
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
            for device, options in DEVICES.items():
                async with site(await template.copy(), Path(folder)) as url:
                    await journey(chromium, url, device, options)
            await chromium.close()
    print(f"{sum(one.stat().st_size for one in OUT.iterdir()) / 1e6:.2f} Mo dans {OUT}")


@asynccontextmanager
async def site(database: str, data: Path) -> AsyncIterator[str]:
    """The site on a free port, at the town's NOW."""
    async with databases.opened(database), served(site_of(database, data)) as running:
        yield running.url


async def journey(chromium: Browser, url: str, device: str, options: dict[str, object]) -> None:
    context = await chromium.new_context(
        base_url=url, locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce", **options
    )
    page = await context.new_page()
    await walk(Parent(page), camera(page, device))
    await context.close()


async def walk(maman: Parent, shoot: Shoot) -> None:
    """The guide's own journey: Bébé, Matin and Soir on 01/02 and 08/02."""
    await maman.ouvre()
    await shoot("1-connexion")
    await maman.se_connecte()
    await shoot("2-espace")
    await maman.clique("Modifier les réservations")
    await shoot("3-inscriptions")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.va_en("Février 2022")
    for day in ("2022-02-01", "2022-02-08"):
        await maman.coche(day, "Matin", "Soir")
    await maman.lit("4 changements")
    await shoot("4-grille", whole=False)
    await maman.passe_a_l_etape_2()
    await shoot("5-recapitulatif", whole=False)
    await maman.valide()
    await maman.attend_la_reponse()
    await shoot("6-reponse")
    await maman.clique("DEMANDE N° 23")
    await maman.page.wait_for_url("**/demandes/23")
    await shoot("7-demande")


def camera(page: Page, device: str) -> Shoot:
    async def shoot(name: str, *, whole: bool = True) -> None:
        await page.evaluate("(scrollTo(0, 0), document.activeElement.blur())")
        await page.mouse.move(0, 0)
        for scheme, suffix in (("light", "clair"), ("dark", "sombre")):
            await page.emulate_media(color_scheme=scheme)
            await keep(page, f"{name}-{device}-{suffix}", whole=whole)
        await page.emulate_media(color_scheme="light")

    return shoot


async def keep(page: Page, name: str, *, whole: bool) -> None:
    """The whole page, or the screen with its bar under the thumb; as WebP, which Playwright does not write itself."""
    height = "document.documentElement.scrollHeight" if whole else "innerHeight"
    size = await page.evaluate(f"({{width: innerWidth, height: {height}}})")
    browser = await page.context.new_cdp_session(page)
    clip = {"x": 0, "y": 0, "scale": 1, **size}
    how = {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip}
    taken = await browser.send("Page.captureScreenshot", how)
    (OUT / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    logging.getLogger("preau").setLevel(logging.ERROR)
    asyncio.run(main())
