"""When a failed sign-in is answered. A town that brought its families' former hashes has passwords that take longer to
compare than ours: whether a user name is one of those must not be read on a watch."""

import asyncio
import time

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage import instance

STEP = 1.0
"""Seconds: the longest that any hash we take should need."""


def begin() -> float:
    return time.monotonic()


async def even(town: int, began: float) -> None:
    """Wait for the next whole step since then, in a town that has such hashes; known and unknown names alike."""
    if await instance.fact(fact_of(town)):
        await asyncio.sleep(STEP - (time.monotonic() - began) % STEP)


async def keep_even(db: BaseDBAsyncClient, town: int) -> None:
    """From now on, in this town."""
    await instance.keep_first(db, fact_of(town), "true")


def fact_of(town: int) -> str:
    return f"former_passwords:{town}"
