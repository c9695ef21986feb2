"""Servers that die: born of the nursery, killed with `kill -9`, born again on the same port."""

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Servers:
    """The servers of the moment, oldest first; `kills` counts those that were killed while they served."""

    def __init__(self, nursery: asyncio.subprocess.Process, port: int) -> None:
        self.nursery, self.address, self.kills = nursery, f"http://127.0.0.1:{port}", 0
        self.pids: deque[int] = deque()

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])

    async def bear(self) -> None:
        """Start a server, and wait until it answers."""
        self.nursery.stdin.write(b"\n")
        said = {await said_by(self.nursery) for _ in range(2)}
        self.pids.append(int((said - {"up"}).pop()))

    def megabytes(self, what: str) -> float:
        """What the biggest process takes of memory now (`VmRSS`), or took at most (`VmHWM`)."""
        texts = [Path(f"/proc/{pid}/status").read_text() for pid in self.pids]
        return max(int(text.split(f"{what}:")[1].split()[0]) for text in texts) / 1000

    def kill(self) -> None:
        """Kill the oldest one."""
        os.kill(self.pids[0], signal.SIGKILL)
        self.died()

    def died(self) -> None:
        """The oldest one is dead, by its own hand perhaps."""
        self.pids.popleft()
        self.kills += 1


async def said_by(nursery: asyncio.subprocess.Process) -> str:
    async with asyncio.timeout(120):
        return (await nursery.stdout.readline()).decode().strip()


@asynccontextmanager
async def nursery(
    database: str, folder: Path, smtp_port: int = 0, servers: int = 1, module: str = "nursery"
) -> AsyncIterator[Servers]:
    """So many servers of this database, at one address; those that live at the end are killed too. Without a mail
    server, mails are kept as in the demo. `module` is the parent's, in this folder."""
    pipe = asyncio.subprocess.PIPE
    with (folder / "servers.log").open("w") as log:
        parent = await asyncio.create_subprocess_exec(
            sys.executable, "-m", f"tests.load.{module}", database, str(folder), str(smtp_port),
            cwd=ROOT, stdin=pipe, stdout=pipe, stderr=log,
        )  # fmt: skip
    born = Servers(parent, int(await said_by(parent)))
    try:
        for _ in range(servers):
            await born.bear()
        yield born
    finally:
        while born.pids:
            born.kill()
        parent.stdin.close()
        await parent.wait()
