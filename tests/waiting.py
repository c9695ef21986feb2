"""Waiting for what somebody else brings about: a browser, a process, a database."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 60.0
"""Seconds, on a loaded machine; nobody waits for all of them."""


async def comes(what: str, asked: Callable[[], Awaitable[object]]) -> None:
    """Ask again and again, until it is so."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await asked():  # noqa: ASYNC110 nothing tells us
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"never: {what}") from None
