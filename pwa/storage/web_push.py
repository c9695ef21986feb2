"""How a message reaches a device: sealed for it alone, signed with this instance's key, and posted to its push service.

Only push services that we know are ever called, and no redirection of theirs is followed.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from types import SimpleNamespace

import aiohttp
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush_async

from pwa.storage.carriers import AddressGone, AddressRefused, Kept, PutOff
from pwa.storage.push_services import host_of, is_allowed

MOST_BYTES = 3993
"""Once sealed, the 4096 bytes that every push service takes."""


TIMEOUT = 10.0
"""Seconds for one message, from the connection to the service's last word."""

REST = 15.0
"""Seconds during which a service that failed is left alone, so that it holds back no other service's messages."""

LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Push:
    """One message, to be sealed; `payloads` are its whole form, then shorter ones. A resend has the same topic."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
    payloads: Sequence[str] = field(repr=False)
    topic: str
    ttl: int
    key: str = field(repr=False)
    contact: str
    kept: Kept = field(default=Kept("", ""), repr=False)


class WebPush:
    """The push services, by one HTTP session a worker."""

    keeps = False

    def __init__(self, session: aiohttp.ClientSession, hosts: Sequence[str] = (), timeout: float = TIMEOUT) -> None:
        self.session, self.hosts, self.timeout = session, hosts, timeout
        self.resting: dict[str, float] = {}

    async def send(self, push: Push) -> None:
        """Give the message to the service, shorter when it asks for it."""
        if not is_allowed(push.endpoint, self.hosts):
            raise AddressRefused
        host = host_of(push.endpoint)
        self.leave_alone(host)
        for payload in fitting(push.payloads):
            if await self.is_taken(push, payload, host):
                return
        raise AddressRefused(413)

    def leave_alone(self, host: str) -> None:
        """Raise while this service rests."""
        now = asyncio.get_running_loop().time()
        self.resting = {name: until for name, until in self.resting.items() if until > now}
        if until := self.resting.get(host):
            raise PutOff(host=host, wait=timedelta(seconds=until - now), was_tried=False)

    async def is_taken(self, push: Push, payload: str, host: str) -> bool:
        """False when the service finds the message too long."""
        try:
            async with asyncio.timeout(self.timeout):
                await self.post(push, payload)
        except WebPushException as error:
            if error.status_code == 413:
                return False
            raise self.told(error, host) from None
        except (aiohttp.ClientError, OSError, Redirected):
            self.rest(host)
            raise PutOff(host=host) from None
        return True

    async def post(self, push: Push, payload: str) -> None:
        """The claims are new each time: they are signed for one service, and for twelve hours."""
        await webpush_async(
            {"endpoint": push.endpoint, "keys": {"p256dh": push.p256dh, "auth": push.auth}},
            payload,
            vapid_private_key=signer(push.key),
            vapid_claims={"sub": push.contact},
            ttl=push.ttl,
            timeout=aiohttp.ClientTimeout(total=self.timeout),
            headers={"Urgency": "high", "Topic": push.topic},
            aiohttp_session=self.session,
        )

    def told(self, error: WebPushException, host: str) -> Exception:
        """What the service's status means for this letter."""
        status = error.status_code or 0
        if status in (404, 410):
            return AddressGone(status)
        if status >= 500:
            self.rest(host)
        return PutOff(status, host=host, wait=wait_of(getattr(error.response, "headers", {})))

    def rest(self, host: str) -> None:
        self.resting[host] = asyncio.get_running_loop().time() + REST


class Redirected(Exception):
    """A push service sent us somewhere else: nobody asked it to."""


async def refuse_redirect(*_: object) -> None:
    raise Redirected


@asynccontextmanager
async def open_push(hosts: Sequence[str] = (), patience: float = TIMEOUT) -> AsyncIterator[WebPush]:
    """The push services, for the length of the block."""
    trace = aiohttp.TraceConfig(trace_config_ctx_factory=SimpleNamespace)
    trace.on_request_redirect.append(refuse_redirect)
    connections = aiohttp.TCPConnector(limit=32, limit_per_host=16)
    async with aiohttp.ClientSession(
        connector=connections, cookie_jar=aiohttp.DummyCookieJar(), trace_configs=[trace]
    ) as session:
        yield WebPush(session, hosts, patience)


@lru_cache(maxsize=4)
def signer(key: str) -> Vapid02:
    return Vapid02.from_raw(key.encode())


def fitting(payloads: Sequence[str]) -> list[str]:
    return [payload for payload in payloads if len(payload.encode()) <= MOST_BYTES]


def wait_of(headers: Mapping[str, str]) -> timedelta:
    """`Retry-After`, in seconds or as a date to be read by the service's own clock; a day at most."""
    asked = headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return min(timedelta(seconds=int(asked[:8])), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return timedelta()
    return min(max(wait, timedelta()), LONGEST_WAIT)
