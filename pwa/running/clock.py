"""The two clocks. The town's decides and is shown; the real one is for cookies, sessions, attempts and sending."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pwa.settings import Settings, WrongSetting
from pwa.storage import instance
from pwa.storage.databases import writing

KEY = "town_clock"


def real_time() -> datetime:
    """The only reading of the machine's clock."""
    return datetime.now(UTC)


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
    """The clock kept with the data, set at their first start. Raises WrongSetting when asked for another one."""
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
