"""Everything that works beside the pages: letters leave, jobs are done."""

import asyncio

from pwa.domain.jobs.doing import Clocks
from pwa.running.clock import Clock
from pwa.settings import Settings
from pwa.working import jobs, rounds


async def work(settings: Settings, clock: Clock, stop: asyncio.Event) -> None:
    """Until `stop`; the database is open."""
    clocks = Clocks(clock.real, clock.town)
    doing = asyncio.create_task(jobs.run(settings, clocks, stop))
    try:
        await rounds.run(settings, stop, real=clock.real)
        await asyncio.wait([doing], timeout=rounds.PATIENCE)
    finally:
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
