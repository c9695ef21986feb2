"""What comes back: the latest job of each kind is written once, whoever looks, and however long nobody did."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import jobs
from pwa.domain.jobs import queries
from pwa.domain.jobs.kinds import JOBS
from pwa.storage.databases import reading, writing


async def write_due(now: datetime, real_now: datetime) -> int:
    """Write those whose hour has come; how many. It reads first: an idle worker takes no lock."""
    if not await missing(reading(), now):
        return 0
    async with writing(is_patient=True) as db:
        return sum([await jobs.write(db, kind, key, due=real_now) for kind, key in await missing(db, now)])


async def missing(db: BaseDBAsyncClient, now: datetime) -> list[tuple[str, str]]:
    """Kind and key of each."""
    every = {kind.name: kind.every for kind in JOBS.values() if kind.every}
    last = {name: key for name in every for key in await queries.last_keys(db, name)}
    found = [(name, one.due(now, last.get(name))) for name, one in every.items()]
    return [(name, key) for name, key in found if key]
