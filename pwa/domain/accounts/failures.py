"""Failed sign-ins, among the events.

Who failed is not known: the event is nobody's, and its subject is the account aimed at, or the trace of a name that no
account has. Both take the same statements, so that the time says no more than the sentence. Strangers could fill a
table that is seldom swept: in each window, a town's events of each verb are the first TOLD, then one at every
doubling, with the count so far. The log has them all, and has alone what was refused at a shut door.
"""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import attempts
from pwa.domain.events.details import SignInFailed, SignInShut
from pwa.domain.events.recording import Event, record
from pwa.storage.databases import writing

TOLD = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """A wrong name or password; `shut` are the ways that it shuts."""

    town: int
    account: int | None
    name: str
    network: str
    shut: list[str]

    @property
    def subject(self) -> str:
        return f"name:{self.name}" if self.account is None else f"account:{self.account}"


async def note(failed: Failure, *, now: datetime, real_now: datetime) -> None:
    """Count it, and write it and what it shuts unless there are too many of them."""
    async with writing() as db:
        count = await attempts.tally(db, f"{SignInFailed.verb}:{failed.town}", real_now)
        tell(db, failed, SignInFailed(failed.network, count), now)
        if failed.shut:
            count = await attempts.tally(db, f"{SignInShut.verb}:{failed.town}", real_now)
            tell(db, failed, SignInShut(failed.network, count, failed.shut), now)


def tell(db: BaseDBAsyncClient, failed: Failure, detail: SignInFailed | SignInShut, now: datetime) -> None:
    if is_told(detail.count):
        record(db, failed.town, None, now, [Event(detail, failed.subject, for_account=failed.account)])


def is_told(count: int) -> bool:
    """1 to TOLD, then twice, four times, eight times TOLD…"""
    times, rest = divmod(count, TOLD)
    return count <= TOLD or (rest == 0 and times & (times - 1) == 0)
