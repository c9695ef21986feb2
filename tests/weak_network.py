"""A bad network on loopback: between browsers and the site, it loses requests, answers, or their ends."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Fate:
    """What becomes of one exchange: the bytes of the request and of the answer that get through (None: all of them).

    Once the town hall gave it, the answer stays on the way for `late` seconds, then `until` that event.
    """

    sent: Callable[[int], int] | None = None
    told: Callable[[int], int] | None = None
    late: float = 0
    until: asyncio.Event | None = None


@dataclass(frozen=True)
class Asked:
    """A request on its way: « POST /ville/reservations/demandes », and what it carries."""

    line: str
    body: str


FINE = Fate()
LOST_ON_THE_WAY = Fate(sent=lambda length: 0, told=lambda length: 0)
ANSWER_LOST = Fate(told=lambda length: 0)


@dataclass
class WeakNetwork:
    """The proxy; `weather` says what becomes of each request."""

    upstream: int
    weather: Callable[[Asked], Fate] = lambda asked: FINE
    port: int = 0
    cut_requests: int = 0
    cut_answers: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One exchange, then the line is closed, at whatever byte."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if request := await whole(reader):
                await self.exchange(request, writer)
        writer.close()

    async def exchange(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        asked = read(request)
        self.seen.append(asked.line)
        fate = self.weather(asked)
        kept = request[: fate.sent(len(request))] if fate.sent else request
        self.cut_requests += len(kept) < len(request)
        answer = await self.asked(kept)
        await asyncio.sleep(fate.late)
        if fate.until:
            await fate.until.wait()
        told = answer[: fate.told(len(answer))] if fate.told else answer
        self.cut_answers += len(told) < len(answer)
        writer.write(told)
        await writer.drain()

    async def asked(self, request: bytes) -> bytes:
        """What the town hall says to these bytes, to the end of its answer; nothing when there is no town hall."""
        if not request:
            return b""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        except ConnectionError:
            return b""
        writer.write(request)
        if not is_whole(request):
            writer.write_eof()
        with suppress(ConnectionError):
            answer = await reader.read()
        writer.close()
        return answer


def read(request: bytes) -> Asked:
    head, _, body = request.partition(b"\r\n\r\n")
    return Asked(head.split(b" HTTP/", 1)[0].decode(), body.decode(errors="replace"))


async def whole(reader: asyncio.StreamReader) -> bytes:
    """A request with its body, which asks that the line be closed after it; nothing when the line closes first."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    body = await reader.readexactly(length_in(head))
    lines = [line for line in head[:-4].split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close", b"", body])


def length_in(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def is_whole(request: bytes) -> bool:
    head, found, body = request.partition(b"\r\n\r\n")
    return bool(found) and len(body) == length_in(head)


@asynccontextmanager
async def weak_network(address: str) -> AsyncIterator[WeakNetwork]:
    """A proxy in front of that address, on its own port of localhost."""
    network = WeakNetwork(urlsplit(address).port or 80)
    server = await asyncio.start_server(network.connected, "127.0.0.1", 0)
    network.port = server.sockets[0].getsockname()[1]
    try:
        yield network
    finally:
        server.close()
