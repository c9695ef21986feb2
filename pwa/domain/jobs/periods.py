"""What comes back: today's job of each periodic kind is written once, whoever looks."""

from datetime import datetime

from pwa.domain import jobs
from pwa.domain.jobs.kinds import JOBS
from pwa.storage.databases import reading, rows, writing


async def write_due(now: datetime, real_now: datetime) -> int:
    """Write those of the town's day whose hour has come; how many. It reads first: an idle worker takes no lock."""
    missing = [
        (kind, key) for kind, key in occasions(now)
        if not await rows(reading(), "SELECT id FROM job WHERE kind = ? AND key = ?", [kind, key])
    ]  # fmt: skip
    if not missing:
        return 0
    async with writing(is_patient=True) as db:
        return sum([await jobs.write(db, kind, key, due=real_now) for kind, key in missing])


def occasions(now: datetime) -> list[tuple[str, str]]:
    """Kind and key of each."""
    found = ((kind.name, kind.every.occasion(now)) for kind in JOBS.values() if kind.every)
    return [(name, key) for name, key in found if key]
