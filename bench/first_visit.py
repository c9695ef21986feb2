"""The season as the first page of a browser, each request taking 562 ms: until a tick counts."""

import asyncio
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from bench.home import demo_towns
from bench.memory import Family
from bench.phone import CPU, SLOW_4G, VISITS, Phone
from bench.report import Row, ratio
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE
from tests.load.machine import NGINX, certificate, nginx_files
from tests.load.servers import nursery
from tests.ports import free_ports

PROTOCOLS = {"HTTP/1.1": "http/1.1", "HTTP/2": "h2"}
SLOW = SLOW_4G | {"latency": 562}
READY = """(() => {
  const look = () => {
    if (document.querySelector("#sum span")) window.readyAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
"""The bar under the thumb has counted: ticks are heard, and written on the phone."""


async def measured() -> list[Row]:
    """Straight from a server, then through the proxy that docs/operations ships."""
    async with demo_towns() as (url, folder), nursery(url, folder) as servers, async_playwright() as playwright:
        family = await Family.arrives()
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        rows = await visits(chromium, family, servers.address, "HTTP/1.1")
        async with proxy(folder, servers.port) as address:
            rows += await visits(chromium, family, address, "HTTP/2")
        await chromium.close()
    return rows


@asynccontextmanager
async def proxy(folder: Path, port: int) -> AsyncIterator[str]:
    """nginx, with a certificate of its own."""
    http, https = free_ports(2)
    certificate(folder)
    running = await asyncio.create_subprocess_exec(
        NGINX, "-p", str(folder), "-c", str(nginx_files(folder, http, https, [port, port]))
    )
    await asyncio.sleep(1)
    yield f"https://localhost:{https}"
    running.terminate()
    await running.wait()


async def visits(chromium: Browser, family: Family, address: str, protocol: str) -> list[Row]:
    told = [await visit(chromium, family, address, PROTOCOLS[protocol]) for _ in range(VISITS)]
    seen, ready, files, weight = (statistics.median(one[at] for one in told) for at in range(4))
    return [
        ratio(f"{protocol} : les cases vues, en s", f"médiane de {VISITS}", seen, None),
        ratio(f"{protocol} : les coches comptées, en s", "processeur 4× plus lent", ready, 2),
        ratio(f"{protocol} : fichiers demandés jusque-là", "la page comprise", files, 20),
        ratio(f"{protocol} : leur poids, en ko", "en-têtes compris", weight, 60),
    ]


async def visit(chromium: Browser, family: Family, address: str, protocol: str) -> tuple[float, float, int, float]:
    """Seconds until boxes are seen and ticks are counted; files and kilobytes until then."""
    context = await chromium.new_context(base_url=address, ignore_https_errors=True, locale="fr-FR", **PHONE)
    await context.add_cookies(family.cookies(address))
    phone = await Phone.taken(context)
    await phone.page.add_init_script(READY)
    answers: dict[str, Any] = {}
    phone.cdp.on("Network.responseReceived", lambda event: answers.update({event["requestId"]: event["response"]}))
    await phone.slows(SLOW, CPU)
    await phone.page.goto(family.paths[-1])
    seen = await phone.seen()
    while not (ready := await phone.page.evaluate("window.readyAt")):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    weight = sum(phone.sent.values())
    await context.close()
    assert {one["protocol"] for one in answers.values()} == {protocol}
    return seen / 1000, ready / 1000, len(answers), weight
