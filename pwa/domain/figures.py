"""What whoever watches the instance asks of the database: each question costs what waits, never what is past."""

from dataclasses import dataclass
from datetime import datetime

from pwa.models.fragments import live_as
from pwa.models.words import BookingStatus
from pwa.storage.databases import reading, rows, run, writing

LAST_BACKUP = "last_backup"

OUTBOX = """
SELECT channel, COUNT(*) AS waiting, SUM(CASE WHEN due_at <= ? THEN 1 ELSE 0 END) AS due, MIN(written_at) AS oldest
FROM letter WHERE sent_at IS NULL AND failed_at IS NULL GROUP BY channel
"""
REVIEWS = f"""
SELECT t.slug AS town, COUNT(DISTINCT b.service_request_id) AS waiting, MIN(b.made_at) AS oldest
FROM town t LEFT JOIN booking b ON b.town_id = t.id AND {live_as(BookingStatus.PENDING)}
GROUP BY t.slug
"""
JOBS = """
SELECT SUM(CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END) AS waiting,
       SUM(CASE WHEN failed_at IS NULL AND due_at <= ? THEN 1 ELSE 0 END) AS due,
       SUM(CASE WHEN failed_at IS NOT NULL THEN 1 ELSE 0 END) AS failed
FROM job WHERE done_at IS NULL
"""
EVENTS = "SELECT verb, SUM(total) AS total FROM event_count GROUP BY verb"
"""A row a town and a verb, whatever happened: an aggregate over the events would read all that ever did."""
KEPT = "SELECT value FROM instance WHERE key = ?"
KEEP = "INSERT INTO instance (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


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
    letters = await rows(reading(), OUTBOX, [real_now], instants=["oldest"])
    reviews = await rows(reading(), REVIEWS, instants=["oldest"])
    [jobs] = await rows(reading(), JOBS, [real_now])
    events = await rows(reading(), EVENTS)
    kept = await rows(reading(), KEPT, [LAST_BACKUP])
    return Figures(
        [Queue(r["channel"], r["waiting"], r["due"], age(r["oldest"], now)) for r in letters],
        [Queue(r["town"], r["waiting"], r["waiting"], age(r["oldest"], now)) for r in reviews],
        datetime.fromisoformat(kept[0]["value"]) if kept else None,
        {state: found or 0 for state, found in jobs.items()},
        {row["verb"]: int(row["total"]) for row in events},
    )


def age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


async def note_backup(real_now: datetime) -> None:
    """Remember that a whole backup was made."""
    async with writing() as db:
        await run(db, KEEP, [LAST_BACKUP, real_now.isoformat()])
