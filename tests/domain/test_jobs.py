"""Jobs: written once, leased, done step by step, put off, given up; and those that come back by the town's clock."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from pwa.domain import jobs
from pwa.domain.jobs import board, doing, recurring
from pwa.domain.jobs.doing import Clocks
from pwa.domain.jobs.kinds import JOBS, JobKind, Work
from pwa.domain.jobs.periods import Missed, Weekly
from pwa.domain.leases import pauses
from pwa.domain.leases.queries import LONGEST
from pwa.domain.refusals import NotFound
from pwa.models.jobs import Job
from pwa.models.towns import Town
from pwa.settings import Settings
from pwa.storage import web_push
from pwa.storage.databases import run, writing
from pwa.working import jobs as worker
from tests.domain.small_town import REAL_NOW

pytestmark = pytest.mark.both_databases

NIGHT = datetime(2022, 1, 24, 1, 29, tzinfo=UTC)
"""02:29 on the wall of the town hall."""


class Chore:
    """A kind made for these tests: adds a row a step, up to five; `fails` at the steps named."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.fails: set[int] = set()

    async def step(self, db: Any, work: Work) -> dict[str, Any] | None:
        n = work.progress.get("n", 0) + 1
        await run(db, "INSERT INTO instance (key, value) VALUES (?, ?)", [f"row {n}", str(work.payload)])
        if n in self.fails:
            raise ConnectionError(n)
        self.done.append(n)
        return {"n": n} if n < 5 else None


@pytest.fixture
async def chore(database: str, monkeypatch: pytest.MonkeyPatch) -> Chore:
    made = Chore()
    for name in list(JOBS):
        monkeypatch.delitem(JOBS, name)
    monkeypatch.setitem(JOBS, "chore", JobKind("chore", "Un travail", made.step))
    await Job.all().delete()
    return made


async def write(key: str = "one") -> bool:
    async with writing() as db:
        return await jobs.write(db, "chore", key, {"a": 1}, due=REAL_NOW)


def clocks(at: datetime = REAL_NOW) -> Clocks:
    return Clocks(lambda: at, lambda real: real - timedelta(days=1000))


async def do(at: datetime = REAL_NOW, is_stopping=lambda: False) -> Job:
    held = await doing.claim(at)
    assert held
    await doing.do(held, Settings(), clocks(at), is_stopping)
    return await Job.get(id=held.id)


async def test_a_job_is_done_step_by_step(chore: Chore):
    assert await write()
    job = await do()
    assert chore.done == [1, 2, 3, 4, 5]
    assert (job.done_at, job.leased_until, job.attempts, job.progress) == (REAL_NOW, None, 1, {"n": 4})
    assert await doing.claim(REAL_NOW + timedelta(days=1)) is None


async def test_a_job_of_one_key_is_written_once(chore: Chore):
    assert [await write(), await write(), await write("two")] == [True, False, True]
    await do()
    assert not await write(), "done is done"
    assert await Job.all().count() == 2


async def test_a_job_that_a_worker_holds_is_no_other_s(chore: Chore):
    await write()
    held = await doing.claim(REAL_NOW)
    assert held
    assert await doing.claim(REAL_NOW + doing.LEASE - timedelta(seconds=1)) is None
    taken = await doing.claim(REAL_NOW + doing.LEASE)
    assert taken
    assert taken.attempts == 2
    await doing.do(held, Settings(), clocks(), lambda: False)
    assert chore.done == [], "whoever lost the lease writes nothing"
    await doing.do(taken, Settings(), clocks(REAL_NOW + doing.LEASE), lambda: False)
    assert chore.done == [1, 2, 3, 4, 5]


async def test_a_step_that_fails_leaves_nothing_and_is_tried_again_later(chore: Chore):
    chore.fails = {3}
    await write()
    job = await do()
    assert (job.progress, job.last_error, job.failed_at) == ({"n": 2}, "ConnectionError 3", None)
    assert job.due_at == REAL_NOW + pauses.PAUSES[0]
    assert await doing.claim(REAL_NOW) is None
    chore.fails = set()
    job = await do(job.due_at)
    assert chore.done == [1, 2, 3, 4, 5]
    assert (job.last_error, job.done_at) == (None, REAL_NOW + pauses.PAUSES[0])


async def test_a_job_that_always_fails_is_given_up_and_tried_again_by_hand(chore: Chore):
    chore.fails, at = {1}, REAL_NOW
    await write()
    for pause in pauses.PAUSES:
        job = await do(at)
        assert job.due_at == at + pause
        at = job.due_at
    job = await do(at)
    assert (job.failed_at, job.attempts, job.last_error) == (at, pauses.ATTEMPTS, "ConnectionError 1")
    assert await doing.claim(at + timedelta(days=9)) is None
    [shown] = await board.shown()
    assert (shown.state, shown.label) == ("failed", "Un travail")
    chore.fails = set()
    await board.retry(job.id, at)
    assert (await do(at)).done_at == at
    with pytest.raises(NotFound):
        await board.retry(job.id, at)


async def test_a_job_that_nobody_tried_yet_is_not_tried_again(chore: Chore):
    await write()
    [shown] = await board.shown()
    assert (shown.state, shown.can_be_retried) == ("to_do", False)
    with pytest.raises(NotFound):
        await board.retry(shown.id, REAL_NOW - timedelta(days=1))
    assert (await Job.get(id=shown.id)).due_at == REAL_NOW


async def test_a_job_that_kills_its_worker_is_given_up(chore: Chore):
    await write()
    await Job.all().update(attempts=pauses.ATTEMPTS)
    job = await do()
    assert (chore.done, job.last_error, job.failed_at) == ([], "WorkerLost", REAL_NOW)


async def test_a_worker_that_stops_hands_the_rest_over_at_once(chore: Chore):
    await write()
    job = await do(is_stopping=lambda: len(chore.done) == 2)
    assert (chore.done, job.leased_until, job.attempts) == ([1, 2], None, 0)
    await do()
    assert chore.done == [1, 2, 3, 4, 5]


async def test_a_job_of_another_version_waits_for_it(chore: Chore):
    await write()
    await Job.all().update(kind="tomorrow")
    job = await do()
    assert (job.last_error, job.failed_at) == ("KeyError", None)
    assert [one.label for one in await board.shown()] == ["tomorrow"]


async def test_what_comes_back_is_written_once_a_day_by_the_town_s_clock(database: str):
    await Job.all().delete()
    daily = [kind.name for kind in JOBS.values() if kind.every]
    assert {"forget_letters", "forget_mutations", "forget_attempts"} <= {*daily}
    assert await recurring.write_due(NIGHT, REAL_NOW) == 0, "not before its hour"
    later = NIGHT + timedelta(hours=2)
    both = await asyncio.gather(recurring.write_due(later, REAL_NOW), recurring.write_due(later, REAL_NOW))
    assert sum(both) == len(daily)
    assert await recurring.write_due(later + timedelta(hours=9), REAL_NOW) == 0
    assert {one.key for one in await Job.all()} == {"2022-01-24"}
    assert await recurring.write_due(later + timedelta(days=1), REAL_NOW) == len(daily)


async def test_the_worker_writes_what_comes_back_and_does_it(database: str):
    await Job.all().delete()
    stop, noon = asyncio.Event(), Clocks(lambda: REAL_NOW, lambda _: datetime(2022, 1, 24, 11, tzinfo=UTC))
    while await worker.one(Settings(), noon, stop):
        pass
    found = await Job.all()
    assert len(found) == len([kind for kind in JOBS.values() if kind.every])
    assert [(one.kind, one.last_error) for one in found if not one.done_at] == []


@pytest.fixture
async def weekly(chore: Chore, monkeypatch: pytest.MonkeyPatch) -> Chore:
    """A kind that comes back on Mondays at 02:30, and one that is no use late."""
    for name, missed in (("late", Missed.RUN_LATE), ("never", Missed.SKIPPED)):
        monkeypatch.setitem(JOBS, name, JobKind(name, name, chore.step, Weekly(time(2, 30), 1, missed=missed)))
    return chore


async def keys() -> list[tuple[str, str]]:
    return [(one.kind, one.key) for one in await Job.all().order_by("key", "kind")]


async def test_what_nobody_was_there_to_run_is_run_once_when_someone_is_or_never(weekly: Chore):
    monday = NIGHT + timedelta(minutes=1)
    assert await recurring.write_due(monday, REAL_NOW) == 2
    assert await recurring.write_due(monday + timedelta(days=24), REAL_NOW) == 1, "three Mondays, one job"
    assert await recurring.write_due(monday + timedelta(days=25), REAL_NOW) == 0
    assert await recurring.write_due(monday + timedelta(days=28), REAL_NOW) == 2
    mondays = ("2022-01-24", "2022-02-14", "2022-02-21")
    assert await keys() == [
        (kind, day) for day in mondays for kind in ("late", "never") if (kind, day) != ("never", "2022-02-14")
    ]


async def test_a_clock_put_back_runs_nothing_again(weekly: Chore):
    monday = NIGHT + timedelta(minutes=1)
    await recurring.write_due(monday, REAL_NOW)
    assert await recurring.write_due(monday - timedelta(seconds=2), REAL_NOW) == 0
    assert await recurring.write_due(monday - timedelta(days=30), REAL_NOW) == 0


YEARS = timedelta(weeks=520)


async def test_a_clock_that_was_years_ahead_silences_nothing_and_is_said_once(weekly: Chore, caplog):
    monday = NIGHT + timedelta(minutes=1)
    assert await recurring.write_due(monday + YEARS, REAL_NOW + YEARS) == 2
    assert await recurring.write_due(monday, REAL_NOW) == 2
    assert [one.kind for one in caplog.records if one.message == "the clock was ahead"] == ["late", "never"]
    assert await recurring.write_due(monday, REAL_NOW) == 0
    week = timedelta(days=7)
    assert await recurring.write_due(monday + week, REAL_NOW + week) == 2
    assert len([one for one in caplog.records if one.message == "the clock was ahead"]) == 2
    assert await recurring.write_due(monday + YEARS, REAL_NOW + YEARS) == 0, "that week has been done"


async def test_a_clock_that_was_ahead_by_less_than_a_period_has_done_it(weekly: Chore):
    monday, days = NIGHT + timedelta(minutes=1), timedelta(days=6)
    assert await recurring.write_due(monday, REAL_NOW + days) == 2
    assert await recurring.write_due(monday, REAL_NOW) == 0


def test_nothing_that_is_put_off_is_taken_for_a_clock_that_was_ahead():
    assert max(*pauses.PAUSES, web_push.LONGEST_WAIT) < LONGEST


@pytest.mark.parametrize("column", ["due_at", "leased_until"])
@pytest.mark.parametrize(
    ("wait", "is_taken"), [(YEARS, True), (LONGEST * 1.01, True), (LONGEST, False), (timedelta(days=1), False)]
)
async def test_a_job_that_a_clock_ahead_put_off_or_held_waits_no_more(chore: Chore, column, wait, is_taken):
    await write()
    await Job.all().update(**{column: REAL_NOW + wait})
    held = await doing.claim(REAL_NOW)
    assert bool(held) is is_taken
    if held:
        await doing.do(held, Settings(), clocks(), lambda: False)
        assert (await Job.get(id=held.id)).done_at == REAL_NOW


async def test_a_town_s_own_job_of_the_same_kind_hides_none(weekly: Chore):
    await Job.create(kind="late", key="demandé", town=await Town.first(), payload={}, progress={}, made_at=REAL_NOW,
                     due_at=REAL_NOW)  # fmt: skip
    assert await recurring.write_due(NIGHT + timedelta(minutes=1), REAL_NOW) == 2


async def test_the_worker_catches_up_after_days_without_anyone(database: str):
    """From one start to the next, five nights later: one job of each, not five."""
    await Job.all().delete()
    stop, days = asyncio.Event(), [datetime(2022, 1, day, 1, tzinfo=UTC) for day in (24, 29)]
    for at in days:
        await worker.one(Settings(), Clocks(lambda: REAL_NOW, lambda _, at=at: at), stop)
    every = sorted(kind.name for kind in JOBS.values() if kind.every)
    assert await keys() == [], "02:00: no hour has come, and nothing is known to have been missed"
    for at in (days[0] + timedelta(hours=9), days[1]):
        while await worker.one(Settings(), Clocks(lambda: REAL_NOW, lambda _, at=at: at), stop):
            pass
    assert await keys() == [(kind, day) for day in ("2022-01-24", "2022-01-28") for kind in every]
    assert {one.done_at for one in await Job.all()} == {REAL_NOW}
