"""The only line between a browser and the site: a proxy of ours, which can be cut. The browser is not told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOST = b""
"""What a gateway says when the town hall decides, and its answer is lost on the way."""


@dataclass
class Line:
    """While it is cut nobody answers at its port, and what was on its way is lost."""

    upstream: int
    port: int = 0
    server: asyncio.Server | None = None
    ends: set[asyncio.StreamWriter] = field(default_factory=set)
    held: dict[bytes, tuple[asyncio.Event, asyncio.Event]] = field(default_factory=dict)
    """What is asked with these words → it came, it may go on."""
    gateways: dict[bytes, list[bytes]] = field(default_factory=dict)
    """What is asked with these words → what a gateway on the way answers, one after the other, then the town hall."""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    async def mend(self) -> None:
        self.server = await asyncio.start_server(self.connected, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self.server:
            self.server.close()
        self.server = None
        for end in [*self.ends]:
            end.transport.abort()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            there, back = await asyncio.open_connection("127.0.0.1", self.upstream)
            self.ends |= {writer, back}
            met: list[bytes] = []

            async def asks(some: bytes) -> None:
                await self.lets_pass(some)
                met.extend(said.pop(0) for words, said in self.gateways.items() if words in some and said)
                if met and met[-1]:
                    writer.write(met[-1])
                    raise ConnectionAbortedError

            async def is_told(some: bytes) -> None:
                if met:
                    writer.transport.abort()
                    raise ConnectionAbortedError

            await asyncio.gather(carried(reader, back, asks), carried(there, writer, is_told))
            self.ends -= {writer, back}

    @asynccontextmanager
    async def holding(self, words: str) -> AsyncIterator[asyncio.Event]:
        """Until the end of the block, what is asked with these words waits on the way; the event says that it came."""
        came, goes_on = self.held[words.encode()] = asyncio.Event(), asyncio.Event()
        try:
            yield came
        finally:
            goes_on.set()

    async def lets_pass(self, some: bytes) -> None:
        for words, (came, goes_on) in self.held.items():
            if words in some:
                came.set()
                await goes_on.wait()


async def carried(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    lets_pass: Callable[[bytes], Awaitable[None]] | None = None,
) -> None:
    """Bytes as they come, to the end of this direction."""
    with suppress(ConnectionError):
        while some := await reader.read(65_536):
            if lets_pass:
                await lets_pass(some)
            writer.write(some)
            await writer.drain()
    writer.close()


def gateway(status: int) -> bytes:
    """The answer of some machine on the way, in its own JSON."""
    body = b'{"error": "no such route"}'
    head = f"HTTP/1.1 {status} Gateway\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    line = Line(urlsplit(url).port or 80)
    await line.mend()
    try:
        yield line
    finally:
        await line.cut()
