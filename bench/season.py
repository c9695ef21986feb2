"""The season page beside the floor, unchanged, and as a demand; and how many queries the pages need."""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import httpx2

from bench.floor import floor_app
from bench.home import CARE, demo_towns, site_of
from bench.report import Row, ratio
from pwa.storage import databases
from tests import people
from tests.databases import QueryCounter

ROUNDS = 60
PAGES = {"espace": "espace", "demandes": "demandes", "connexion": "se connecter (argon2id, 19 Mio)"}


async def measured() -> list[Row]:
    """The demo towns in a new SQLite file, one process, no network: the site is called where it runs."""
    async with demo_towns() as (url, folder):
        return await season_rows(url, folder)


async def season_rows(url: str, folder: Path) -> list[Row]:
    world = await people.meet()
    site = site_of(url, folder)
    async with visitor(site) as maman:
        await sign_in(maman)
        enrolment, account = world.enrolment(*CARE), str(world.account("maman.test")["public_id"])
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
            what = {"floor": lambda: bare.get("/"), "season": whole, "304": unchanged}
            free = await boxes(world, 111)
            for lines in (1, 10, 100):
                own, free = free[:lines], free[lines:]
                what[f"post {lines}"] = poster(maman, enrolment["id"], account, own)
            what |= {name: reader(maman, f"/{people.HOME}/{name}") for name in PAGES if name != "connexion"}
            async with visitor(site) as other:
                what["connexion"] = lambda: sign_in(other)
                times = await alternating(what)
                queries = {name: await counted(one) for name, one in what.items() if name != "floor"}
            await floor.state.held[0].close()
    return told(times, queries, first.text, same)


def reader(client: httpx2.AsyncClient, page: str) -> Callable[[], Awaitable[object]]:
    async def read() -> None:
        assert (await client.get(page)).status_code == 200, page

    return read


def visitor(app: object, address: str = "127.0.0.1") -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app, client=(address, 123)), base_url="https://bench.test",
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"},
    )  # fmt: skip


async def sign_in(client: httpx2.AsyncClient, username: str = "maman.test") -> None:
    who = {"username": username, "password": people.PASSWORD}
    answer = await client.post(f"/{people.HOME}/connexion", data=who)
    assert answer.status_code == 303, answer.status_code


async def boxes(world: people.World, count: int) -> list[int]:
    """Openings of Bébé's care that may still be booked, and are not; each demand has its own, so that all change."""
    found = await databases.rows(
        databases.reading(),
        """SELECT id FROM opening o WHERE group_id = ? AND book_by > ? AND closed_reason IS NULL AND NOT EXISTS
           (SELECT 1 FROM booking b WHERE b.opening_id = o.id AND b.cancelled_at IS NULL) ORDER BY day DESC LIMIT ?""",
        [world.enrolment(*CARE)["group_id"], people.NOW, count],
    )
    return [r["id"] for r in found]


def poster(
    client: httpx2.AsyncClient, enrolment: int, account: str, openings: list[int]
) -> Callable[[], Awaitable[object]]:  # fmt: skip
    """Books the boxes, then cancels them, and so on: each post is a new demand of as many lines."""
    turn = {"action": "cancel"}

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
    """Median milliseconds of processor, threads included, of each, one of each in turn: neighbours do not count."""
    times: dict[str, list[float]] = {name: [] for name in what}
    for one in what.values():
        await one()
    gc.collect()
    for _ in range(ROUNDS):
        for name, one in what.items():
            start = time.process_time()
            await one()
            times[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


async def counted(one: Callable[[], Awaitable[object]]) -> int:
    counter = QueryCounter()
    with counter:
        await one()
    return len(counter)


def told(times: dict[str, float], queries: dict[str, int], page: str, same: bool) -> list[Row]:
    season, floor = times["season"], times["floor"]
    bytes_told = "mêmes octets" if same else "octets différents !"
    posts = [queries[f"post {n}"] for n in (1, 10, 100)]
    return [
        ratio("page de la saison, requêtes SQL", "", queries["season"], 3),
        ratio(f"page de la saison / plancher ({bytes_told}, {len(page.encode()) / 1000:.0f} ko)",
              f"{season:.1f} ms / {floor:.1f} ms", season / floor, 1.5),
        ratio("la même inchangée (304) / plancher", f"{times['304']:.1f} ms", times["304"] / floor, 0.5),
        ratio("POST de 10 cases / plancher", f"{times['post 10']:.1f} ms", times["post 10"] / floor, 3),
        ratio("POST de 1, 10, 100 cases, requêtes SQL", ", ".join(map(str, posts)), posts[2] / posts[0], 1.0),
        *(ratio(f"{label} / plancher", f"{times[name]:.1f} ms, {queries[name]} requêtes SQL",
                times[name] / floor, None)
          for name, label in {"post 1": "POST de 1 case", "post 100": "POST de 100 cases", **PAGES}.items()),
    ]  # fmt: skip
