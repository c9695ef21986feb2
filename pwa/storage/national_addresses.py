"""The national address service (« Base adresse nationale »), asked by us for whoever types an address.

It completes and never decides: what is slow, broken or not what its pages document gives no address, and the words that
were typed are kept as they are. A service that keeps failing is left alone for a while.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

import aiohttp

PATIENCE = 1.5
"""Seconds for one answer: longer than this, one has typed the rest."""

SHORTEST, LONGEST = 4, 200
"""Characters worth asking about; the service refuses fewer than three."""

FAILURES, REST = 3, 60.0
"""After so many failures in a row, it is left alone for so many seconds."""

AT_ONCE = 8
MOST = 5
MOST_BYTES = 64 * 1024
KEPT = (("name", 200), ("postcode", 10), ("city", 100))


class Found(NamedTuple):
    """An address that exists: its number and street, its postcode, its city."""

    street: str
    postcode: str
    city: str

    @property
    def label(self) -> str:
        return f"{self.street}, {self.postcode} {self.city}"


class Unreadable(Exception):
    """The answer is not what the service documents."""


@dataclass(slots=True)
class NationalAddresses:
    """The service at this address; "" asks nobody."""

    url: str = ""
    patience: float = PATIENCE
    failures: int = 0
    rests_until: float = 0
    asking: int = 0

    async def complete(self, words: str) -> list[Found]:
        """The addresses that begin like this; none when the service does not say."""
        typed, clock = " ".join(words.split())[:LONGEST], asyncio.get_running_loop().time
        if not self.url or len(typed) < SHORTEST or clock() < self.rests_until or self.asking >= AT_ONCE:
            return []
        self.asking += 1
        try:
            found = await self.ask(typed)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, RecursionError, Unreadable):
            self.failures += 1
            self.rests_until = clock() + REST if self.failures >= FAILURES else 0
            return []
        finally:
            self.asking -= 1
        self.failures = 0
        return found

    async def ask(self, typed: str) -> list[Found]:
        asked = {"q": typed, "autocomplete": "1", "limit": str(MOST)}
        async with (
            asyncio.timeout(self.patience),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(f"{self.url}/search/", params=asked, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise Unreadable
            return read(await whole(answer.content))


async def whole(content: aiohttp.StreamReader) -> bytes:
    """All of an answer that stays short."""
    body = bytearray()
    async for part in content.iter_any():
        body += part
        if len(body) > MOST_BYTES:
            raise Unreadable
    return bytes(body)


def read(body: bytes) -> list[Found]:
    """Its GeoJSON, each address once. Raises Unreadable; ValueError or RecursionError for no JSON of theirs."""
    answer = json.loads(body)
    features = answer.get("features") if isinstance(answer, dict) else None
    if not isinstance(features, list):
        raise Unreadable
    found = [one for feature in features[:MOST] if (one := address_in(feature))]
    return list(dict.fromkeys(found))


def address_in(feature: Any) -> Found | None:
    """None for what is no address to write to, or would not be written as it is."""
    said = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(said, dict):
        return None
    values = [said.get(name) for name, _ in KEPT]
    if all(isinstance(one, str) and one.isprintable() and 0 < len(one) <= most
           for one, (_, most) in zip(values, KEPT, strict=True)):  # fmt: skip
        return Found(*(str(one) for one in values))
    return None
