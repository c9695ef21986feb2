"""docs/deployment.md as it was run: nginx, two servers, a letter worker and PostgreSQL, on this machine."""

import asyncio
import json
import re
import shutil
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
import pytest_asyncio

from pwa.domain import terms
from pwa.domain.accounts import passwords
from pwa.domain.accounts.attempts import address_key
from pwa.models.people import Account
from pwa.models.towns import Town
from pwa.running.clock import real_time
from pwa.storage import databases
from tests.domain import small_town as small
from tests.domain.post_office import Office, open_office
from tests.load.machine import OPERATIONS, ROOT, Machine, come, machine, postgres_tools

HOUSEHOLDS, DAYS = 8, 12
PASSWORD = "un-mot-de-passe-de-famille"
SHIFTED = {"opening": ["day"], "seats": ["day"], "season": ["starts_on", "ends_on"], "fee": ["starts_on", "ends_on"],
           "enrolment": ["starts_on", "ends_on"]}  # fmt: skip


@dataclass
class Deployment:
    """The machine, and a town of families who know its password."""

    machine: Machine
    office: Office
    town: small.SmallTown
    slug: str

    async def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        async with databases.opened(self.machine.database):
            return await databases.rows(databases.reading(), sql, values)


@dataclass
class Parent:
    """A signed-in family; `answers` are those it was given, `met` what else came instead of an answer."""

    client: httpx2.AsyncClient
    slug: str
    account: str
    enrolment: int
    answers: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    sent: set[UUID] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)

    async def asks(self, action: str, opening: int) -> str:
        """One demand, sent again until it is answered, as a phone does; its outcome."""
        self.sent.add(mutation := uuid4())
        form = {"account": self.account, "mutation": str(mutation), action: f"{self.enrolment}:{opening}"}
        async with asyncio.timeout(90):
            while mutation not in self.answers:
                await self.tries(mutation, form)
        [request] = self.answers[mutation]["requests"]
        return request["lines"][0]["outcome"]

    async def tries(self, mutation: UUID, form: dict[str, str]) -> None:
        path, headers = f"/{self.slug}/reservations/demandes", {"Accept": "application/json"}
        try:
            answer = await self.client.post(path, data=form, headers=headers)
            is_answer = answer.status_code in (200, 201) and answer.json()["mutation"] == str(mutation)
            what = str(answer.status_code)
        except (httpx2.TransportError, ValueError) as error:
            is_answer, what = False, type(error).__name__
        if is_answer:
            self.answers[mutation] = answer.json()
        else:
            self.met[what] += 1
            await asyncio.sleep(0.1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def deployed(templates, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Deployment]:
    """Installed as the page says: migrate, a town's file, two servers, a worker, nginx."""
    postgres, folder = templates("postgres"), tmp_path_factory.mktemp("machine")
    await postgres.order("CREATE DATABASE deployment")
    database = postgres.url("deployment")
    async with open_office() as office, machine(folder, database, office.port) as one:
        await one.preau("migrate")
        await one.preau("town", "load", str(ROOT / "pwa" / "towns" / "saint-loubes.toml"))
        async with databases.opened(database):
            town, slug = await settled()
        await asyncio.gather(*(one.serve(port) for port in one.ports))
        one.running["worker"] = await one.spawn("worker")
        yield Deployment(one, office, town, slug)
    await postgres.forget(database)


async def settled() -> tuple[small.SmallTown, str]:
    """Families with a password, and days to book from the day after tomorrow on."""
    later = datetime.now(UTC) + timedelta(days=365)
    town = await small.small_town(HOUSEHOLDS, capacity=HOUSEHOLDS, days=DAYS, book_by=later)
    shift = (datetime.now(UTC).date() - small.DAY).days + 2
    known = await passwords.hashed(PASSWORD)
    async with databases.writing() as db:
        for table, columns in SHIFTED.items():
            moved = ", ".join(f"{column} = {column} + {shift}" for column in columns)
            await db.execute_query(f"UPDATE {table} SET {moved}")
        await databases.run(db, "UPDATE account SET password_hash = ? WHERE town_id = ?", [known, town.town])
        await databases.run(
            db, "UPDATE town SET profile = (SELECT profile FROM town WHERE slug = 'saint-loubes') WHERE id = ?",
            [town.town],
        )  # fmt: skip
        accepted = terms.has_accepted(await Town.get(id=town.town, using_db=db))
        await Account.filter(town_id=town.town).using_db(db).update(**accepted)
    [row] = await databases.rows(databases.reading(), "SELECT slug FROM town WHERE id = ?", [town.town])
    return town, row["slug"]


@pytest_asyncio.fixture(loop_scope="session")
async def parents(deployed: Deployment) -> AsyncIterator[list[Parent]]:
    """Everybody signs in, through nginx."""
    known = await deployed.rows("SELECT id, public_id FROM account WHERE town_id = ?", deployed.town.town)
    public = {row["id"]: str(row["public_id"]) for row in known}
    made = []
    for n, family in enumerate(deployed.town.families):
        client = deployed.machine.visitor()
        form = {"username": f"p{n}", "password": PASSWORD}
        answer = await client.post(f"/{deployed.slug}/connexion", data=form)
        assert answer.status_code == 303, answer.text
        made.append(Parent(client, deployed.slug, public[family.account], family.enrolment))
    yield made
    for parent in made:
        await parent.client.aclose()


def days(town: small.SmallTown, slot: str) -> list[int]:
    return [opening for (_, code), opening in sorted(town.openings.items()) if code == slot]


async def counted(deployed: Deployment, port: int) -> float:
    return (await deployed.machine.figures(port)).get('preau_answers_total{route="book",status="2xx"}', 0)


async def test_a_server_dies_under_load_and_nothing_is_lost(deployed, parents):
    one, town = deployed.machine, deployed.town
    first, second = one.ports

    async def books(parent: Parent) -> None:
        for opening in days(town, "matin"):
            assert await parent.asks("book", opening) == "booked"

    async def both_serve() -> bool:
        return min(await counted(deployed, first), await counted(deployed, second)) >= 5

    async with asyncio.TaskGroup() as families:
        for parent in parents:
            families.create_task(books(parent))
        await come(both_serve)
        before = sum(len(parent.answers) for parent in parents)
        assert before < HOUSEHOLDS * DAYS
        await one.kill(first)
    sent = {mutation for parent in parents for mutation in parent.sent}
    assert len(sent) == HOUSEHOLDS * DAYS
    kept = await deployed.rows("SELECT key FROM mutation WHERE town_id = ?", town.town)
    assert Counter(UUID(str(row["key"])) for row in kept) == dict.fromkeys(sent, 1)
    numbers = await deployed.rows("SELECT number FROM service_request WHERE town_id = ?", town.town)
    assert sorted(row["number"] for row in numbers) == list(range(1, len(sent) + 1))
    seats = await deployed.rows("SELECT taken FROM seats WHERE group_id = ? AND part = 'matin'", town.group)
    assert [row["taken"] for row in seats] == [HOUSEHOLDS] * DAYS
    await every_letter_arrives(deployed, len(sent))
    await one.serve(first)

    async def asked_again() -> bool:
        await parents[0].client.get(f"/{deployed.slug}/espace")
        return any('route="espace"' in name for name in await one.figures(first))

    await come(asked_again)


async def every_letter_arrives(deployed: Deployment, answers: int) -> None:
    """The worker sends the mails of all answers; whatever is sent twice carries the same Message-ID."""
    held = "UPDATE letter SET due_at = ? WHERE town_id = ? AND attempts = 0 AND due_at > ? RETURNING id"
    await deployed.rows(held, real_time(), deployed.town.town, real_time())

    async def gone() -> bool:
        left = "SELECT COUNT(*) AS n FROM letter WHERE town_id = ? AND channel = 'mail' AND sent_at IS NULL"
        return (await deployed.rows(left, deployed.town.town))[0]["n"] == 0

    await come(gone)
    received = [tag for tag in deployed.office.received if tag.startswith(f"<{deployed.slug}.")]
    mails = await deployed.rows("SELECT facts FROM letter WHERE town_id = ? AND channel = 'mail'", deployed.town.town)
    assert len(received) == len(mails)
    facts = [row["facts"] if isinstance(row["facts"], dict) else json.loads(row["facts"]) for row in mails]
    assert sum(1 + len(one.get("earlier", [])) for one in facts) == answers


async def test_only_the_proxy_is_believed(deployed):
    """Who fails to sign in is counted by its own address, whatever it claims, before nginx and behind its back."""
    one, claim = deployed.machine, {"X-Forwarded-For": "203.0.113.66", "X-Forwarded-Proto": "https"}
    wrong = {"username": "personne", "password": "rien-de-tel"}
    async with one.visitor("127.0.0.2") as outside, one.visitor("127.0.0.3", one.ports[0]) as behind:
        for who, is_https in ((outside, True), (behind, False)):
            answer = await who.post(f"/{deployed.slug}/connexion", data=wrong, headers=claim)
            assert answer.status_code == 422
            assert ("strict-transport-security" in answer.headers) is is_https
    counted = {row["key"] for row in await deployed.rows("SELECT key FROM attempt")}
    assert {address_key("127.0.0.2"), address_key("127.0.0.3")} <= counted
    assert address_key("203.0.113.66") not in counted


async def test_files_are_kept_by_the_proxy_and_pages_are_not(deployed, parents):
    client, page = parents[0].client, f"/{deployed.slug}/espace"
    html = (await client.get(page)).text
    style = re.search(r'href="(/static/[^"]+\.css[?][0-9a-f]+)"', html)[1]
    kept = [(await client.get(style)).headers for _ in range(3)]
    assert [one["x-cache"] for one in kept] == ["MISS", "HIT", "HIT"]
    assert all("immutable" in one["cache-control"] for one in kept)
    nameless = style.partition("?")[0]
    for path in (nameless, page, "/service_worker/service_worker.js"):
        told = [(await client.get(path)).headers for _ in range(2)]
        assert {one.get("x-cache") for one in told} <= {None, "MISS"}
    assert list((deployed.machine.folder / "cache").rglob("*")) != []
    assert not any(b"PARENT" in file.read_bytes().upper() for file in files_under(deployed.machine.folder / "cache"))


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_each_process_tells_its_own_figures_and_nginx_none(deployed):
    one = deployed.machine
    async with one.visitor() as client:
        for token in ({}, {"Authorization": f"Bearer {one.settings()['PREAU_METRICS_TOKEN']}"}):
            assert (await client.get("/metrics", headers=token)).status_code == 404

    async def all_letters_left() -> bool:
        return (await one.figures(one.ports[0]))['preau_letters_waiting{channel="mail"}'] == 0

    await come(all_letters_left)
    for port in one.ports:
        told = await one.figures(port)
        assert told["process_resident_memory_bytes"] < 100e6
        assert told["preau_database_up"] == 1
        assert told['preau_letters_waiting{channel="mail"}'] == 0


UPGRADE = '''"""An upgrade of the test: columns and an index where families write."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = ("account", "enrolment", "booking", "letter")


async def forward(apps, editor):
    for table in TABLES:
        await editor.client.execute_query(f"ALTER TABLE {table} ADD COLUMN upgraded VARCHAR(10) DEFAULT 'oui' NOT NULL")
    await editor.client.execute_query("CREATE INDEX ix_upgrade ON booking (upgraded, id)")


class Migration(migrations.Migration):
    dependencies = [("models", "LAST")]
    operations = [ops.RunPython(forward)]
'''


def new_version(folder: Path) -> Path:
    """Today's code with one migration more."""
    for name in ("pwa", "service_worker"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(path.stem for path in (folder / "pwa" / "migrations").glob("[0-9]*.py"))
    (folder / "pwa" / "migrations" / "9999_upgrade.py").write_text(UPGRADE.replace("LAST", last))
    return folder


@dataclass
class Traffic:
    """Families who book, give back, and look, until they are told to stop."""

    deployed: Deployment
    over: asyncio.Event = field(default_factory=asyncio.Event)
    pages: int = 0

    async def of(self, parent: Parent) -> None:
        while not self.over.is_set():
            for opening in days(self.deployed.town, "apres-midi"):
                assert await parent.asks("book", opening) == "booked"
                for page in ("espace", f"reservations/{parent.enrolment}", "demandes"):
                    answer = await parent.client.get(f"/{parent.slug}/{page}")
                    assert answer.status_code == 200, (page, answer.status_code, self.deployed.machine.failures())
                    self.pages += 1
                    await asyncio.sleep(0.05)
                assert await parent.asks("cancel", opening) == "cancelled"
                if self.over.is_set():
                    break

    async def goes_on(self, more: int = 12) -> None:
        """Wait until that many more pages have been given."""
        wanted = self.pages + more
        async with asyncio.timeout(90):
            while self.pages < wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def build_of(parent: Parent) -> str:
    return re.search(r'BUILD = "([0-9a-f]+)"', (await parent.client.get("/service_worker/shell.js")).text)[1]


async def test_backup_and_upgrade_while_serving(deployed, parents, tmp_path, monkeypatch):
    """A backup, a migration, then one process after the other: every page is given, and a demand may only be busy."""
    one, traffic, old = deployed.machine, Traffic(deployed), await build_of(parents[0])
    monkeypatch.setenv("PATH", await postgres_tools(one.database))
    async with asyncio.TaskGroup() as families:
        for parent in parents[:2]:
            families.create_task(traffic.of(parent))
        await traffic.goes_on()
        await one.preau("backup", str(tmp_path / "before.copy"))
        one.version = new_version(tmp_path)
        before = traffic.pages
        await one.preau("migrate")
        assert traffic.pages > before, "the old processes answer while the migration runs"
        await traffic.goes_on()
        for port in one.ports:
            await one.stop(port)
            await one.serve(port)
            await traffic.goes_on()
        traffic.over.set()
    assert set(sum((parent.met for parent in parents), Counter())) <= {"503"}
    assert {await build_of(parents[0]) for _ in range(4)}.isdisjoint({old})
    assert (await deployed.rows("SELECT COUNT(*) AS n FROM booking WHERE upgraded = 'oui'"))[0]["n"] > 0
    taken = await deployed.rows("SELECT SUM(taken) AS n FROM seats WHERE part = 'apres-midi'")
    assert taken[0]["n"] == 0
    assert (await one.figures(one.ports[0]))["preau_last_backup_timestamp_seconds"] > 0


async def test_nobody_answers_honestly(deployed):
    """Both servers are down: 503 and when to come back, which a phone takes for no answer."""
    for port in deployed.machine.ports:
        await deployed.machine.stop(port)
    async with deployed.machine.visitor() as client:
        for answer in (
            await client.get(f"/{deployed.slug}/"),
            await client.post(f"/{deployed.slug}/reservations/demandes"),
        ):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "Réessayez" in answer.text


OWN = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "cache-control": "no-store",
       "strict-transport-security": "max-age=31536000",
       "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"}  # fmt: skip


async def test_what_nginx_says_by_itself_is_protected_too(deployed):
    """Its own 404 and 413, and an answer of Préau's, which keeps its own headers, each once."""
    async with deployed.machine.visitor() as client:
        heavy = await client.post("/", content=b"x" * 2_000_000)
        for answer, status in ((await client.get("/metrics"), 404), (heavy, 413)):
            assert answer.status_code == status
            assert {name: answer.headers[name] for name in OWN} == OWN
        assert "trop lourde" in heavy.text


async def test_one_address_cannot_try_the_door_without_end(deployed):
    """Refused by nginx, in French, with when to come back; another address is served meanwhile."""
    async with deployed.machine.visitor("127.0.0.7") as hurried:
        answers = await asyncio.gather(*[hurried.post(f"/{deployed.slug}/connexion") for _ in range(120)])
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert (refused[0].headers["retry-after"], refused[0].headers["x-content-type-options"]) == ("5", "nosniff")
    assert "Trop de demandes" in refused[0].text
    async with deployed.machine.visitor("127.0.0.8") as neighbour:
        assert (await neighbour.post(f"/{deployed.slug}/connexion")).status_code != 429


@pytest.mark.parametrize("host", ["autre.example.fr", "127.0.0.1", ""])
async def test_a_host_that_is_not_ours_is_not_answered(deployed, host):
    reader, writer = await asyncio.open_connection("127.0.0.1", deployed.machine.https, ssl=deployed.machine.tls,
                                                   server_hostname="localhost")  # fmt: skip
    writer.write(f"GET / HTTP/1.0\r\n{f'Host: {host}' if host else 'Accept: */*'}\r\n\r\n".encode())
    async with asyncio.timeout(60):
        assert await reader.read() == b""
    writer.close()


async def test_a_name_that_is_not_ours_is_shown_no_certificate(deployed):
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        await asyncio.open_connection("127.0.0.1", deployed.machine.https, ssl=deployed.machine.tls,
                                      server_hostname="autre.example.fr")  # fmt: skip


def test_the_page_tells_the_files_that_are_shipped():
    told = (ROOT / "docs" / "deployment.md").read_text()
    for file in OPERATIONS.iterdir():
        assert f"operations/{file.name}" in told, file.name
