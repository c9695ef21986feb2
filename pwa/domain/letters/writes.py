"""What is written of letters, in the caller's transaction. Devices are written before letters, as where one is
removed: no two transactions wait for each other."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.letters import turns
from pwa.domain.letters.fragments import LATER, NEVER_TRIED, TURN
from pwa.domain.letters.letter import Letter
from pwa.storage.carriers import Kept
from pwa.storage.databases import marks, run
from pwa.storage.typed import ids, insert


async def add(
    db: BaseDBAsyncClient, town: int, about: Sequence[Any], told: tuple[str, list[Any]], *, due: datetime,
    turn: list[Any], lane: tuple[str, list[Any]],
) -> None:  # fmt: skip
    """A letter to each of those `told`; `about` is its kind, facts, secrets, tag and the town's time."""
    (lanes, named), (recipients, values) = lane, told
    made = f"""INSERT INTO letter (town_id, guardian_id, channel, address, subscription_id, kind, facts, secrets, tag,
                                   written_at, due_at, lane, turn)
               SELECT ?, guardian, channel, address, subscription, ?, ?, ?, ?, ?, ?, lane, {TURN}
               FROM (SELECT guardian, channel, address, subscription, {lanes} AS lane
                     FROM ({recipients}) AS told) AS recipients"""
    await run(db, made, [town, *about, due, *turn, *named, *values])


async def join(
    db: BaseDBAsyncClient, letters: Sequence[int], facts: str, tag: str, *, now: datetime, due: datetime
) -> list[int]:
    """Those of these letters that were never tried tell this instead, written now; which."""
    joined = f"""UPDATE letter SET facts = ?, tag = ?, written_at = ?, due_at = ?
                 WHERE id IN ({marks(len(letters))}) AND {NEVER_TRIED} RETURNING id"""
    return await ids(db, joined, [facts, tag, now, due, *letters])


async def hold_back(
    db: BaseDBAsyncClient, town: int, kind: str, tag: str, *, due: datetime, real_now: datetime
) -> list[int]:
    """The letters of this tag that are not due yet leave no sooner than `due`; which."""
    held = f"""UPDATE letter SET due_at = CASE WHEN due_at < ? THEN ? ELSE due_at END
               WHERE town_id = ? AND kind = ? AND tag = ? AND due_at > ? AND {NEVER_TRIED} RETURNING id"""
    return await ids(db, held, [due, due, town, kind, tag, real_now])


async def send(db: BaseDBAsyncClient, letter: int, now: datetime, kept: Kept) -> int:
    """It has left, in these words; how many, 0 when it had already."""
    sent = """UPDATE letter SET sent_at = ?, failed_at = NULL, leased_until = NULL, last_error = NULL, secrets = NULL,
                                subject = ?, text = ?, html = ? WHERE id = ? AND sent_at IS NULL"""
    return await run(db, sent, [now, kept.subject, kept.text, kept.html, letter])


async def tell(db: BaseDBAsyncClient, letter: int, requests: Sequence[int]) -> None:
    """The requests that it told."""
    await insert(db, "letter_request", [{"letter_id": letter, "service_request_id": one} for one in requests])


async def put_off(
    db: BaseDBAsyncClient, letter: Letter, now: datetime, wait: timedelta, why: str, *, was_tried: bool
) -> None:
    """It is tried again after that wait."""
    later = f"""UPDATE letter SET due_at = ?, turn = {LATER}, leased_until = NULL, last_error = ?,
                                  attempts = attempts - ? WHERE id = ? AND leased_until = ? AND sent_at IS NULL"""
    values = [now + wait, *turns.later(now, wait), why, int(not was_tried), letter.id, letter.leased_until]
    await run(db, later, values)


async def fail(db: BaseDBAsyncClient, letter: Letter, now: datetime, why: str) -> None:
    """It is tried no more."""
    failed = """UPDATE letter SET failed_at = ?, leased_until = NULL, last_error = ?, secrets = NULL
                WHERE id = ? AND leased_until = ? AND sent_at IS NULL"""
    await run(db, failed, [now, why, letter.id, letter.leased_until])


async def device_told(db: BaseDBAsyncClient, device: int, now: datetime) -> None:
    """It took a message."""
    await run(db, "UPDATE push_subscription SET last_sent_at = ?, failures = 0 WHERE id = ?", [now, device])


async def device_failed(db: BaseDBAsyncClient, device: int) -> None:
    """It took none."""
    await run(db, "UPDATE push_subscription SET failures = failures + ? WHERE id = ?", [1, device])


async def forget_device(db: BaseDBAsyncClient, device: int | None) -> None:
    """It is no more."""
    await run(db, "DELETE FROM push_subscription WHERE id = ?", [device])
