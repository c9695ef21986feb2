"""New requests, in the transaction that makes them: the town's next numbers, then a row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.words import RequestState, Subject
from pwa.storage.databases import rows, tuples


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


@dataclass(frozen=True, slots=True)
class Made:
    """A request that has its row."""

    id: int
    number: int


def subject(of: Subject, id: int) -> str:
    """« enrolment:12 »."""
    return f"{of}:{id}"


async def make(db: BaseDBAsyncClient, kind: str, asking: Asking, asked: Sequence[Asked]) -> list[Made]:
    """A numbered request for each, in their order. The town's number is the last lock that is taken."""
    numbers = await next_numbers(db, asking.town, len(asked))
    made = await rows(
        db,
        f"""INSERT INTO service_request (town_id, number, kind, department_id, subject, state, household_id, account_id,
                                         made_at) VALUES {tuples(len(asked), 9)} RETURNING id, number""",
        [
            value
            for one, number in zip(asked, numbers, strict=True)
            for value in (asking.town, number, kind, one.department, one.subject, one.state, asking.household,
                          asking.account, asking.now)
        ],
    )  # fmt: skip
    return sorted((Made(**row) for row in made), key=lambda one: one.number)


async def next_numbers(db: BaseDBAsyncClient, town: int, count: int) -> list[int]:
    [row] = await rows(
        db,
        "UPDATE town SET last_request_number = last_request_number + ? WHERE id = ? RETURNING last_request_number",
        [count, town],
    )
    last = row["last_request_number"]
    return list(range(last - count + 1, last + 1))
