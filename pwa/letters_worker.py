"""The letter worker: sends what is due, within two seconds of its commit, for as long as it is asked to."""

import asyncio
import logging
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from pwa.domain import french, letters, notices, telling
from pwa.domain.letters import Letter
from pwa.running.clock import real_time
from pwa.settings import Settings
from pwa.storage.carriers import AddressGone, Carrier
from pwa.storage.databases import reading, rows
from pwa.storage.mail import Mail, transport_of
from pwa.storage.web_push import Push, open_push

POLL = 1.0
"""Seconds between two looks, for letters committed by another process; our own ring the bell."""

PATIENCE = 5.0
"""Seconds a stop waits for the batches under way; what is then cut off is sent again when its lease ends."""

FILTERS = ("of_service", "count", "date_fr", "day_title", "limit", "period", "service", "signed_euros", "stamp")

PUSHES_AT_ONCE = 2
"""Batches of notifications under way together: a slow push service holds back one of them."""

TTL = {"test_push": 10 * 60}
KEPT_BY_SERVICE = 28 * 24 * 3600
"""Seconds that a push service keeps a message for a phone that is off: four weeks, the most that all of them take."""

DEVICE = """
    SELECT t.slug, t.profile, s.endpoint, s.p256dh, s.auth, key.value AS key, a.public_id AS account,
           EXISTS (SELECT 1 FROM session WHERE token_hash = s.session_hash AND account_id = s.account_id
                   AND expires_at > ?) AS is_signed_in
    FROM push_subscription s JOIN town t ON t.id = s.town_id JOIN account a ON a.id = s.account_id
    JOIN instance key ON key.key = 'vapid_private'
    WHERE s.id = ?
"""

log = logging.getLogger("preau.letters")


@dataclass(frozen=True, slots=True)
class Round:
    """The letters of one channel: how they are put into words, and what carries them."""

    channel: str
    render: letters.Render
    carrier: Carrier


async def run(settings: Settings, stop: asyncio.Event, *, real: Callable[[], datetime] = real_time) -> None:
    """Send letters until `stop`. The database is open; nothing that goes wrong ends it."""
    writer, mails = Writer(settings), transport_of(settings)
    async with open_push(settings.push_hosts) as push:
        rounds = [Round("push", writer.push, push)] * PUSHES_AT_ONCE
        if mails:
            rounds.append(Round("mail", writer.mail, mails))
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
        return await letters.send_due(one.carrier, one.render, now=now, channel=one.channel)
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


class Writer:
    """Puts letters into words, with the templates of `templates/letters`."""

    def __init__(self, settings: Settings) -> None:
        self.site = settings.public_url or f"http://localhost:{settings.port}"
        self.sender = settings.mail_from
        self.templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.templates.filters |= {name: getattr(french, name) for name in FILTERS}

    async def mail(self, letter: Letter) -> Mail:
        """The mail of a letter, as it stands in the database now."""
        reader = await reader_of(letter)
        told = await telling.told(reading(), letter)
        context = {**told.values, "subject": told.subject, "contacts": told.contacts, "reader": reader,
                   "home": f"{self.site}/{reader['slug']}"}  # fmt: skip
        sender = self.sender_of(reader["profile"])
        return Mail(
            sender=sender,
            sender_name=reader["banner"],
            to=letter.address,
            reply_to=told.contacts[0].email,
            subject=told.subject,
            text=self.words(f"letters/{letter.kind}.txt", context),
            html=self.words(f"letters/{letter.kind}.html", context),
            message_id=message_id(letter, reader["slug"], sender),
            tag=letter.tag,
        )

    async def push(self, letter: Letter) -> Push:
        """The notification of a letter, sealed for its device when it leaves. Raises AddressGone."""
        found = await rows(reading(), DEVICE, [letter.claimed_at, letter.subscription_id], documents=["profile"])
        if not found:
            raise AddressGone
        device = found[0]
        notice = await notices.notice(reading(), letter, is_signed_in=bool(device["is_signed_in"]))
        return Push(
            endpoint=device["endpoint"],
            p256dh=device["p256dh"],
            auth=device["auth"],
            payloads=notice.payloads(f"{self.site}/{device['slug']}", str(device["account"])),
            topic=topic_of(device["slug"], notice.tag),
            ttl=TTL.get(letter.kind, KEPT_BY_SERVICE),
            key=device["key"],
            contact=self.site if self.site.startswith("https://") else f"mailto:{self.sender_of(device['profile'])}",
        )

    def sender_of(self, profile: dict[str, Any]) -> str:
        """The town's own address first, then this instance's."""
        return profile.get("sender") or self.sender or profile.get("contact") or "preau@localhost"

    def words(self, template: str, context: dict[str, Any]) -> str:
        return self.templates.get_template(template).render(context)


async def reader_of(letter: Letter) -> dict[str, Any]:
    """Which town writes, and to whom."""
    [found] = await rows(
        reading(),
        "SELECT t.slug, t.name, t.banner, t.profile, g.first_name, g.last_name FROM town t "
        "LEFT JOIN guardian g ON g.id = ? WHERE t.id = ?",
        [letter.guardian_id, letter.town_id],
        documents=["profile"],
    )
    return found | {"city": found["profile"].get("city", found["name"])}


def message_id(letter: Letter, slug: str, sender: str) -> str:
    """The same for every sending of this letter, and no other letter's."""
    return f"<{slug}.{letter.id}.{int(letter.written_at.timestamp())}@{sender.rpartition('@')[2]}>"


def topic_of(slug: str, tag: str) -> str:
    """A push service keeps the last message of a topic; it must not learn what the topic is."""
    return urlsafe_b64encode(sha256(f"{slug} {tag}".encode()).digest())[:32].decode()
