"""A connection of the direct port: uvicorn's own, whose heads and bodies must come whole within a time and a size."""

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_SECONDS, BODY_SECONDS = 10.0, 60.0
MOST_HEAD = 32 * 1024
"""Bytes of a head that is not whole yet: `intake` says more precisely what a whole one may hold."""


class Connection(HttpToolsProtocol):
    """One clock at a time: from the first byte to the end of the head, then to the end of the body."""

    clock: TimerHandle | None = None
    is_silent = True
    is_head = True
    read = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.expect(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Empty lines before a head begins count too: they would keep a connection open for ever."""
        self.is_silent = False
        if self.clock is None and (self.cycle is None or self.cycle.response_complete):
            self.expect(HEAD_SECONDS)
        super().data_received(data)
        if self.is_head:
            self.read += len(data)
            if self.read > MOST_HEAD:
                self.refuse(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.is_silent, self.is_head, self.read = False, True, 0
        self.expect(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        self.is_head, self.read = False, 0
        self.expect(BODY_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self.is_silent = True
        self.stop_clock()
        super().on_message_complete()

    def expect(self, seconds: float) -> None:
        self.stop_clock()
        self.clock = self.loop.call_later(seconds, self.refuse, 408)

    def stop_clock(self) -> None:
        if self.clock is not None:
            self.clock.cancel()
            self.clock = None

    def refuse(self, status: int) -> None:
        """Say why when nothing was said yet, and hang up: a route that waits for the rest is told.

        Nobody asked anything on a line that is silent, as browsers open some ahead: a word there would be taken for the
        answer to what is asked next.
        """
        self.stop_clock()
        if self.transport.is_closing():
            return
        cycle: Any = self.cycle
        if not self.is_silent and (cycle is None or cycle.response_complete or not cycle.response_started):
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()
