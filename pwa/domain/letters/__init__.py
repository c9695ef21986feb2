"""Letters: what the town hall has to tell, written in the transaction that decides, and sent after it."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.letters import turns, writes
from pwa.domain.letters.addressees import addressees, addresses_of, mail_to, mails_to
from pwa.domain.letters.gathering import QUIET, gathered
from pwa.domain.letters.kinds import KINDS, Kind
from pwa.storage.databases import document, is_postgres

_bells: set[asyncio.Event] = set()


async def write(
    db: BaseDBAsyncClient, town_id: int, kind: str, facts: dict[str, Any], guardians: Iterable[tuple[int, str]],
    *, tag: str, now: datetime, real_now: datetime, held: timedelta = timedelta(),
) -> None:  # fmt: skip
    """Write one letter to each address and to each device that is told, in the caller's transaction; it leaves once it
    was `held`. An answer soon after another joins it, or is held too. Then `wake()`, after it."""
    declared, told, late = KINDS[kind], addresses_of(list(guardians)), list[tuple[int, str]]()
    if declared.is_gathered and told:
        told, late = await gathered(db, kind, facts, told, tag=tag, now=now, real_now=real_now)
    about = [kind, document(facts), None, tag, now]
    everyone = addressees(declared.audience, facts, told, is_postgres=is_postgres(db))
    await insert(db, town_id, declared, about, everyone, real_now + held)
    await insert(db, town_id, declared, about, mails_to(late), real_now + max(held, QUIET))


async def write_to(
    db: BaseDBAsyncClient, town_id: int, kind: str, facts: dict[str, Any], address: str, *, guardian: int | None = None,
    secrets: dict[str, str] | None = None, is_asked_for: bool | None = None, tag: str, now: datetime,
    real_now: datetime,
) -> None:  # fmt: skip
    """Write one mail to one address, a guardian's or of somebody whom we do not know yet. Its `secrets` (a link's
    token) are told with its facts; nothing keeps them once it has left, or failed. `is_asked_for` says otherwise than
    its kind whose turn it takes."""
    declared = KINDS[kind]
    if is_asked_for is not None:
        declared = replace(declared, is_asked_for=is_asked_for)
    about = [kind, document(facts), document(secrets) if secrets else None, tag, now]
    await insert(db, town_id, declared, about, mail_to(guardian, address), real_now)


async def insert(
    db: BaseDBAsyncClient, town_id: int, kind: Kind, about: list[Any], told: tuple[str, list[Any]], due: datetime
) -> None:
    """A letter to each of those `told`; `about` is its kind, facts, secrets, tag and the town's time."""
    if told[0]:
        lane = turns.lane(town_id, kind.name, is_asked_for=kind.is_asked_for)
        turn = turns.turn(due if kind.is_asked_for else due + kind.yields)
        await writes.add(db, town_id, about, told, due=due, turn=turn, lane=lane)


def wake() -> None:
    """Tell this process's worker that letters were committed; other processes see them within a second."""
    for bell in _bells:
        bell.set()


@contextmanager
def waking() -> Iterator[asyncio.Event]:
    """An event that every `wake()` sets, for one worker of this process."""
    bell = asyncio.Event()
    _bells.add(bell)
    try:
        yield bell
    finally:
        _bells.discard(bell)
