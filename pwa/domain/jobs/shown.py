"""A job as the list shows it: what it is called, what became of it, why its last try failed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from pwa.domain.jobs.kinds import JOBS, About
from pwa.domain.jobs.periods import said
from pwa.domain.looks import DONE, NO, PART, STUDIED, Look

INSTANTS = ("due_at", "leased_until", "made_at", "done_at", "failed_at")


class JobState(StrEnum):
    """What became of a job."""

    FAILED = "failed"
    RUNNING = "running"
    AGAIN = "again"
    TO_DO = "to_do"
    DONE = "done"


LOOKS: dict[JobState, Look] = {
    JobState.FAILED: NO, JobState.RUNNING: STUDIED, JobState.AGAIN: PART, JobState.TO_DO: Look("hourglass", "dim"),
    JobState.DONE: DONE,
}  # fmt: skip
"""What failed is seen first."""


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
    payload: dict[str, Any]
    names: tuple[str, ...] = ()
    """Of the accounts that it is about."""

    @property
    def is_known(self) -> bool:
        return self.kind in JOBS

    @property
    def about(self) -> About | None:
        return JOBS[self.kind].about if self.is_known else None

    @property
    def accounts(self) -> list[int]:
        return self.about.accounts(self.payload) if self.about else []

    @property
    def label(self) -> str:
        """What officers call it; a kind of another version has only its name."""
        return JOBS[self.kind].label if self.is_known else self.kind

    @property
    def occurrence(self) -> str:
        """Which one it is: of those that come back its day, or what it is about; a key of another form is itself."""
        return self.about.words(self.payload, list(self.names)) if self.about else said(self.key)

    @property
    def state(self) -> JobState:
        if self.done_at or self.failed_at:
            return JobState.DONE if self.done_at else JobState.FAILED
        if self.leased_until:
            return JobState.RUNNING
        return JobState.AGAIN if self.last_error else JobState.TO_DO

    @property
    def look(self) -> Look:
        return LOOKS[self.state]

    @property
    def trouble(self) -> Trouble | None:
        if not self.last_error:
            return None
        return TROUBLES.get(self.last_error.split()[0], Trouble.OTHER) if self.is_known else Trouble.UNKNOWN

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

    def later(self, by: timedelta) -> Self:
        """With its instants on another clock."""
        moments = {name: getattr(self, name) for name in INSTANTS}
        return replace(self, **{name: at + by for name, at in moments.items() if at})
