"""Des centaines de corps qui n’en finissent pas : le processus ne tient que ce qu’il a reçu, et sert les voisins."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from pwa.web.guards import cookie_line
from pwa.web.intake import BOXES, FEW, KIB
from tests.load.servers import Servers, nursery
from tests.load.village import Village, village

SLOW = 200
OVERHEAD = 64 * KIB
"""Of a connection: its buffers, its task, its request."""
AT_REST = 16
"""Megabytes that a first minute of work takes, whatever is asked."""


@asynccontextmanager
async def line(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield reader, writer
    writer.transport.abort()


async def served(port: int) -> None:
    async with line(port) as (reader, writer):
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        async with asyncio.timeout(60):
            assert b" 200 " in await reader.readline()


async def all_is_read(servers: Servers) -> None:
    """Until the process grows no more, and serves."""
    sizes = [0.0]
    while len(sizes) < 6 or sizes[-1] > sizes[-6]:
        await served(servers.port)
        await asyncio.sleep(0.2)
        sizes.append(servers.megabytes("VmRSS"))


def addresses(place: Village) -> dict[str, tuple[str, int]]:
    """Who sends: the head of the form, and how much of it its address takes."""
    mother = place.phones[0]
    signed_in = f"Cookie: {cookie_line(mother.town, mother.cookie)}\r\n"
    return {
        "strangers": (f"POST /{place.slug}/connexion HTTP/1.1\r\n", FEW.most_bytes),
        "a family": (f"POST /{place.slug}/reservations/demandes HTTP/1.1\r\n{signed_in}", BOXES.most_bytes),
    }


@pytest.mark.parametrize("who", ["strangers", "a family"])
async def test_deux_cents_corps_lents_ne_pesent_que_ce_qu_ils_ont_envoye(database: str, tmp_path: Path, who: str):
    place = await village()
    head, most = addresses(place)[who]
    head += f"Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {most}\r\n\r\n"
    async with nursery(database, tmp_path) as servers, AsyncExitStack() as lines:
        await served(servers.port)
        before = servers.megabytes("VmRSS")
        for _ in range(SLOW):
            _, writer = await lines.enter_async_context(line(servers.port))
            writer.write(head.encode() + b"a" * (most - 1))
            await writer.drain()
        await all_is_read(servers)
        grown = servers.megabytes("VmHWM") - before
    assert grown <= AT_REST + SLOW * (2 * most + OVERHEAD) / 1_000_000, f"{grown:.0f} Mo for {SLOW} bodies of {most}"
