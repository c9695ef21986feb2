"""What waits, what runs, what failed: for whoever runs the instance, and for the officers of a town."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pwa.domain.jobs import queries, writes
from pwa.domain.jobs.kinds import JOBS
from pwa.domain.jobs.periods import said
from pwa.domain.refusals import NotFound
from pwa.domain.rights import ADMINISTRATORS, declare
from pwa.storage.databases import HIGHEST, writing

SEE_JOBS = declare("see_jobs", ADMINISTRATORS)

MOST_SHOWN = 100

INSTANTS = ["due_at", "leased_until", "made_at", "done_at", "failed_at"]


class JobState(StrEnum):
    """What became of a job."""

    FAILED = "failed"
    RUNNING = "running"
    AGAIN = "again"
    TO_DO = "to_do"
    DONE = "done"


class Trouble(StrEnum):
    """Why the last try failed, as far as an officer can do something with it."""

    BUSY = "database_busy"
    AWAY = "not_reached"
    LOST = "worker_stopped"
    UNKNOWN = "unknown_job"
    OTHER = "untold"


TROUBLES = {
    "DatabaseBusy": Trouble.BUSY, "OperationalError": Trouble.BUSY, "WorkerLost": Trouble.LOST,
    **dict.fromkeys(("ConnectionError", "ConnectionRefusedError", "ConnectionResetError", "TimeoutError", "gaierror",
                     "DBConnectionError", "InterfaceError"), Trouble.AWAY),
}  # fmt: skip
"""By the name of the error."""


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job as the list shows it; every instant is real time."""

    id: int
    kind: str
    key: str
    town: str | None
    due_at: datetime
    leased_until: datetime | None
    attempts: int
    made_at: datetime
    done_at: datetime | None
    failed_at: datetime | None
    last_error: str | None

    @property
    def label(self) -> str:
        """What officers call it; a kind of another version has only its name."""
        return JOBS[self.kind].label if self.kind in JOBS else self.kind

    @property
    def occurrence(self) -> str:
        """Which one it is of those that come back; a key of another form is itself."""
        return said(self.key)

    @property
    def state(self) -> JobState:
        if self.done_at or self.failed_at:
            return JobState.DONE if self.done_at else JobState.FAILED
        if self.leased_until:
            return JobState.RUNNING
        return JobState.AGAIN if self.last_error else JobState.TO_DO

    @property
    def trouble(self) -> Trouble | None:
        if not self.last_error:
            return None
        return TROUBLES.get(self.last_error.split()[0], Trouble.OTHER) if self.kind in JOBS else Trouble.UNKNOWN

    @property
    def at(self) -> datetime:
        """When it ended, or is to begin."""
        return self.done_at or self.failed_at or self.due_at

    @property
    def has_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def is_to_come(self) -> bool:
        return self.state in (JobState.TO_DO, JobState.AGAIN)

    @property
    def can_be_retried(self) -> bool:
        return self.state in (JobState.FAILED, JobState.AGAIN)


async def shown(town: int | None = None, *, later: timedelta = timedelta()) -> list[ShownJob]:
    """Those that failed first, then those to come, then those done, the latest first. An officer of a town sees the
    instance's too: they keep the town's data. `later` moves their times, to the town's clock."""
    found = [row._asdict() for row in await queries.shown(town, MOST_SHOWN)]
    for row in found:
        row |= {name: row[name] + later for name in INSTANTS if row[name]}
    return [ShownJob(**row) for row in found]


async def retry(id: int, real_now: datetime, town: int | None = None) -> None:
    """Try again now one that failed or that waits for its next try. Raises NotFound."""
    async with writing() as db:
        if not await writes.retry(db, min(id, HIGHEST), real_now, town):
            raise NotFound
