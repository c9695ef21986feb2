"""Events are recorded with the act: in its transaction, at its very end, so that the town's chain is locked shortly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakKeyDictionary

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events import queries, writes
from pwa.domain.events.chain import Kept, hash_after
from pwa.domain.events.detail import Detail
from pwa.storage.endings import at_the_end

AT_ONCE = 500
"""Events of one statement."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, to which subject (`booking:12`), for which household or account where there is one."""

    detail: Detail
    subject: str
    household: int | None = None
    for_account: int | None = None


_unwritten: WeakKeyDictionary[BaseDBAsyncClient, dict[int, list[Kept]]] = WeakKeyDictionary()


def record(db: BaseDBAsyncClient, town: int, account: int | None, at: datetime, events: Iterable[Event]) -> None:
    """Keep these events with the caller's transaction, in this order; `account` None is the town itself, or nobody that
    we know."""
    if db not in _unwritten:
        _unwritten[db] = defaultdict(list)
        at_the_end(db, write)
    _unwritten[db][town] += [kept(town, account, at, event) for event in events]


def kept(town: int, account: int | None, at: datetime, event: Event) -> Kept:
    """As it will be in the database, but for its place."""
    detail = event.detail
    return Kept(
        town,
        0,
        at,
        verb=detail.verb,
        account=account,
        household=event.household,
        for_account=event.for_account,
        subject=event.subject,
        detail=detail.as_document(),
    )


async def write(db: BaseDBAsyncClient) -> None:
    """The events of a transaction that ends, by town: every transaction locks the chains in the same order."""
    for town, events in sorted(_unwritten.pop(db).items()):
        await append(db, town, events)


async def append(db: BaseDBAsyncClient, town: int, events: Sequence[Kept]) -> None:
    """Give these events their place after the town's last one, and write them; the database moves the chain on."""
    for start in range(0, len(events), AT_ONCE):
        position, before = await hold(db, town)
        batch = events[start : start + AT_ONCE]
        await writes.add(db, list(placed(batch, position, before)))


def placed(events: Iterable[Kept], last: int, before: str) -> Iterator[tuple[Kept, str]]:
    """Each event in its place, with its hash."""
    for position, event in enumerate(events, last + 1):
        here = replace(event, position=position)
        before = hash_after(before, here)
        yield here, before


async def hold(db: BaseDBAsyncClient, town: int) -> tuple[int, str]:
    """Lock the town's chain, which came with the town: the place and the hash of its last event."""
    last = await queries.last_held(db, town)
    return last.position, last.hash
