"""The letter worker: sends what is due, within two seconds of its commit, for as long as it is asked to."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pwa.domain import letters
from pwa.domain.letters import sending
from pwa.models.words import Channel
from pwa.running.clock import real_time
from pwa.settings import Settings
from pwa.storage.carriers import Carrier
from pwa.storage.mail import transport_of
from pwa.storage.web_push import open_push
from pwa.working.checking import check_letters
from pwa.working.writer import Writer

POLL = 1.0
"""Seconds between two looks, for letters committed by another process; our own ring the bell."""

PATIENCE = 5.0
"""Seconds a stop waits for the batches under way; what is then cut off is sent again when its lease ends."""

PUSHES_AT_ONCE = 2
"""Batches of notifications under way together: a slow push service holds back one of them."""

log = logging.getLogger("preau.letters")


@dataclass(frozen=True, slots=True)
class Round:
    """The letters of one channel: how they are put into words, and what carries them."""

    channel: str
    render: sending.Render
    carrier: Carrier


async def run(settings: Settings, stop: asyncio.Event, *, real: Callable[[], datetime] = real_time) -> None:
    """Send letters until `stop`. The database is open; nothing that goes wrong ends it. Raises WrongLetters."""
    check_letters()
    writer, mails = Writer(settings), transport_of(settings)
    async with open_push(settings.push_hosts) as push:
        rounds = [Round(Channel.PUSH, writer.push, push)] * PUSHES_AT_ONCE
        if mails:
            rounds.append(Round(Channel.MAIL, writer.mail, mails))
        else:
            log.warning("mails wait: no PREAU_SMTP_HOST")
        await go_round(rounds, stop, real)


async def go_round(rounds: list[Round], stop: asyncio.Event, real: Callable[[], datetime]) -> None:
    """Each channel at its own pace: a slow mail server holds back no notification."""
    working = [asyncio.create_task(work(one, stop, real)) for one in rounds]
    try:
        await stop.wait()
        await asyncio.wait(working, timeout=PATIENCE)
    finally:
        for one in working:
            one.cancel()
        await asyncio.gather(*working, return_exceptions=True)


async def work(one: Round, stop: asyncio.Event, real: Callable[[], datetime]) -> None:
    """Send batch after batch, and sleep when nothing is due."""
    with letters.waking() as bell:
        while not stop.is_set():
            bell.clear()
            if not await batch(one, real()):
                await first_of(bell, stop)


async def batch(one: Round, now: datetime) -> int:
    """One batch; when the database fails, the next one will do."""
    try:
        return await sending.send_due(one.carrier, one.render, now=now, channel=one.channel)
    except Exception as error:
        log.error("letters not read", extra={"error": type(error).__name__})
        return 0


async def first_of(*events: asyncio.Event) -> None:
    """Wait for one of the events, a second at most."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=POLL, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
