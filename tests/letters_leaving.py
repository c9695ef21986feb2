"""Our own letter worker, as it runs beside the site."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pwa.settings import Settings
from pwa.working import rounds


@asynccontextmanager
async def letters_leaving(settings: Settings, stops_within: float = 20) -> AsyncIterator[asyncio.Task[None]]:
    """It works for the length of the block; asked to stop, it must do so within that many seconds."""
    stop = asyncio.Event()
    working = asyncio.create_task(rounds.run(settings, stop))
    try:
        yield working
    finally:
        stop.set()
        async with asyncio.timeout(stops_within):
            await working
