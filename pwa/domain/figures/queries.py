"""What whoever watches asks, in SQL, one typed row each: each question costs what waits, never what is past."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from pwa.models.words import RequestState
from pwa.storage.databases import reading
from pwa.storage.typed import typed


class QueueRow(NamedTuple):
    """What waits under one name, how many are due, and since when the oldest waits."""

    name: str
    waiting: int
    due: int
    oldest: datetime | None


class JobsRow(NamedTuple):
    """Jobs to come, those that are due, and those given up; nothing of any without a job."""

    waiting: int | None
    due: int | None
    failed: int | None


class CountRow(NamedTuple):
    """How many events there ever were of a verb."""

    verb: str
    total: int


OUTBOX = """
SELECT channel AS name, COUNT(*) AS waiting, SUM(CASE WHEN due_at <= ? THEN 1 ELSE 0 END) AS due,
       MIN(written_at) AS oldest
FROM letter WHERE sent_at IS NULL AND failed_at IS NULL GROUP BY channel
"""
REVIEWS = f"""
SELECT t.slug AS name, COUNT(r.id) AS waiting, COUNT(r.id) AS due, MIN(r.made_at) AS oldest
FROM town t LEFT JOIN service_request r ON r.town_id = t.id AND r.state = '{RequestState.PENDING}'
GROUP BY t.slug
"""
JOBS = """
SELECT SUM(CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END) AS waiting,
       SUM(CASE WHEN failed_at IS NULL AND due_at <= ? THEN 1 ELSE 0 END) AS due,
       SUM(CASE WHEN failed_at IS NOT NULL THEN 1 ELSE 0 END) AS failed
FROM job WHERE done_at IS NULL
"""


EVENTS = "SELECT verb, CAST(SUM(total) AS BIGINT) AS total FROM event_count GROUP BY verb"
"""A row a town and a verb, whatever happened: an aggregate over the events would read all that ever did."""


async def letters(real_now: datetime) -> Sequence[QueueRow]:
    """Letters to send, by channel."""
    return await typed(reading(), QueueRow, OUTBOX, [real_now])


async def reviews() -> Sequence[QueueRow]:
    """Requests in front of officers, by town."""
    return await typed(reading(), QueueRow, REVIEWS)


async def jobs(real_now: datetime) -> JobsRow:
    """Those that are not done."""
    [row] = await typed(reading(), JobsRow, JOBS, [real_now])
    return row


async def events() -> Sequence[CountRow]:
    """What ever happened, by verb."""
    return await typed(reading(), CountRow, EVENTS)
