"""Many families invited together: a job, so that nobody waits, that goes on where a worker that was killed left it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import jobs, letters
from pwa.domain.invitations import queries
from pwa.domain.invitations.inviting import Inviting, NotInvited, invite
from pwa.domain.jobs.kinds import Progress, Work
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView, view_of
from pwa.models.jobs import Job
from pwa.models.towns import Town
from pwa.storage.databases import reading, writing

KIND = "invite"
AT_ONCE = {"link": 10, "password": 1}
"""In one step, which families who write wait for: a temporary password takes a while to hash."""
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Round:
    """How far one of these jobs came."""

    total: int
    sent: int
    left_out: int
    is_over: bool
    has_failed: bool


async def start(
    town: TownView, by: int, guardians: Sequence[int] | None, *, once: str | None = None, real_now: datetime
) -> None:  # fmt: skip
    """Invite these, or with None everybody who was not yet: soon. Asked again with the same `once`, for the same
    people, it is the same."""
    total = len(guardians) if guardians is not None else await queries.count_not_yet(town.id)
    asked = {"by": by, "guardians": None if guardians is None else sorted(set(guardians)), "total": total}
    whom = hashlib.sha256(str(asked["guardians"]).encode()).hexdigest()[:16]
    async with writing() as db:
        await jobs.write(db, KIND, f"{town.id}:{once or uuid4().hex}:{whom}", asked, town=town.id, due=real_now)


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    """The next few, and how many letters were written so far."""
    town = view_of(await Town.get(id=work.town, using_db=db))
    here = Inviting(town, work.payload["by"], work.now, work.real_now, is_asked_for=False)
    came = {"after": 0, "sent": 0, "left_out": 0} | work.progress
    if not (batch := await next_ones(db, town.id, work, came["after"], AT_ONCE[here.said.way])):
        return None
    for guardian in batch:
        came["sent" if await is_invited(db, here, guardian) else "left_out"] += 1
    letters.wake()
    return came | {"after": batch[-1]}


async def next_ones(db: BaseDBAsyncClient, town: int, work: Work, after: int, most: int) -> list[int]:
    asked: list[int] | None = work.payload["guardians"]
    if asked is None:
        return await queries.not_yet(db, town, after, most)
    return [one for one in asked if one > after][:most]


async def is_invited(db: BaseDBAsyncClient, here: Inviting, guardian: int) -> bool:
    """Somebody who came in meanwhile, or has no address, is left out."""
    try:
        await invite(db, here, guardian)
    except (NotInvited, NotFound):
        return False
    return True


async def rounds(town: int) -> list[Round]:
    """The last ones, the latest first."""
    latest = Job.filter(kind=KIND, town_id=town).using_db(reading()).order_by("-id").limit(MOST_SHOWN)
    return [round_of(one) for one in await latest]


def round_of(job: Job) -> Round:
    came = {"sent": 0, "left_out": 0} | job.progress
    return Round(
        job.payload["total"], came["sent"], came["left_out"], is_over=job.done_at is not None,
        has_failed=job.failed_at is not None,
    )  # fmt: skip
