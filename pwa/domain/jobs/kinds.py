"""What a kind of job declares. Each is one file of `pwa/domain/chores`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.jobs.periods import Recurring
from pwa.settings import Settings

Progress = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """What a step is given: how far the last one came, both clocks, and what this instance was told."""

    payload: dict[str, Any]
    progress: Progress
    town: int | None
    now: datetime
    real_now: datetime
    settings: Settings


Step = Callable[[BaseDBAsyncClient, Work], Awaitable[Progress | None]]
"""One transaction's worth, at most 200 ms of it: gives how far it came, None when all is done."""


Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """Which one it is of its kind, for those that no day tells apart: the accounts that it names, and its words with
    their names, from a payload that another version may have written."""

    accounts: Callable[[Payload], list[int]]
    words: Callable[[Payload, list[str]], str]


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job. `label` is what officers read; one that comes back is written by itself, under keys
    that no other hand uses."""

    name: str
    label: str
    step: Step
    every: Recurring | None = None
    about: About | None = None


JOBS: dict[str, JobKind] = {}
"""Every kind that is declared, by its name."""


def declare(kind: JobKind) -> None:
    if kind.name in JOBS:
        raise ValueError(f"two jobs are called {kind.name}")
    JOBS[kind.name] = kind
