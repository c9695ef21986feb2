"""A hundred thousand requests to one server process: what it weighs, and what it gives back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from bench.home import CARE, demo_towns
from bench.report import Row, exact, ratio
from pwa.domain.accounts.sessions import LASTS
from pwa.domain.accounts.tokens import hash_of
from pwa.models.people import Account, Session
from pwa.running.clock import real_time
from pwa.web.guards import cookie_line, cookies_of
from tests import people
from tests.load.servers import Servers, nursery

REQUESTS = 100_000
WARM = 10_000
LINES = 8
"""How many connections ask at once."""

PAGES = ("espace", "reservations", "demandes", "reservations/{enrolment}")
ONE_WHOLE_IN = 50
"""The others ask whether the page changed, as a phone does."""


async def measured() -> list[Row]:
    """The demo towns on SQLite; every page of a family, mostly unchanged, over connections that are kept."""
    async with demo_towns() as (url, folder), nursery(url, folder) as servers:
        family = await Family.arrives()
        before, files = servers.megabytes("VmRSS"), open_files(servers)
        await family.asks(servers, WARM)
        warm = servers.megabytes("VmRSS")
        await family.asks(servers, REQUESTS - WARM)
        after = servers.megabytes("VmRSS")
        left = await settled(servers, files)
        top = servers.megabytes("VmHWM")
    told = f"{before:.0f} Mo au départ, {warm:.0f} après {WARM}, {after:.0f} après {REQUESTS}"
    return [
        ratio("mémoire d’un processus sous la charge, en Mo, au plus", told, top, 100),
        ratio(f"après {REQUESTS} requêtes / après {WARM}", "", after / warm, 1.05),
        exact("fichiers et connexions encore ouverts, de plus qu’avant", "", left, 0),
    ]


class Family:
    """Maman TEST's phone: her session, and the pages it asks for."""

    def __init__(self, token: str, paths: list[str]) -> None:
        self.token, self.paths, self.tags = token, paths, dict.fromkeys(paths, "")
        self.head = f"Host: localhost\r\nCookie: {cookie_line(people.HOME, token)}\r\nAccept-Encoding: br\r\n"

    @classmethod
    async def arrives(cls) -> "Family":
        world, token, now = await people.meet(), uuid4().hex, real_time()
        account = await Account.get(username="maman.test")
        await Session.create(
            token_hash=hash_of(token), account_id=account.id, created_at=now, seen_at=now, expires_at=now + LASTS,
            device="",
        )  # fmt: skip
        enrolment = world.enrolment(*CARE)["id"]
        paths = [f"/{people.HOME}/{page.format(enrolment=enrolment)}" for page in PAGES]
        return cls(token, paths)

    def cookies(self, site: str) -> list[dict[str, str]]:
        """Her session, for a browser."""
        place = {"domain": urlsplit(site).hostname, "path": f"/{people.HOME}/"}
        return [{"name": name, "value": value, **place} for name, value in cookies_of(people.HOME, self.token).items()]

    async def asks(self, servers: Servers, count: int) -> None:
        port = servers.port
        async with asyncio.TaskGroup() as lines:
            for _ in range(LINES):
                lines.create_task(self.one_line(port, count // LINES))

    async def one_line(self, port: int, count: int) -> None:
        async with line(port) as (reader, writer):
            for n in range(count):
                path = self.paths[n % len(self.paths)]
                tag = self.tags[path] if n % ONE_WHOLE_IN else ""
                known = f"If-None-Match: {tag}\r\n" if tag else ""
                writer.write(f"GET {path} HTTP/1.1\r\n{self.head}{known}\r\n".encode())
                status, headers = await answer(reader)
                if status not in (200, 304):
                    raise RuntimeError(f"{path}: {status}")
                self.tags[path] = headers.get("etag", tag)


@asynccontextmanager
async def line(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """Status and headers of one answer; its body is read and let go."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
    status = int(first.split()[1])
    if status != 304 and "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    elif status != 304:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return status, headers


def open_files(servers: Servers) -> int:
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in servers.pids)


async def settled(servers: Servers, before: int) -> int:
    """How many more files are open than before, once what was closed is let go: ten seconds at most."""
    for _ in range(100):
        if open_files(servers) <= before:
            return 0
        await asyncio.sleep(0.1)
    return open_files(servers) - before
