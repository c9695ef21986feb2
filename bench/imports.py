"""Twenty thousand households come from another software while the site serves: how fast, in how much memory, and what a
family who reads and one who books wait for meanwhile."""

import asyncio
import csv
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median, quantiles

from bench.memory import Family, answer, line
from bench.report import Row, least, ratio
from pwa.domain.french import number
from pwa.domain.households.search import search
from pwa.domain.imports.columns import SHEETS
from pwa.models.towns import Town
from pwa.running import clock
from pwa.storage import databases, instance
from pwa.storage.databases import writing
from tests import people
from tests.databases import PostgresTemplate, SqliteTemplate
from tests.load.servers import ROOT, Servers, nursery

HOUSEHOLDS = int(os.environ.get("IMPORT_HOUSEHOLDS", "20000"))
MOST_SECONDS = 120
MOST_MEGABYTES = 100
MOST_LONG = 1000
"""Milliseconds of the longest transaction, behind which a family who books on SQLite may have to wait."""
MOST_OF_A_PAGE = 0.5
"""Of what a page takes, what finding a family takes. Against the demo's few families it says nothing on PostgreSQL,
which plans what asks large tables anew each time: half a millisecond that no row costs."""
HASH = "pbkdf2_sha256$600000$selDeMer$" + "A" * 43 + "="


async def measured() -> list[Row]:
    """Both databases, one after the other; the machine's load is said."""
    return [row for kind in ("SQLite", "PostgreSQL") for row in await rows_of(kind)]


async def rows_of(kind: str) -> list[Row]:
    async with site(kind) as (url, folder), nursery(url, folder) as servers:
        export = folder / "export"
        lines = await asyncio.to_thread(written, export, HOUSEHOLDS)
        await leave_the_demo()
        family = await Family.arrives()
        await family.asks(servers, 200)
        alone = await found_in()
        before = os.getloadavg()[0]
        rehearsed = await timed(url, folder, export)
        reads: list[float] = []
        writes: list[float] = []
        beside = [asyncio.create_task(reader(servers, family, reads)), asyncio.create_task(writer(writes))]
        whole = await timed(url, folder, export, "--apply")
        for one in beside:
            one.cancel()
        again = await timed(url, folder, export, "--apply")
        among = await found_in()
        page = await alone_with(servers, family)
    what = f"{number(HOUSEHOLDS)} foyers, {number(lines)} lignes, {kind}"
    return [
        ratio(f"{what} : répétés, en s de processeur", rehearsed.told(before), rehearsed.processor, None),
        ratio(f"{what} : répétés puis écrits, en s de processeur", whole.told(before), whole.processor, MOST_SECONDS),
        least(f"{what} : lignes répétées puis écrites, par s de processeur", "", round(lines / whole.processor), 1),
        least(f"{what} : lignes répétées puis écrites, par s à la montre", "", round(lines / whole.clock), 1),
        ratio(f"{what} : mémoire de la commande, en Mo, au plus", "", whole.megabytes, MOST_MEGABYTES),
        ratio(f"{what} : la plus longue transaction, en ms", "", whole.longest, MOST_LONG),
        ratio(f"{what} : la même commande relancée, en s de processeur", again.told(before), again.processor, None),
        ratio(f"{what} : p99 d’une page pendant ce temps, en ms", told(reads), nth(reads, 99), 1000),
        ratio(f"{what} : p99 d’une écriture pendant ce temps, en ms", told(writes), nth(writes, 99), 1000),
        least(f"{what} : pages lues pendant ce temps", "", len(reads), 1),
        ratio(
            f"{what} : chercher une famille / lire l’espace",
            f"{among:.1f} ms / {page:.1f} ms, et {alone:.1f} ms avant elles",
            among / page,
            MOST_OF_A_PAGE,
        ),
    ]


@asynccontextmanager
async def site(kind: str) -> AsyncIterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        template = SqliteTemplate if kind == "SQLite" else PostgresTemplate
        with closing(await asyncio.to_thread(template, Path(folder), people.move_in)) as made:
            url = await made.copy()
            async with databases.opened(url):
                yield url, Path(folder)


async def leave_the_demo() -> None:
    """The command refuses data whose clock is a demo's; the server has its own already."""
    async with writing() as db:
        await instance.keep(db, clock.KEY, '{"start": "", "offset": 0}')


@dataclass(frozen=True, slots=True)
class Spent:
    """By the command alone, without PostgreSQL's own work: seconds by the clock, seconds of the processor, megabytes at
    most, milliseconds of its longest transaction."""

    clock: float
    processor: float
    megabytes: float
    longest: int

    def told(self, load: float) -> str:
        return f"à la montre {self.clock:.0f} s, la machine chargée à {load:.1f}"


async def found_in() -> float:
    """Milliseconds to find a family by its name; one that is found costs what its page of answers does."""
    town, took = (await Town.get(slug=people.HOME)).id, []
    for n in range(60):
        began = time.perf_counter()
        await search(town, f"test {'abcdefghij'[n % 10]}")
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def timed(url: str, folder: Path, export: Path, *more: str) -> Spent:
    """What the command takes."""
    began, before = time.monotonic(), getrusage(RUSAGE_CHILDREN)
    given = {**os.environ, "DATABASE_URL": url, "PREAU_DATA": str(folder)}
    command = [sys.executable, "-m", "pwa", "import", "households", people.HOME, str(export), *more]
    with (folder / "import.log").open("w") as log:
        child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=given, stdout=log, stderr=log)
        most, ended = 0.0, asyncio.create_task(child.wait())
        while not ended.done():
            most = max(most, megabytes(child.pid))
            await asyncio.wait({ended}, timeout=0.2)
    if child.returncode:
        raise RuntimeError((folder / "import.log").read_text()[-2000:])
    after = getrusage(RUSAGE_CHILDREN)
    processor = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Spent(time.monotonic() - began, processor, most, longest(folder))


def longest(folder: Path) -> int:
    """As the command says it; nothing when it only rehearsed."""
    said = re.search(r"transaction a duré (\d+)", (folder / "import.log").read_text())
    return int(said[1]) if said else 0


def megabytes(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0.0
    return int(text.split("VmHWM:")[1].split()[0]) / 1000 if "VmHWM:" in text else 0.0


async def reader(servers: Servers, family: Family, took: list[float]) -> None:
    """Maman TEST reads her espace, as often as it comes."""
    asked = f"GET /{people.HOME}/espace HTTP/1.1\r\n{family.head}\r\n".encode()
    async with line(servers.port) as (read, write):
        while True:
            began = time.perf_counter()
            write.write(asked)
            status, _ = await answer(read)
            took.append((time.perf_counter() - began) * 1000)
            if status != 200:
                raise RuntimeError(status)
            await asyncio.sleep(0.05)


async def alone_with(servers: Servers, family: Family) -> float:
    """Milliseconds of a page when nothing else runs."""
    took: list[float] = []
    reading = asyncio.create_task(reader(servers, family, took))
    await asyncio.wait({reading}, timeout=4)
    reading.cancel()
    return median(took)


async def writer(took: list[float]) -> None:
    """Somebody writes, from another process than the import's."""
    while True:
        began = time.perf_counter()
        async with writing() as db:
            await db.execute_query("UPDATE town SET revision = revision WHERE id = 1")
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.1)


def nth(values: list[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1] if len(values) > 1 else 0.0


def told(values: list[float]) -> str:
    return f"médiane {median(values):.0f} ms, {max(values):.0f} au plus, sur {len(values)}" if values else ""


def written(folder: Path, households: int) -> int:
    """The six files; how many lines they have."""
    folder.mkdir()
    made = {name: [] for name in SHEETS}
    for n in range(households):
        for name, row in household(n):
            made[name].append(row)
    for name, rows in made.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([list(SHEETS[name].columns), *rows])
    return sum(map(len, made.values()))


def name_of(n: int) -> str:
    """Names begin with every letter, as a town's do."""
    digits = (n // 20**place % 20 for place in range(4))
    return "".join("ABCDEFGHIJLMNOPRSTUV"[digit] for digit in digits)


def household(n: int) -> Iterator[tuple[str, list[object]]]:
    """Two guardians, one or two children, somebody who may pick them up; the first has an account. One child in ten is
    also of the next household."""
    yield "foyers", [n, f"{n} rue des Écoles", "33450", "SAINT-LOUBÈS", "oui"]
    yield "quotients", [n, n % 2000, "01/09/2021"]
    for rank, role in enumerate(("payeur", "responsable")):
        yield (
            "personnes",
            [f"A{n}-{rank}", "Mme", f"Prénom{rank}", name_of(n), "", "", f"a{n}.{rank}@example.org", "06 39 98 00 00"],
        )
        yield "liens", [n, f"A{n}-{rank}", role, ""]
    yield "comptes", [f"A{n}-0", f"parent.{n}", HASH]
    yield "personnes", [f"C{n}", "", "Mamie", name_of(n), "", "", "", "06 39 98 00 01"]
    yield "liens", [n, f"C{n}", "autorise", ""]
    for rank in range(1 + n % 2):
        yield (
            "personnes",
            [
                f"E{n}-{rank}",
                "",
                f"Enfant{rank}",
                name_of(n),
                f"{1 + n % 28:02}/{1 + n % 12:02}/201{n % 8}",
                "",
                "",
                "",
            ],
        )
        yield "liens", [n, f"E{n}-{rank}", "enfant", ""]
        for activity in ("accueil-periscolaire", "restauration-scolaire"):
            yield "inscriptions", ["", f"E{n}-{rank}", activity, "Île Bleue", "02/09/2021", "07/07/2022", ""]
    if n % 10 == 9:
        yield "liens", [n, f"E{n - 1}-0", "enfant", ""]
