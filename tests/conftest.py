"""Fixtures. `database` is a fresh copy of the demo towns; `client`, `site`, `phone` and `browser` use it as people do.

Everything runs in one loop, so a page test, a browser test and the server they talk to share one database.
Mark what must hold on both databases with `pytest.mark.both_databases`; the rest runs on SQLite.
"""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
import uvicorn
from hypothesis import HealthCheck, Phase
from hypothesis import settings as search
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from starlette.applications import Starlette

from pwa.app import create_app
from pwa.settings import Settings
from pwa.storage import databases
from pwa.web import assets
from pwa.web.connections import Connection
from tests import longest, people
from tests.databases import TEMPLATES, QueryCounter, Template
from tests.deployments import TownHall
from tests.pages import faults

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                 "--disable-background-networking", "--disable-component-update"]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
expect.set_options(timeout=60_000)
"""Milliseconds for a screen to say what it must, on a loaded machine."""
search.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
search.load_profile("house")
"""However slow the machine; what is found says how to find it again."""
search.register_profile("mutants", phases=[Phase.explicit, Phase.generate], database=None)
"""A mutant is seen by the first failure: the smallest one, and remembering it, would only take time."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engines-table", action="store_true", help="write docs/browsers.md again, from the engines here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("loadscopereorder", True):
        longest.first(items)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize("database_kind", ["sqlite", "postgres"] if both else ["sqlite"], scope="session")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Template]]:
    """A template of each kind, made when first asked for."""
    made: dict[str, Template] = {}

    def template(kind: str) -> Template:
        if kind not in made:
            made[kind] = TEMPLATES[kind](tmp_path_factory.mktemp(kind), people.move_in)
        return made[kind]

    yield template
    for one in made.values():
        one.close()


@pytest_asyncio.fixture
async def database(database_kind: str, templates: Callable[[str], Template]) -> AsyncIterator[str]:
    """The address of this test's own copy of the demo towns, open."""
    template = templates(database_kind)
    url = await template.copy()
    async with databases.opened(url):
        yield url
    await template.forget(url)


@pytest_asyncio.fixture
async def world(database: str) -> people.World:
    """Who and what there is: `world.enrolment("Bébé", "Accueil périscolaire")`…"""
    return await people.meet()


@pytest.fixture
def queries() -> QueryCounter:
    """`with queries: …` then `len(queries)`."""
    return QueryCounter()


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    """The demo's, on this test's database, at the town's NOW."""
    return Settings(database_url=database, data=tmp_path, clock="2022-01-24T14:24", is_demo=True)


@pytest.fixture
def application(settings: Settings) -> Starlette:
    """The whole site."""
    return create_app(settings)


@pytest.fixture
def town_hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TownHall]:
    """`town_hall.deploys()` is another version of the site, from files of this test's own."""
    here = TownHall(tmp_path / "deployed")
    monkeypatch.setattr(assets, "STATIC", here.static)
    monkeypatch.setattr(assets, "WORKER", here.worker)
    assets.build.cache_clear()
    yield here
    monkeypatch.undo()
    assets.build.cache_clear()


class Visitor(httpx2.AsyncClient):
    """A browser without JavaScript; whatever a test asks for, a whole page that comes back is checked."""

    async def send(self, request: httpx2.Request, *, stream: bool = False, **options: Any) -> httpx2.Response:
        answer = await super().send(request, stream=stream, **options)
        is_page = answer.headers.get("content-type", "").startswith("text/html") and answer.status_code != 500
        if is_page and not stream and "/courriers/" not in request.url.path and "<html" in answer.text:
            assert not faults(answer.text, answer.headers.get("content-security-policy", ""))
        return answer


def visitor(application: Starlette) -> Visitor:
    return Visitor(
        transport=httpx2.ASGITransport(app=application),
        base_url="https://preau.test",
        headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html"},
    )


@pytest_asyncio.fixture
async def client(application: Starlette) -> AsyncIterator[httpx2.AsyncClient]:
    """Someone who has not signed in."""
    async with visitor(application) as one:
        yield one


SignedIn = Callable[..., Awaitable[httpx2.AsyncClient]]


@pytest_asyncio.fixture
async def signed_in(application: Starlette) -> AsyncIterator[SignedIn]:
    """`await signed_in("maman.test")` is a client of that account; each call is another device."""
    clients: list[httpx2.AsyncClient] = []

    async def sign_in(username: str, town: str = people.HOME) -> httpx2.AsyncClient:
        clients.append(one := visitor(application))
        answer = await one.post(f"/{town}/connexion", data={"username": username, "password": people.PASSWORD})
        assert answer.status_code == 303, answer.text
        return one

    yield sign_in
    for one in clients:
        await one.aclose()


@dataclass(frozen=True)
class Site:
    """A running server: its address, and a way to cut it off."""

    url: str
    server: uvicorn.Server


@asynccontextmanager
async def served(application: Starlette) -> AsyncIterator[Site]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        server = uvicorn.Server(uvicorn.Config(application, http=Connection, lifespan="off", log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        while not server.started:  # noqa: ASYNC110 uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield Site(f"http://localhost:{door.getsockname()[1]}", server)
        server.should_exit = True
        await serving


@pytest_asyncio.fixture
async def site(application: Starlette) -> AsyncIterator[Site]:
    """The site on a free port of localhost; the test reads the same database."""
    async with served(application) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        one = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield one
        await one.close()


OpenBrowser = Callable[..., Awaitable[BrowserContext]]


@pytest_asyncio.fixture
async def contexts(chromium: Browser, site: Site) -> AsyncIterator[OpenBrowser]:
    """`await contexts(**options)` opens another browser profile on the site; a page error fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    async def open_one(**options: object) -> BrowserContext:
        context = await chromium.new_context(base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", **options)
        context.set_default_timeout(60_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        # Seen once: Chromium never said that a profile was closed, and the whole run waited for it.
        with suppress(TimeoutError):
            await asyncio.wait_for(context.close(), 60)
    assert not errors, errors


@pytest_asyncio.fixture
async def phone(contexts: OpenBrowser) -> Page:
    """A page at 390 px with touch."""
    return await (await contexts(**PHONE)).new_page()


@pytest_asyncio.fixture
async def browser(contexts: OpenBrowser) -> Page:
    """A page on a desk's screen."""
    return await (await contexts(**DESKTOP)).new_page()


@pytest_asyncio.fixture
async def phone_without_javascript(contexts: OpenBrowser) -> Page:
    return await (await contexts(**PHONE, java_script_enabled=False)).new_page()
