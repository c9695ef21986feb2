"""Ce que pèse une première visite : tout ce qui passe par le réseau, page, scripts et worker, tel qu’il est envoyé."""

from collections import defaultdict
from dataclasses import dataclass, field

import pytest

from tests.browser import pages
from tests.conftest import served

pytestmark = pytest.mark.asyncio(loop_scope="session")

KILO = 1000


@dataclass
class Scales:
    """Stands at the door and weighs the body of every answer as it leaves, by path."""

    application: object
    sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def __call__(self, scope, receive, send):
        async def weigh(message):
            self.sent[scope["path"]] += len(message.get("body", b""))
            await send(message)

        await self.application(scope, receive, weigh if scope["type"] == "http" else send)

    def weighs(self, *, only: str = "") -> int:
        return sum(weight for path, weight in self.sent.items() if path.endswith(only))

    def told(self) -> str:
        heaviest = sorted(self.sent.items(), key=lambda item: -item[1])
        return "\n".join([f"{self.weighs()} in all", *(f"{weight:>8} {path}" for path, weight in heaviest)])


@pytest.fixture
def scales(application):
    return Scales(application)


@pytest.fixture
async def site(scales):
    """The site, with the scales at its door."""
    async with served(scales) as running:
        yield running


@pytest.fixture
async def first_visit(arrives, scales):
    """The page, its files, the worker and what it keeps; once idle it warms up, which is not counted: it never is."""

    async def visit(address: str) -> Scales:
        maman = await arrives(service_workers="allow")
        await maman.page.add_init_script("globalThis.requestIdleCallback = () => null")
        scales.sent.clear()
        await pages.opens(maman, address)
        await maman.page.evaluate("navigator.serviceWorker.ready")
        return scales

    return visit


async def test_la_premiere_visite_de_la_saison_pese_moins_de_60_ko(first_visit, season_of):
    season = season_of()
    sent = await first_visit(season)
    assert sent.weighs() <= 60 * KILO, sent.told()
    assert sent.weighs(only=season.split("#")[0]) <= 6 * KILO, sent.told()
    kept_at_once = ("service_worker.js", "joined/every.js", "joined/grid.js", "season.css", "hors-connexion")
    assert all(sent.weighs(only=path) for path in kept_at_once), sent.told()
    assert not any(sent.weighs(only=path) for path in ("/espace", ".png", "htmx-4.0.1.min.js")), sent.told()
