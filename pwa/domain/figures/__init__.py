"""What whoever watches the instance asks of the database: each question costs what waits, never what is past."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.figures import queries
from pwa.storage import instance
from pwa.storage.databases import writing

LAST_BACKUP = "last_backup"


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits under one name: how many, how many should have left by now, and the oldest's age in seconds."""

    name: str
    waiting: int
    due: int
    age: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Letters by channel, requests in front of officers by town, jobs to come and given up, what happened by verb, the
    last backup."""

    letters: list[Queue]
    reviews: list[Queue]
    last_backup: datetime | None
    jobs: dict[str, int]
    events: dict[str, int]


async def figures(now: datetime, real_now: datetime) -> Figures:
    """Letters and requests are dated by the town's clock, sending and backups by the real one."""
    letters, reviews = await queries.letters(real_now), await queries.reviews()
    jobs, events = await queries.jobs(real_now), await queries.events()
    backup = await instance.fact(LAST_BACKUP)
    return Figures(
        [Queue(r.name, r.waiting, r.due, age(r.oldest, now)) for r in letters],
        [Queue(r.name, r.waiting, r.due, age(r.oldest, now)) for r in reviews],
        datetime.fromisoformat(backup) if backup else None,
        {state: found or 0 for state, found in jobs._asdict().items()},
        {row.verb: row.total for row in events},
    )


def age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


async def note_backup(real_now: datetime) -> None:
    """Remember that a whole backup was made."""
    async with writing() as db:
        await instance.keep(db, LAST_BACKUP, real_now.isoformat())
