"""The two clocks. The town's decides and is shown; the real one is for cookies, sessions, attempts and sending."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pwa.settings import Settings, WrongSetting
from pwa.storage import instance
from pwa.storage.databases import writing

log = logging.getLogger("preau.clock")
KEY = "town_clock"


APART = timedelta(seconds=5)
"""What the clocks of two machines that are kept right may differ by, asking included."""
COMPARED_EVERY = 60
"""Seconds: a machine's clock may be put right, or wrong, while a process runs."""


class RealTime:
    """The machine's clock, set by the database's where there is one of its own: every process of an instance then has
    the same time, whatever its machine says. `apart` is what had to be added."""

    def __init__(self, machine: Callable[[], datetime]) -> None:
        self.machine, self.apart = machine, timedelta()

    def __call__(self) -> datetime:
        return self.machine() + self.apart

    async def compare(self) -> None:
        """Ask the database what time it is; an answer that came too late tells nothing."""
        before = self.machine()
        told = await soon_told()
        after = self.machine()
        if told is None or not timedelta() <= after - before < APART:
            return
        apart = told - after
        found = apart if abs(apart) > APART else timedelta()
        if found and not self.apart:
            log.warning("the clock of this machine is wrong", extra={"seconds": round(found.total_seconds())})
        self.apart = found

    async def keep(self) -> None:
        """Compare again and again; while the database does not answer, the last answer holds."""
        while True:
            await asyncio.sleep(COMPARED_EVERY)
            try:
                await self.compare()
            except Exception as error:
                log.error("clocks not compared", extra={"error": type(error).__name__})


async def soon_told() -> datetime | None:
    """The database's time. One that hangs, its machine gone, holds up no process that starts, nor what follows."""
    try:
        async with asyncio.timeout(APART.total_seconds()):
            return await instance.time()
    except TimeoutError:
        log.error("clocks not compared", extra={"error": "TimeoutError"})
        return None


real_time = RealTime(lambda: datetime.now(UTC))
"""The only reading of the machine's clock."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The town's time is the real one moved by `offset`, and runs on."""

    offset: timedelta = timedelta()
    real: Callable[[], datetime] = real_time

    def town(self, real_now: datetime) -> datetime:
        """What the clock on the town hall's wall says at that instant."""
        return real_now + self.offset


def starting(settings: Settings, real: Callable[[], datetime] = real_time) -> Clock:
    """The clock as `settings` ask for it, before the data had its say."""
    start = settings.clock_start
    return Clock(start - real() if start else timedelta(), real)


async def settled(settings: Settings, real: Callable[[], datetime] = real_time) -> Clock:
    """The clock kept with the data, set at their first start, once the real one was compared to the database's. Raises
    WrongSetting when asked for another one."""
    await real_time.compare()
    asked = {"start": settings.clock, "offset": starting(settings, real).offset.total_seconds()}
    kept = await first_kept(json.dumps(asked))
    if not settings.is_demo and kept["offset"]:
        raise WrongSetting("Ces données sont celles d’une démonstration : choisissez un autre PREAU_DATA.")
    if settings.clock and settings.clock != kept["start"]:
        before = f"à {kept['start']}" if kept["start"] else "à la date du jour"
        raise WrongSetting(
            f"Ces données ont commencé {before} : gardez cette date, ou choisissez un autre PREAU_DATA "
            f"pour PREAU_CLOCK={settings.clock}."
        )
    return Clock(timedelta(seconds=kept["offset"]), real)


async def first_kept(value: str) -> dict:
    """What the data keep, after keeping `value` if they kept nothing."""
    if (kept := await instance.fact(KEY)) is None:
        async with writing() as db:
            await instance.keep_first(db, KEY, value)
        kept = await instance.fact(KEY)
    return json.loads(kept or value)


@asynccontextmanager
async def kept() -> AsyncIterator[None]:
    """The real clock stays the database's for the length of the block."""
    keeping = asyncio.create_task(real_time.keep())
    try:
        yield
    finally:
        keeping.cancel()
