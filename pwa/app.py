"""The site on one screen: what opens with it, what stands around every answer, and its addresses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette_compress import CompressMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pwa import routes
from pwa.domain import eras
from pwa.domain.accounts import traces
from pwa.domain.accounts.passwords import has_demo_accounts
from pwa.domain.credentials.chosen import Leaks, NoLeaks
from pwa.domain.refusals import ConfirmationNeeded, Refusal
from pwa.running import clock, logs, memory
from pwa.settings import Settings, WrongSetting
from pwa.storage import private
from pwa.storage.databases import DatabaseBusy, opened
from pwa.storage.leaked_passwords import LeakedPasswords
from pwa.storage.national_addresses import NationalAddresses
from pwa.web import answers, assets, confirmations
from pwa.web.around import Delivery, SameOrigin
from pwa.web.directory import Directory
from pwa.web.guards import InTown
from pwa.web.intake import Heads
from pwa.web.rooms import House, Room, found
from pwa.working.checking import check_letters


def create_app(settings: Settings, *more: Room) -> Starlette:
    """The site; everything it needs to know is in `settings`, and in the rooms that declare themselves. Raises
    WrongLetters."""
    check_letters()
    house = House([*found(routes), *more], is_demo=settings.is_demo)
    app = Starlette(
        routes=addresses(house),
        middleware=around(settings),
        exception_handlers={
            ConfirmationNeeded: confirmations.needed,
            Refusal: answers.refused,
            DatabaseBusy: answers.busy,
            HTTPException: answers.failed,
        },
        lifespan=lifespan,
    )
    app.state.settings, app.state.house, app.state.leaks = settings, house, leaks_of(settings)
    app.state.clock, app.state.era, app.state.tracer = clock.starting(settings), "", traces.Tracer()
    app.state.addresses = NationalAddresses(settings.addresses_url)
    return app


def leaks_of(settings: Settings) -> Leaks:
    """Who is asked about passwords that leaked: nobody unless the instance says so."""
    return LeakedPasswords(settings.leaked_passwords_url) if settings.leaked_passwords_url else NoLeaks()


def addresses(house: House) -> list[BaseRoute]:
    """The instance's own addresses first, then each town's under its slug."""
    town = Mount("/{town}", Directory(house.routes), name="town", middleware=[Middleware(InTown)])
    return [*house.front, town]


def around(settings: Settings) -> list[Middleware]:
    """From the outermost to the innermost."""
    trusted = [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxy))]
    return [
        *(trusted if settings.trusted_proxy else []),
        Middleware(Delivery, failed=answers.failed),
        # zstd would be chosen first, and makes a year's grid 1 kB bigger at the same cost.
        Middleware(CompressMiddleware, minimum_size=500, zstd=False, brotli_quality=5),
        Middleware(Heads),
        Middleware(SameOrigin, public_url=settings.public_url),
    ]


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The database is open and the worker works for as long as the site is."""
    settings: Settings = app.state.settings
    logs.start(with_words=settings.is_demo)
    memory.thrifty()
    assets.build()
    async with opened(settings.database_url, everywhere=True), clock.kept():
        app.state.clock, app.state.era = await ready(settings), await eras.current()
        app.state.tracer = await traces.current()
        stop = asyncio.Event()
        work = asyncio.create_task(letters(settings, app.state.clock, stop)) if settings.letters_inside else None
        memory.settled()
        yield
        stop.set()
        await ended(work)


async def letters(settings: Settings, clock: clock.Clock, stop: asyncio.Event) -> None:
    """What works beside the pages, loaded where it works: its libraries take 6 MB from a site that sends nothing."""
    from pwa.working import worker  # noqa: PLC0415

    await worker.work(settings, clock, stop)


async def ended(work: asyncio.Task[None] | None) -> None:
    """Let the worker finish the mail in its hands; after ten seconds its lease gives it to another."""
    if work:
        _, late = await asyncio.wait([work], timeout=10)
        for one in late:
            one.cancel()


async def ready(settings: Settings) -> clock.Clock:
    """Check the data against the settings, and give the town's clock. Raises WrongSetting."""
    if settings.data.is_dir():
        private.folder(settings.data)
    if not settings.is_demo and await has_demo_accounts():
        raise WrongSetting("Ces données contiennent les comptes de la démonstration : choisissez un autre PREAU_DATA.")
    return await clock.settled(settings)
