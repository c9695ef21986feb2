"""Failed sign-ins, in the journal.

Who failed is not known: the entry is nobody's, and its subject is the account aimed at, or the trace of a name that no
account has. Both take the same statements, so that the time says no more than the sentence. Strangers could fill a
journal that is never swept: in each window, a town's entries of each verb are the first TOLD, then one at every
doubling, with the count so far. The log has them all, and has alone what was refused at a shut door.
"""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import attempts, journal
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
        await tell(db, "sign_in_failed", failed, {}, now, real_now)
        if failed.shut:
            await tell(db, "sign_in_shut", failed, {"ways": failed.shut}, now, real_now)


async def tell(
    db: BaseDBAsyncClient, verb: str, failed: Failure, more: dict[str, object], now: datetime, real_now: datetime
) -> None:
    count = await attempts.tally(db, f"{verb}:{failed.town}", real_now)
    if is_told(count):
        detail = {"network": failed.network, "count": count, **more}
        await journal.record(db, failed.town, None, now, [(verb, failed.subject, detail)])


def is_told(count: int) -> bool:
    """1 to TOLD, then twice, four times, eight times TOLD…"""
    times, rest = divmod(count, TOLD)
    return count <= TOLD or (rest == 0 and times & (times - 1) == 0)
