"""Sending: workers, as many as wanted, claim due letters by a lease in one short transaction, read and send them
outside of it, and mark each one. A worker that dies loses nothing: its leases expire, and a letter sent twice carries
the same Message-ID and tag."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pwa.domain.leases.pauses import ATTEMPTS, pause, words_of
from pwa.domain.leases.queries import Shelf
from pwa.domain.letters import writes
from pwa.domain.letters.letter import LEASE, Letter
from pwa.models.words import Channel
from pwa.storage.carriers import AddressGone, AddressRefused, Carrier, Kept, PutOff
from pwa.storage.databases import writing

BATCH = 8
LONGEST_SUBJECT = 250
SHELF = Shelf(
    "letter",
    "channel = ? AND sent_at IS NULL AND failed_at IS NULL",
    "turn, id",
    "INDEXED BY ix_letter_turn",  # SQLite would rather sort all that is due, for each batch
)

log = logging.getLogger("preau.letters")

Render = Callable[[Letter], Awaitable[Any]]
"""Puts a letter into the form that its carrier takes."""


async def send_due(carrier: Carrier, render: Render, *, now: datetime, channel: str = Channel.MAIL) -> int:
    """Send one batch of the letters that are due at `now` (real time); how many were taken, sent or put off."""
    if not await SHELF.has_due(now, [channel]):
        return 0
    taken = await claim(now, channel)
    results = await asyncio.gather(*(deliver(one, carrier, render, now) for one in taken), return_exceptions=True)
    for letter, result in zip(taken, results, strict=True):
        if isinstance(result, BaseException):
            log.error("letter not marked", extra=facts_of(letter, result))
    return len(taken)


async def claim(now: datetime, channel: str = Channel.MAIL) -> list[Letter]:
    """Take a batch for `LEASE`, by turn."""
    found = await SHELF.take(Letter, now, LEASE, most=BATCH, values=[channel])
    return sorted(found, key=lambda letter: letter.id)


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
        await mark_sent(letter, now, kept if carrier.keeps else replace(letter.veiled(kept), html=None))


async def mark_sent(letter: Letter, now: datetime, kept: Kept) -> None:
    """Whoever holds the lease by now, what is sent is sent; its words stay as they were told."""
    async with writing(is_patient=True) as db:
        if letter.subscription_id:
            await writes.device_told(db, letter.subscription_id, now)
        told = replace(kept, subject=kept.subject[:LONGEST_SUBJECT])
        if await writes.send(db, letter.id, now, told) and kept.about:
            await writes.tell(db, letter.id, list(dict.fromkeys(kept.about)))


async def put_off(letter: Letter, now: datetime, error: Exception) -> None:
    """Leave the letter for later; after the last attempt it has failed. An address that was not tried loses none."""
    log.warning("letter not sent", extra=facts_of(letter, error))
    asked = error if isinstance(error, PutOff) else PutOff()
    if asked.was_tried and letter.attempts >= ATTEMPTS:
        await give_up(letter, now, words_of(error))
        return
    wait = max(asked.wait, pause(letter.attempts)) if asked.was_tried else asked.wait
    async with writing(is_patient=True) as db:
        if asked is error and asked.was_tried and letter.subscription_id:
            await writes.device_failed(db, letter.subscription_id)
        await writes.put_off(db, letter, now, wait, words_of(error), was_tried=asked.was_tried)


async def give_up(letter: Letter, now: datetime, why: str) -> None:
    """The letter has failed; it stays, with its last error, for the town hall to see."""
    log.error("letter given up", extra=facts_of(letter) | {"error": why})
    async with writing(is_patient=True) as db:
        await writes.fail(db, letter, now, why)


async def forget_device(letter: Letter, now: datetime, why: str) -> None:
    """The device is no more: it is forgotten, and this letter with it."""
    log.info("device gone", extra=facts_of(letter) | {"error": why})
    async with writing(is_patient=True) as db:
        await writes.forget_device(db, letter.subscription_id)
        await writes.fail(db, letter, now, why)


def facts_of(letter: Letter, error: BaseException | None = None) -> dict[str, Any]:
    """What the log says of a letter: never its address nor its words."""
    facts = {"letter": letter.id, "kind": letter.kind, "attempt": letter.attempts}
    host = {"host": error.host} if isinstance(error, PutOff) and error.host else {}
    return facts | host | ({"error": words_of(error)} if error else {})
