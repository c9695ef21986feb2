"""A browser of one engine and its profile: opened, closed, opened again. What we start, we end."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.engines.engines import Engine
from tests.engines.webdriver import Failed, Session, opened
from tests.ports import free_port

SCREEN = "500x900x24"


@dataclass
class Browser:
    """`session` is the open browser; its driver goes with it."""

    engine: Engine
    folder: Path
    screen: str
    driver: Process | None = None
    client: httpx2.AsyncClient | None = None
    session: Session | None = None

    async def opens(self) -> Session:
        port = free_port()
        home = {"HOME": str(self.folder), "TMPDIR": str(self.folder), "DISPLAY": self.screen, "NO_AT_BRIDGE": "1"}
        self.driver = await started(self.engine.driver(port), home)
        self.client = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)
        (profile := self.folder / "profile").mkdir(exist_ok=True)
        self.session = await opened(self.client, self.engine.wants(profile))
        return self.session

    async def closes(self) -> None:
        """The whole browser, as a phone closes an application: by its driver, then whatever is left of its family."""
        if self.session:
            with suppress(Failed, httpx2.HTTPError, ValueError):
                await self.session.does("DELETE", "")
        if self.client:
            await self.client.aclose()
        if self.driver:
            await ended(self.driver)
        self.session = self.client = self.driver = None


async def started(command: list[str], environment: dict[str, str]) -> Process:
    """At the head of its own group, so that its children end with it."""
    environment = {**os.environ, **environment}
    return await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
    )


async def ended(process: Process) -> None:
    for sent in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sent)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 5)


@asynccontextmanager
async def screen() -> AsyncIterator[str]:
    """An X server that nobody looks at; its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-screen", "0", SCREEN]
    server = await asyncio.create_subprocess_exec(
        *command, pass_fds=[write], stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = await asyncio.wait_for(asyncio.to_thread(told.readline), 30)
        yield f":{number.strip()}"
    finally:
        await ended(server)
