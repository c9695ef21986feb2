"""Five thousand families are invited together while others book: how long an answer's mail waits, how fast all go."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bench.report import Row, exact, ratio
from pwa.domain.bookings.demand.writing import Demand, decide_and_write
from pwa.domain.invitations import together
from pwa.domain.jobs.doing import Clocks
from pwa.domain.towns import view_of
from pwa.models.letters import Letter
from pwa.models.people import Account, Guardian
from pwa.models.towns import Town
from pwa.settings import Settings
from pwa.storage import databases
from pwa.working import jobs
from tests.databases import PostgresTemplate, SqliteTemplate
from tests.domain.post_office import Office, open_office
from tests.domain.small_town import NOW, Family, SmallTown, small_town
from tests.letters_leaving import letters_leaving
from tests.people import move_in

INVITED = int(os.environ.get("INVITED", "5000"))
BOOKING, EVERY = 240, 0.5
MOST_DELAY, LONGEST = 2.0, 900


async def measured() -> list[Row]:
    """Both databases, one after the other; the machine's load is said."""
    return [row for kind in ("SQLite", "PostgreSQL") for row in await rows_of(kind)]


async def rows_of(kind: str) -> list[Row]:
    async with site(kind) as (url, folder), open_office() as office:
        place = await small_town(BOOKING, capacity=BOOKING)
        await known(place.town)
        load = os.getloadavg()[0]
        settings = Settings(
            database_url=url, data=folder, smtp_host="127.0.0.1", smtp_port=office.port, smtp_tls="none",
            mail_from="mairie@essai.example",
        )  # fmt: skip
        stop, began = asyncio.Event(), time.perf_counter()
        await together.start(view_of(await Town.get(id=place.town)), place.families[0].account, None, real_now=real())
        working = asyncio.create_task(jobs.run(settings, Clocks(real, lambda _: NOW), stop))
        async with letters_leaving(settings):
            waits = await booked_meanwhile(place, office, began)
            took = time.perf_counter() - began
            stop.set()
            await working
        sent = await Letter.filter(town_id=place.town, kind="invited", sent_at__isnull=False).count()
    what, met = f"{INVITED} invitations, {kind}", f"{len(waits)} réponses, charge de la machine {load:.1f}"
    return [
        exact(f"{what} : parties", f"{sent / took:.0f} par seconde, en {took:.0f} s", sent, INVITED),
        ratio(f"{what} : le courriel d’une réponse, attente la plus longue, en s", met, max(waits), MOST_DELAY),
        ratio(f"{what} : attente médiane, en s", "", sorted(waits)[len(waits) // 2], MOST_DELAY),
    ]


def real() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def site(kind: str) -> AsyncIterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        template = SqliteTemplate if kind == "SQLite" else PostgresTemplate
        made = await asyncio.to_thread(template, Path(folder), move_in)
        try:
            url = await made.copy()
            async with databases.opened(url):
                yield url, Path(folder)
        finally:
            await asyncio.to_thread(made.close)


async def known(town: int) -> None:
    """Those whom the town knows, without an account; everybody who books has come. The demo's letters do not count."""
    await Letter.all().delete()
    await Account.filter(town_id=town).update(signed_in_at=NOW)
    await Guardian.bulk_create(
        [
            Guardian(town_id=town, civility="Mme", first_name="Zoé", last_name=f"N{n}", email=f"z{n}@example.org")
            for n in range(INVITED)
        ],
        batch_size=500,
    )


async def booked_meanwhile(place: SmallTown, office: Office, began: float) -> list[float]:
    """A family books, twice a second, until every invitation has left: the seconds that each answer's mail took."""
    waits = []
    for one in place.families:
        waits.append(await answered(one, place.box("matin"), office))
        await asyncio.sleep(EVERY)
        if len(office.mails) >= INVITED + len(waits):
            return waits
    await until(lambda: len(office.mails) >= INVITED + len(waits) or time.perf_counter() - began > LONGEST, EVERY)
    return waits


async def answered(one: Family, opening: int, office: Office) -> float:
    """From the commit to the mail server's hands."""
    demand = Demand(uuid4(), ((one.enrolment, opening),), ())
    seen = len(office.mails)
    await decide_and_write(one.town, one.applicant, demand, now=NOW, real_now=real())
    began = time.perf_counter()
    await until(lambda: any(mail["X-Preau-Tag"].startswith("demande-") for mail in office.mails[seen:]), 0.01)
    return time.perf_counter() - began


async def until(is_so: Callable[[], bool], every: float) -> None:
    while not is_so():  # noqa: ASYNC110
        await asyncio.sleep(every)
