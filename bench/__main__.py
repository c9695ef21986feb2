"""`python -m bench`: every comparison in one run, alternating, so that the ratios hold on a noisy machine."""

import asyncio
import gc
import logging
import platform
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import brotli
import httpx2

from bench.floor import floor_app
from pwa.app import create_app
from pwa.assets import build
from pwa.settings import Settings
from pwa.storage import databases
from tests import people
from tests.databases import QueryCounter

ROUNDS = 60
OUT = Path(__file__).parent.parent / "docs" / "measurements.md"
CARE = ("Bébé", "Accueil périscolaire")
Row = tuple[str, str, str, str, str]
"""What, figure, ratio or count, target, holds."""


async def main() -> None:
    """Measure, print, write docs/measurements.md."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/bench.sqlite3"
        async with databases.opened(url):
            await databases.bring_up_to_date(url)
            await people.move_in()
            rows = await season_rows(url, Path(folder))
    table = as_table(rows)
    print(table)
    OUT.write_text(header() + table + "\n")


async def season_rows(url: str, folder: Path) -> list[Row]:
    world = await people.meet()
    site = create_app(Settings(database_url=url, data=folder, clock="2022-01-24T14:24", is_demo=True))
    async with visitor(site) as maman:
        await sign_in(maman)
        enrolment = world.enrolment(*CARE)
        page = f"/{people.HOME}/reservations/{enrolment['id']}"
        first = await maman.get(page)
        tag = {"If-None-Match": ""}

        async def whole() -> None:
            answer = await maman.get(page)
            assert answer.status_code == 200
            tag["If-None-Match"] = answer.headers["ETag"]

        async def unchanged() -> None:
            assert (await maman.get(page, headers=tag)).status_code == 304

        floor = floor_app(
            url.removeprefix("sqlite://"), first.text, enrolment["child_id"], enrolment["group_id"],
            str(enrolment["starts_on"]), str(enrolment["ends_on"]),
        )  # fmt: skip
        async with visitor(floor) as bare:
            same = (await bare.get("/")).text == first.text
            post = poster(maman, world, await boxes(world, 10))
            times = await alternating({
                "floor": lambda: bare.get("/"),
                "season": whole,
                "304": unchanged,
                "post": post,
            })  # fmt: skip
            await floor.state.held[0].close()
        queries = {"season": await counted(lambda: maman.get(page))}
        for lines in (1, 10, 100):
            queries[f"post {lines}"] = await counted(poster(maman, world, await boxes(world, lines)))
    return told(times, queries, first.text, same)


def visitor(app: object) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="https://bench.test",
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"},
    )  # fmt: skip


async def sign_in(client: httpx2.AsyncClient) -> None:
    answer = await client.post(
        f"/{people.HOME}/connexion", data={"username": "maman.test", "password": people.PASSWORD}
    )
    assert answer.status_code == 303, answer.status_code


async def boxes(world: people.World, count: int) -> list[int]:
    """Openings of Bébé's care that may still be booked, and are not."""
    found = await databases.rows(
        databases.reading(),
        """SELECT id FROM opening o WHERE group_id = ? AND book_by > ? AND closed_reason IS NULL AND NOT EXISTS
           (SELECT 1 FROM booking b WHERE b.opening_id = o.id AND b.cancelled_at IS NULL) ORDER BY day DESC LIMIT ?""",
        [world.enrolment(*CARE)["group_id"], people.NOW, count],
    )
    return [r["id"] for r in found]


def poster(client: httpx2.AsyncClient, world: people.World, openings: list[int]) -> Callable[[], Awaitable[object]]:
    """Books the boxes, then cancels them, and so on: each post is a new demand of as many lines."""
    turn = {"action": "cancel"}
    enrolment, account = world.enrolment(*CARE)["id"], str(world.account("maman.test")["public_id"])

    async def post() -> None:
        turn["action"] = "book" if turn["action"] == "cancel" else "cancel"
        lines = [f"{enrolment}:{opening}" for opening in openings]
        form = {"account": account, "mutation": str(uuid4()), turn["action"]: lines}
        answer = await client.post(
            f"/{people.HOME}/reservations/demandes", data=form, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 201, answer.text

    return post


async def alternating(what: dict[str, Callable[[], Awaitable[object]]]) -> dict[str, float]:
    """Median milliseconds of each, one of each in turn."""
    times: dict[str, list[float]] = {name: [] for name in what}
    for one in what.values():
        await one()
    gc.collect()
    for _ in range(ROUNDS):
        for name, one in what.items():
            start = time.perf_counter()
            await one()
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


async def counted(one: Callable[[], Awaitable[object]]) -> int:
    counter = QueryCounter()
    with counter:
        await one()
    return len(counter)


def told(times: dict[str, float], queries: dict[str, int], page: str, same: bool) -> list[Row]:
    season, floor = times["season"], times["floor"]
    bytes_told = "mêmes octets" if same else "octets différents !"
    html = compressed(page.encode())
    return [
        row("page de la saison, requêtes SQL", queries["season"], queries["season"], 4),
        row(f"page de la saison / plancher ({bytes_told})", f"{season:.1f} ms / {floor:.1f} ms", season / floor, 2.5),
        row("la même inchangée (304) / page de la saison", f"{times['304']:.1f} ms", times["304"] / season, 0.25),
        row("POST de 10 cases / page de la saison", f"{times['post']:.1f} ms", times["post"] / season, 1.5),
        row("POST de 1, 10, 100 cases, requêtes SQL", ", ".join(str(queries[f'post {n}']) for n in (1, 10, 100)),
            queries["post 100"] / queries["post 1"], 1.0),
        row("HTML de la saison, compressé", f"{len(page.encode()) / 1000:.0f} ko → {html:.1f} ko", html, 6),
        row("CSS et JS de la page, compressés, sans htmx", "", weight(), 54),
    ]  # fmt: skip


def row(what: str, figure: object, value: float, target: float) -> Row:
    return what, str(figure), f"{value:.2f}", f"≤ {target}", "oui" if value <= target else "non"


def compressed(content: bytes) -> float:
    """Kilobytes as sent: brotli 5."""
    return len(brotli.compress(content, quality=5)) / 1000


def weight() -> float:
    """Kilobytes of every style and script a phone may get, compressed one by one."""
    files = [*build().static.items(), *build().worker.items()]
    wanted = [file.content for name, file in files if name.endswith((".css", ".js")) and "htmx" not in name]
    return sum(compressed(content) for content in wanted)


def as_table(rows: list[Row]) -> str:
    head = ("mesure", "chiffre", "rapport ou nombre", "cible", "tient")
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * 5, *rows)]
    return "\n".join(lines)


def header() -> str:
    """When, where and how the figures were made."""
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return (
        "# Mesures\n\n"
        f"Faites le {datetime.now(UTC):%d/%m/%Y} par `make bench` ({machine}, SQLite, un processus). Médianes de "
        f"{ROUNDS} passages alternés ; les rapports comptent, les millisecondes dépendent de la machine.\n\n"
    )


if __name__ == "__main__":
    logging.getLogger("preau").setLevel(logging.ERROR)
    asyncio.run(main())
