"""The line in front of the writer: so many wait, none for long; whoever comes after is told when to come back."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from weakref import WeakValueDictionary

MOST_WAITING = 200
"""Requests that wait for their turn to write, in one process; a turn takes a hundredth of a second."""

MOST_BESIDE = 20
"""Demands of one household that wait for its own place in the line."""

PATIENCE = 5.0
"""Seconds that a request waits for its turn."""

BUSY_FOR = 2
"""Seconds after which a busy database is worth asking again."""

PER_SECOND = 40
"""Turns that one may count on in a second, a pessimist's figure: so many of those sent away come back in a second."""

LONGEST = 120
"""Seconds that anyone is asked to wait."""


class DatabaseBusy(Exception):
    """The write could not have its turn or its locks in time; nothing was written. `wait` is in seconds."""

    def __init__(self, wait: int = BUSY_FOR) -> None:
        super().__init__(wait)
        self.wait = wait


class Own(asyncio.Lock):
    """The one place of a household in the line, and how many of its demands wait for it."""

    beside = 0


class Line:
    """Where writers of one process wait, first come first served; `writers` of them write at once. Who has many things
    to write stands in the line once: the others wait beside it."""

    def __init__(self, writers: int) -> None:
        self.free, self.waiting, self.promised = asyncio.Semaphore(writers), 0, 0.0
        self.own: WeakValueDictionary[int, Own] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, *, of: int | None = None, is_patient: bool = False) -> AsyncIterator[None]:
        """One's turn to write, or DatabaseBusy; `of` is the household that writes. Who is patient waits as long as it
        takes, however many wait."""
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(None if is_patient else PATIENCE):
                    if of is not None:
                        await self.beside(held, of)
                    await self.in_line(held, is_patient)
            except TimeoutError as error:
                raise self.too_long() from error
            yield

    async def beside(self, held: AsyncExitStack, of: int) -> None:
        """Wait for the household's place; none of its demands takes room in the line meanwhile."""
        own = self.own.setdefault(of, Own())
        if own.beside >= MOST_BESIDE:
            raise DatabaseBusy()
        own.beside += 1
        try:
            await held.enter_async_context(own)
        finally:
            own.beside -= 1

    async def in_line(self, held: AsyncExitStack, is_patient: bool) -> None:
        if self.waiting >= MOST_WAITING and not is_patient:
            raise self.too_long()
        self.waiting += 1
        try:
            await held.enter_async_context(self.free)
        finally:
            self.waiting -= 1

    def too_long(self) -> DatabaseBusy:
        """Each is given an hour after the last one given: those sent away together do not come back together."""
        now = time.monotonic()
        self.promised = min(max(self.promised, now + BUSY_FOR) + 1 / PER_SECOND, now + LONGEST)
        return DatabaseBusy(math.ceil(self.promised - now))
