"""A service that knows the passwords that leaked, asked without being told which (k-anonymity: `GET /range/21BD1`).

The first five signs of a SHA-1 leave; hundreds of passwords share them, and what comes back is compared here. A service
that is late, away or strange says nothing: the shipped list then decides alone.
"""

import asyncio
import hashlib
import logging

import aiohttp

from pwa.shared import lenient

log = logging.getLogger("preau.leaks")

TIMEOUT = 1.0
"""Seconds: a family waits for the answer."""
MOST_BYTES = 256 * 1024
SENT = 5
MOST_TIMES = 10**12
"""A password leaked so often at most: more is no number of theirs."""
HEAD = {"Add-Padding": "true", "User-Agent": "Preau"}
"""Answers of one size, so that their length tells no more than the question."""


class LeakedPasswords:
    """The service at this address."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self.url, self.timeout = url, timeout

    async def has(self, password: str) -> bool:
        """Whether it leaked, as far as the service says so in time."""
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        try:
            async with asyncio.timeout(self.timeout):
                said = await self.range_of(digest[:SENT])
        except (aiohttp.ClientError, OSError) as error:
            log.warning("leaked passwords not asked", extra={"error": type(error).__name__})
            return False
        return counted(said, digest[SENT:]) > 0

    async def range_of(self, head: str) -> str:
        url = f"{self.url}/range/{head}"
        async with aiohttp.ClientSession(headers=HEAD) as session, session.get(url, allow_redirects=False) as answer:
            answer.raise_for_status()
            if answer.status != 200:
                raise aiohttp.ClientError(f"status {answer.status}")
            body = bytearray()
            async for part in answer.content.iter_chunked(MOST_BYTES):
                body += part
                if len(body) > MOST_BYTES:
                    raise aiohttp.ClientError("too long")
            return body.decode("ascii", "replace")


def counted(said: str, tail: str) -> int:
    """How often the password of this tail leaked; padding has lines of 0."""
    for line in said.splitlines():
        found, _, times = line.strip().partition(":")
        if found.upper() == tail:
            return lenient.number(times, MOST_TIMES) or 0
    return 0
