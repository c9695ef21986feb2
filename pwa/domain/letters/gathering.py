"""Answers that follow each other within minutes are one mail: the first leaves at once, the others are gathered.

A waiting letter takes the new answer in until a worker has leased it, in the transaction that answers; the town's
number, which that transaction holds, lets no other answer of the town in between.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters import queries, writes
from pwa.domain.letters.kinds import letter_of
from pwa.domain.letters.queries import LatelyRow
from pwa.storage.databases import document

QUIET = timedelta(minutes=2)
"""An answer that follows another by less waits that long for the next one."""

LONGEST = timedelta(minutes=10)
"""What a mail waits at most, after its first answer."""

MOST = 500
"""Answers in one mail; the next one begins another."""

Guardians = list[tuple[int, str]]


async def gathered(
    db: BaseDBAsyncClient, kind: str, facts: dict[str, Any], told: Guardians,
    *, tag: str, now: datetime, real_now: datetime,
) -> tuple[Guardians, Guardians]:  # fmt: skip
    """Let the letters that wait take this answer in; who is still to be written to: at once, and after `QUIET`."""
    latest = await latest_of(db, kind, told, now, real_now)
    taken = await join(db, latest.values(), facts, tag=tag, now=now, real_now=real_now)
    prompt: Guardians = []
    late: Guardians = []
    for guardian, address in told:
        one = latest.get((guardian, address.casefold()))
        if one is None or one.due_at <= real_now - QUIET:
            prompt.append((guardian, address))
        elif one.id not in taken:
            late.append((guardian, address))
    return prompt, late


async def latest_of(
    db: BaseDBAsyncClient, kind: str, guardians: Guardians, now: datetime, real_now: datetime
) -> dict[tuple[int, str], LatelyRow]:
    """The last answer of the last minutes, by both clocks, to each guardian at each address."""
    found = await queries.lately(db, kind, [guardian for guardian, _ in guardians], real_now - LONGEST)
    near = (row for row in found if abs(now - row.written_at) < LONGEST + QUIET)
    return {(row.guardian_id, row.address.casefold()): row for row in near}


async def join(
    db: BaseDBAsyncClient, latest: Iterable[LatelyRow], facts: dict[str, Any],
    *, tag: str, now: datetime, real_now: datetime,
) -> set[int]:  # fmt: skip
    """Put the answer into those letters that wait and have room; one that is due leaves no later for it."""
    alike: dict[tuple[str, datetime], list[int]] = defaultdict(list)
    for one in latest:
        first, before = first_at(one), [one.facts["mutation"], *one.facts.get("earlier", [])]
        age = now - first
        if age < LONGEST and len(before) < MOST:
            due = real_now + min(QUIET, LONGEST - age) if one.due_at > real_now else one.due_at
            alike[document(facts | {"earlier": before, "first_at": first.isoformat()}), due].append(one.id)
    taken: set[int] = set()
    for (joined, due), ids in alike.items():
        taken |= set(await writes.join(db, ids, joined, tag, now=now, due=due))
    return taken


def first_at(letter: LatelyRow) -> datetime:
    """When the first answer that the letter tells was given; it is dated by the last."""
    said = letter.facts.get("first_at")
    return datetime.fromisoformat(said) if said else letter.written_at


async def told_with_the_last(
    db: BaseDBAsyncClient, town: int, tag: str, *, due: datetime, real_now: datetime
) -> bool:  # fmt: skip
    """An officer's answer that is still held is read when it leaves: it tells this one too, to those it was
    written to, and not before `due`."""
    kind = letter_of(Verb.REQUEST_TREATED)
    return bool(await writes.hold_back(db, town, kind, tag, due=due, real_now=real_now))
