"""New requests, in the transaction that makes them: the town's next numbers, then a row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.requests import writes
from pwa.domain.requests.writes import Made
from pwa.models.words import RequestState, Subject


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in which town and when; somebody who has just made an account may have no household yet."""

    town: int
    account: int
    household: int | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What a new request is about, who answers for it, and where it stands from the start."""

    subject: str
    department: int
    state: RequestState


def subject(of: Subject, id: int) -> str:
    """« enrolment:12 »."""
    return f"{of}:{id}"


def subject_of(request: int) -> str:
    """The request itself, as its events name it."""
    return f"service_request:{request}"


async def make(db: BaseDBAsyncClient, kind: str, asking: Asking, asked: Sequence[Asked]) -> list[Made]:
    """A numbered request for each, in their order. The town's number is the last lock that is taken."""
    numbers = await writes.next_numbers(db, asking.town, len(asked))
    who = (asking.town, kind, asking.household, asking.account, asking.now)
    about = zip(asked, numbers, strict=True)
    return await writes.insert(db, [(*who, number, one.department, one.subject, one.state) for one, number in about])
