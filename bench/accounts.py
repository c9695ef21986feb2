"""The desk looks for an account: in a town of forty thousand of them, against the demo's town."""

import asyncio
import statistics
import time
from collections.abc import Iterator

from bench.purges import database
from bench.report import Row, ratio
from pwa.domain.accounts import searching
from pwa.models.towns import Town
from pwa.storage import databases
from tests import people
from tests.many_accounts import many_accounts

MANY, ROUNDS, TARGET = 40_000, 15, 200
"""The target is in milliseconds: an officer types, and waits for the page."""
WHAT = {"compte.399": "nom d’utilisateur", "com3980": "nom", "parent399@": "adresse", "": "rien, première page"}


async def measured() -> list[Row]:
    """Both databases, one after the other."""
    return [row for kind in ("SQLite", "PostgreSQL") for row in await rows_of(kind)]


async def rows_of(kind: str) -> list[Row]:
    async with database(kind) as url, databases.opened(url):
        town = (await Town.get(slug=people.HOME)).id
        few = {typed: await took(town, typed) for typed in WHAT}
        await many_accounts(town, MANY)
        many = {typed: await took(town, typed) for typed in WHAT}
    return list(rows(kind, few, many))


def rows(kind: str, few: dict[str, float], many: dict[str, float]) -> Iterator[Row]:
    for typed, label in WHAT.items():
        spent, least = many[typed], few[typed]
        what = f"chercher par {label} parmi 40\u00a0000 comptes, {kind}"
        yield ratio(f"{what}, en ms", f"{spent / least:.1f} fois la commune de la démo ({least:.1f} ms)", spent, TARGET)


async def took(town: int, typed: str) -> float:
    """Milliseconds, the median of some."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await searching.search(town, typed)
        times.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(0)
    return statistics.median(times)
