"""Letter workers as real processes: two at once, and one killed while it sends."""

import asyncio
import sys
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from pwa.domain import letters
from pwa.models.bookings import Season
from pwa.models.letters import Letter
from pwa.running.clock import real_time
from pwa.storage.databases import writing
from tests.domain.post_office import Office
from tests.people import NOW

pytestmark = pytest.mark.both_databases

WORKER = """
import asyncio, sys
from datetime import timedelta
from pwa.working import rounds
from pwa.domain import letters
from pwa.domain.letters import sending
from pwa.settings import Settings
from pwa.storage.databases import opened

sending.LEASE = timedelta(seconds=int(sys.argv[3]))

async def work():
    office = {"smtp_host": "127.0.0.1", "smtp_port": int(sys.argv[2]), "smtp_tls": "none"}
    async with opened(sys.argv[1]):
        await rounds.run(Settings(**office, mail_from="m@village.example"), asyncio.Event())

asyncio.run(work())
"""


@asynccontextmanager
async def worker(database: str, office: Office, lease: int = 2):
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, database, str(office.port), str(lease))
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def post(season: Season, count: int) -> None:
    activity = await season.activity
    families = [(None, f"famille{number}@example.org") for number in range(count)]
    async with writing() as db:
        await letters.write(
            db, activity.town_id, "limits_earlier", {"season": season.id, "notice": "Effectifs le jeudi."}, families,
            tag="village", now=NOW, real_now=real_time(),
        )  # fmt: skip


async def all_sent() -> None:
    async with asyncio.timeout(60):
        while await Letter.filter(sent_at__isnull=True).exists():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_two_processes_send_each_letter_once(database: str, season: Season, office: Office):
    await post(season, 60)
    async with AsyncExitStack() as both:
        for _ in range(2):
            await both.enter_async_context(worker(database, office, lease=60))
        await all_sent()
    assert len(office.received) == 60
    assert set(office.received.values()) == {1}


async def test_what_a_killed_process_held_is_sent_by_another(database: str, season: Season, office: Office):
    await post(season, 3)
    office.mood = "slow"
    async with worker(database, office) as first:
        await office.busy.wait()
        first.kill()
        await first.wait()
    assert await Letter.filter(sent_at__isnull=True, leased_until__isnull=False).count() == 3
    office.mood = "fine"
    async with worker(database, office):
        await all_sent()
    assert set(office.received.values()) == {1}
    assert {letter.attempts for letter in await Letter.all()} == {2}
