"""A slow phone, by Chromium’s own throttling (4× CPU, slow 4G): what a parent waits for, from door to answer."""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import BrowserContext, Page, async_playwright

from bench.home import demo_towns
from bench.memory import Family
from bench.report import Row, ratio
from tests import people
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE
from tests.guide.parent import Parent
from tests.load.servers import nursery

CPU = 4
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
NO_LIMIT = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
VISITS = 5
Browsers = Callable[..., Awaitable[BrowserContext]]
TICKS = 20
MONTHS = 500
BOOKINGS = 50

# The first frame after which the main thing of the page is on the screen, its styles there; and what blocked the page.
WATCH = """(() => {
  const main = () => document.querySelector(document.getElementById("season") ? ".week.on:not(.gone) .slot" : "h1");
  const look = () => {
    if (!main()?.getBoundingClientRect().height) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => (window.seenAt = performance.now())));
  };
  requestAnimationFrame(look);
  const noted = (type, keep, more) => {
    window[keep] = [];
    const note = (list) => window[keep].push(...list.getEntries().filter(({ name }) => name !== "pointerdown"));
    new PerformanceObserver(note).observe({ type, buffered: true, ...more });
  };
  noted("longtask", "tasks");
  noted("event", "events", { durationThreshold: 16 });
})()"""
LASTED = "window.{}.filter(({{ name }}) => !name.includes('pointer')).map(({{ duration }}) => duration)"
TURN = """async (times) => {
  const named = (name) => [...document.querySelectorAll("button")].find((one) => one.innerText.includes(name) || one.ariaLabel === name);
  const [back, on] = ["Précédent", "Suivant"].map(named);
  for (let n = 0; n < times; n++) {
    (n % 2 ? back : on).click();
    await new Promise(requestAnimationFrame);
  }
}"""  # noqa: E501


async def measured() -> list[Row]:
    """The demo towns, the guide's family, a browser that starts empty."""
    async with demo_towns() as (url, folder), nursery(url, folder) as servers, async_playwright() as playwright:
        family = await Family.arrives()
        season = family.paths[-1].removeprefix(f"/{people.HOME}/")
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)

        async def browser(*, signed_in: bool = True) -> BrowserContext:
            """One that never came; or came, and is signed in, no more."""
            new = await chromium.new_context(
                base_url=servers.address, locale="fr-FR", timezone_id="Europe/Paris", **PHONE
            )
            if signed_in:
                await new.add_cookies(family.cookies(servers.address))
            return new

        rows = [row for look in (cold, journey, worn) for row in await look(browser, season)]
        await chromium.close()
    return rows


class Phone:
    """A page whose processor and network are slowed, and what came through."""

    def __init__(self, page: Page, cdp: Any) -> None:
        self.page, self.cdp, self.parent = page, cdp, Parent(page)
        self.kinds: dict[str, str] = {}
        self.sent: dict[str, float] = defaultdict(float)
        cdp.on("Network.responseReceived", lambda event: self.kinds.update({event["requestId"]: event["type"]}))
        cdp.on("Network.loadingFinished", self.weigh)

    @classmethod
    async def taken(cls, context: BrowserContext) -> "Phone":
        page = await context.new_page()
        await page.add_init_script(WATCH)
        phone = cls(page, await context.new_cdp_session(page))
        for domain in ("Network", "Performance"):
            await phone.cdp.send(f"{domain}.enable")
        return phone

    def weigh(self, event: dict[str, Any]) -> None:
        self.sent[self.kinds.get(event["requestId"], "Other")] += event["encodedDataLength"] / 1000

    async def slows(self, network: dict[str, Any] = SLOW_4G, cpu: int = CPU) -> None:
        await self.cdp.send("Network.emulateNetworkConditions", network)
        await self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": cpu})

    async def seen(self) -> float:
        """Milliseconds from the start of the navigation until the page's main thing was on the screen."""
        for _ in range(600):
            if at := await self.page.evaluate("window.seenAt"):
                return float(at)
            await asyncio.sleep(0.05)
        raise TimeoutError(self.page.url)

    async def heap(self) -> float:
        """Megabytes of JavaScript, what is let go taken away."""
        await self.cdp.send("HeapProfiler.collectGarbage")
        found = await self.cdp.send("Performance.getMetrics")
        return next(one["value"] for one in found["metrics"] if one["name"] == "JSHeapUsedSize") / 1e6

    def weight(self) -> str:
        """By kind, in kilobytes as they came."""
        parts = sorted(self.sent.items(), key=lambda item: -item[1])
        told = ", ".join(f"{kind} {size:.1f} ko" for kind, size in parts if size >= 0.05)
        self.sent.clear()
        return told


async def cold(browser: Browsers, season: str) -> list[Row]:
    """The season as the first page a browser ever sees, then from the worker without a network; then ticks."""
    firsts = []
    for turn in range(VISITS):
        context = await browser()
        phone = await Phone.taken(context)
        await phone.slows()
        await phone.parent.ouvre(season)
        firsts.append(await phone.seen() / 1000)
        if turn < VISITS - 1:
            # A slowed page spins even when nothing happens in it.
            await context.close()
    tasks = await phone.page.evaluate(LASTED.format("tasks"))
    rows = [
        ratio(f"la grille vue, à froid, en s, médiane de {VISITS}", phone.weight(), statistics.median(firsts), 1.5),
        ratio("la plus longue tâche de cette page, en ms", f"{len(tasks)} au-delà de 50", max(tasks, default=0), None),
    ]
    await kept(phone, season)
    await phone.slows(NO_LIMIT)
    await context.set_offline(True)
    again = []
    for _ in range(5):
        await phone.parent.ouvre(season)
        again.append(await phone.seen() / 1000)
    rows.append(ratio("la grille vue, hors connexion, en s", "médiane de 5", statistics.median(again), 0.5))
    rows.append(await ticked(phone))
    await context.close()
    return rows


async def kept(phone: Phone, season: str) -> None:
    """Until the worker has the page."""
    path = f"/{people.HOME}/{season}"
    for _ in range(600):
        await asyncio.sleep(0.1)
        if await phone.page.evaluate("(path) => caches.match(path, { ignoreVary: true }).then(Boolean)", path):
            return
    raise TimeoutError(path)


async def ticked(phone: Phone) -> Row:
    """From the finger to the frame that shows it, as the browser itself counts (by 8 ms)."""
    await phone.parent.va_en("Mars 2022")
    boxes = phone.page.locator(".week.on input[type=checkbox]:not(:disabled)")
    await phone.page.evaluate("window.events.length = 0")
    for n in range(TICKS):
        await boxes.nth(n).click()
    await asyncio.sleep(1)
    slow = [one for one in await phone.page.evaluate(LASTED.format("events")) if one]
    durations = sorted([*slow, *[16.0] * (TICKS - len(slow))])
    return ratio("d’un tap à l’image, en ms, médiane", f"au plus {durations[-1]:.0f} ms sur {TICKS}",
                 statistics.median(durations), 50)  # fmt: skip


async def journey(browser: Browsers, season: str) -> list[Row]:
    """Signing in, the espace, the season, the recap, the answer; each page as the parent waits for it."""
    phone = await Phone.taken(await browser(signed_in=False))
    await phone.slows()
    rows = []

    async def page(name: str) -> None:
        rows.append(ratio(f"{name}, en s", phone.weight(), await phone.seen() / 1000, None))

    await phone.parent.ouvre()
    await page("se connecter")
    await phone.parent.saisit_ses_identifiants()
    await phone.page.wait_for_url("**/espace")
    await page("l’espace, après se connecter")
    await phone.parent.ouvre(season)
    await page("la saison, worker installé")
    await phone.parent.va_en("Mars 2022")
    await phone.parent.coche("2022-03-01", "Matin")
    await phone.parent.passe_a_l_etape_2()
    await phone.parent.valide()
    await phone.parent.attend_la_reponse()
    await page("la réponse")
    await phone.page.context.close()
    return rows


async def worn(browser: Browsers, season: str) -> list[Row]:
    """What a long use leaves in memory; not slowed, so that it ends."""
    phone = await Phone.taken(await browser())
    await phone.parent.ouvre(season)
    await phone.parent.va_en("Mars 2022")
    before = await phone.heap()
    await phone.page.evaluate(TURN, MONTHS)
    months = await phone.heap()
    for n in range(BOOKINGS):
        await phone.parent.ouvre(season)
        await phone.parent.va_en("Mars 2022")
        await phone.page.locator(".week.on input[type=checkbox]:not(:disabled)").nth(n % 20).click()
        await phone.parent.passe_a_l_etape_2()
        await phone.parent.valide()
        await phone.parent.attend_la_reponse()
    await phone.parent.ouvre(season)
    await phone.parent.va_en("Mars 2022")
    after = await phone.heap()
    return [
        ratio(f"mémoire de la page après {MONTHS} changements de mois / avant", f"{before:.1f} Mo, {months:.1f} Mo",
              months / before, 1.25),
        ratio(f"mémoire de la page après {BOOKINGS} réservations / avant", f"{before:.1f} Mo, {after:.1f} Mo",
              after / before, 1.25),
    ]  # fmt: skip
