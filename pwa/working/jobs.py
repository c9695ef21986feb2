"""The jobs' worker: writes those whose hour has come, and does what is due, one after the other."""

import asyncio
import logging
from contextlib import suppress

from pwa.domain.jobs import doing, recurring
from pwa.domain.jobs.doing import Clocks
from pwa.settings import Settings

LOOK = 10.0
"""Seconds between two looks when nothing was due."""

log = logging.getLogger("preau.jobs")


async def run(settings: Settings, clocks: Clocks, stop: asyncio.Event) -> None:
    """Do jobs until `stop`. The database is open; nothing that goes wrong ends it."""
    while not stop.is_set():
        if not await one(settings, clocks, stop):
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK)


async def one(settings: Settings, clocks: Clocks, stop: asyncio.Event) -> bool:
    """One job, if one is due; when the database fails, the next look will do."""
    try:
        now = clocks.real()
        await recurring.write_due(clocks.town(now), now)
        job = await doing.claim(now)
        if job:
            await doing.do(job, settings, clocks, stop.is_set)
        return job is not None
    except Exception as error:
        log.error("jobs not read", extra={"error": type(error).__name__})
        return False
