"""Sending: workers, as many as wanted, claim due letters by a lease in one short transaction, read and send them
outside of it, and mark each one. A worker that dies loses nothing: its leases expire, and a letter sent twice carries
the same Message-ID and tag."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.leases import ATTEMPTS, Shelf, pause, words_of
from pwa.domain.letters import turns
from pwa.domain.letters.letter import LEASE, Letter
from pwa.storage.carriers import AddressGone, AddressRefused, Carrier, Kept, PutOff
from pwa.storage.databases import run, tuples, writing

BATCH = 8
LONGEST_SUBJECT = 250
SHELF = Shelf(
    "letter",
    "channel = ? AND sent_at IS NULL AND failed_at IS NULL",
    "turn, id",
    "INDEXED BY ix_letter_turn",  # SQLite would rather sort all that is due, for each batch
)
COLUMNS = "id, town_id, guardian_id, address, kind, facts, tag, written_at, attempts, leased_until, subscription_id"

log = logging.getLogger("preau.letters")

Render = Callable[[Letter], Awaitable[Any]]
"""Puts a letter into the form that its carrier takes."""


async def send_due(carrier: Carrier, render: Render, *, now: datetime, channel: str = "mail") -> int:
    """Send one batch of the letters that are due at `now` (real time); how many were taken, sent or put off."""
    if not await SHELF.has_due(now, [channel]):
        return 0
    taken = await claim(now, channel)
    results = await asyncio.gather(*(deliver(one, carrier, render, now) for one in taken), return_exceptions=True)
    for letter, result in zip(taken, results, strict=True):
        if isinstance(result, BaseException):
            log.error("letter not marked", extra=facts_of(letter, result))
    return len(taken)


async def claim(now: datetime, channel: str = "mail") -> list[Letter]:
    """Take a batch for `LEASE`, by turn."""
    found = await SHELF.take(
        now, LEASE, most=BATCH, columns=COLUMNS, values=[channel], instants=["written_at", "leased_until"],
        documents=["facts"],
    )  # fmt: skip
    return sorted((Letter(**row) for row in found), key=lambda letter: letter.id)


async def deliver(letter: Letter, carrier: Carrier, render: Render, now: datetime) -> None:
    """Send a letter and mark it, or say when it will be tried again."""
    if letter.attempts > ATTEMPTS:
        return await give_up(letter, now, "worker lost")
    try:
        message = await render(letter)
        await carrier.send(message)
    except AddressGone as error:
        await forget_device(letter, now, words_of(error))
    except AddressRefused as error:
        await give_up(letter, now, words_of(error))
    except Exception as error:
        await put_off(letter, now, error)
    else:
        kept = message.kept
        await mark_sent(letter, now, kept if carrier.keeps else replace(kept, html=None))


async def mark_sent(letter: Letter, now: datetime, kept: Kept) -> None:
    """Whoever holds the lease by now, what is sent is sent; its words stay as they were told."""
    async with writing(is_patient=True) as db:
        await note_device(db, letter, "last_sent_at = ?, failures = 0", now)
        is_first = await run(
            db,
            "UPDATE letter SET sent_at = ?, failed_at = NULL, leased_until = NULL, last_error = NULL, "
            "subject = ?, text = ?, html = ? WHERE id = ? AND sent_at IS NULL",
            [now, kept.subject[:LONGEST_SUBJECT], kept.text, kept.html, letter.id],
        )
        if is_first and kept.about:
            told = [value for request in dict.fromkeys(kept.about) for value in (letter.id, request)]
            pairs = tuples(len(told) // 2, 2)
            await run(db, f"INSERT INTO letter_request (letter_id, service_request_id) VALUES {pairs}", told)


async def note_device(db: BaseDBAsyncClient, letter: Letter, what: str, value: Any) -> None:
    """Devices are written before letters, as where one is removed: no two transactions wait for each other."""
    if letter.subscription_id:
        await run(db, f"UPDATE push_subscription SET {what} WHERE id = ?", [value, letter.subscription_id])


async def put_off(letter: Letter, now: datetime, error: Exception) -> None:
    """Leave the letter for later; after the last attempt it has failed. An address that was not tried loses none."""
    log.warning("letter not sent", extra=facts_of(letter, error))
    asked = error if isinstance(error, PutOff) else PutOff()
    if asked.was_tried and letter.attempts >= ATTEMPTS:
        await give_up(letter, now, words_of(error))
        return
    wait = max(asked.wait, pause(letter.attempts)) if asked.was_tried else asked.wait
    async with writing(is_patient=True) as db:
        if asked is error and asked.was_tried:
            await note_device(db, letter, "failures = failures + ?", 1)
        await run(
            db,
            f"UPDATE letter SET due_at = ?, turn = {turns.LATER}, leased_until = NULL, last_error = ?, "
            "attempts = attempts - ? WHERE id = ? AND leased_until = ? AND sent_at IS NULL",
            [now + wait, *turns.later(now, wait), words_of(error), int(not asked.was_tried), letter.id,
             letter.leased_until],
        )  # fmt: skip


async def give_up(letter: Letter, now: datetime, why: str) -> None:
    """The letter has failed; it stays, with its last error, for the town hall to see."""
    log.error("letter given up", extra=facts_of(letter) | {"error": why})
    async with writing(is_patient=True) as db:
        await mark_failed(db, letter, now, why)


async def forget_device(letter: Letter, now: datetime, why: str) -> None:
    """The device is no more: it is forgotten, and this letter with it."""
    log.info("device gone", extra=facts_of(letter) | {"error": why})
    async with writing(is_patient=True) as db:
        await run(db, "DELETE FROM push_subscription WHERE id = ?", [letter.subscription_id])
        await mark_failed(db, letter, now, why)


async def mark_failed(db: BaseDBAsyncClient, letter: Letter, now: datetime, why: str) -> None:
    await run(
        db,
        "UPDATE letter SET failed_at = ?, leased_until = NULL, last_error = ? "
        "WHERE id = ? AND leased_until = ? AND sent_at IS NULL",
        [now, why, letter.id, letter.leased_until],
    )


def facts_of(letter: Letter, error: BaseException | None = None) -> dict[str, Any]:
    """What the log says of a letter: never its address nor its words."""
    facts = {"letter": letter.id, "kind": letter.kind, "attempt": letter.attempts}
    host = {"host": error.host} if isinstance(error, PutOff) and error.host else {}
    return facts | host | ({"error": words_of(error)} if error else {})
