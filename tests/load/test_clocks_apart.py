"""Processes on machines whose clocks are 90 seconds or a day apart: one family goes from one to the other."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from pwa.domain.accounts.attempts import PER_PAIR
from pwa.domain.links import LASTS
from pwa.models.letters import Letter
from pwa.models.links import Link
from pwa.models.people import Session
from pwa.models.words import LinkKind
from pwa.running import clock
from pwa.running.clock import APART, RealTime
from tests.load.servers import Servers, nursery
from tests.load.wrong_clocks import WRONG_BY
from tests.people import HOME, PASSWORD

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def servers(database, database_kind, tmp_path) -> AsyncIterator[Servers]:
    """The first one; the next is born when it is killed. A SQLite file has its one machine, so its one clock."""
    if database_kind == "sqlite":
        pytest.skip("one machine")
    async with nursery(database, tmp_path, module="wrong_clocks") as servers:
        yield servers


async def next_one(servers: Servers) -> None:
    servers.kill()
    await servers.bear()


async def asked(servers: Servers, cookies: str, path: str, **form: str) -> httpx2.Response:
    headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", "Cookie": cookies}
    async with httpx2.AsyncClient(base_url=servers.address, headers=headers, timeout=60) as client:
        return await (client.post(f"/{HOME}/{path}", data=form) if form else client.get(f"/{HOME}/{path}"))


async def signs_in(servers: Servers, username: str, password: str = PASSWORD) -> tuple[int, str]:
    answer = await asked(servers, "", "connexion", username=username, password=password)
    return answer.status_code, "; ".join(f"{one.name}={one.value}" for one in answer.cookies.jar)


async def link_sent(address: str) -> str:
    """In its mail, which leaves at once whatever the clock of who wrote it."""
    for _ in range(600):
        letter = await Letter.filter(kind="address_asked", address=address).order_by("-id").first()
        if letter and letter.text:
            return re.search(r"confirmer-mon-adresse\?lien=[\w-]+", letter.text)[0]
        await asyncio.sleep(0.05)
    raise AssertionError("the mail did not leave")


async def test_d_un_processus_a_l_autre_rien_ne_se_ferme_ni_ne_dure(servers):
    began, cookies = datetime.now(UTC), {}
    for nth in range(len(WRONG_BY)):
        status, cookies[nth] = await signs_in(servers, "maman.test")
        assert status == 303
        for mine in cookies.values():
            assert (await asked(servers, mine, "espace")).status_code == 200
            assert (await asked(servers, mine, "identifiants/courriel")).status_code == 200, "confirmed a moment ago"
        sent = await asked(servers, cookies[nth], "identifiants/courriel", email=f"neuve{nth}@example.org")
        assert sent.status_code == 303
        assert (await asked(servers, "", "mot-de-passe-oublie", account="papa.test")).status_code in (200, 303)
        link = await link_sent(f"neuve{nth}@example.org")
        for tries in range(3):
            wrong = await signs_in(servers, "karim.tilleul", "ce-n-est-pas-le-sien-7")
            assert wrong[0] == (422 if nth * 3 + tries < PER_PAIR else 429)
        if nth < len(WRONG_BY) - 1:
            await next_one(servers)
            assert (await asked(servers, "", link)).status_code == 200, "of the process before"
    assert (await signs_in(servers, "awa.gomme"))[0] == 303, "nobody else waits"
    until = datetime.now(UTC) + APART
    for one in await Session.filter(account__username="maman.test"):
        assert began - APART <= one.created_at <= one.seen_at <= until
    for one in await Link.all():
        assert began - APART <= one.made_at <= until
        assert one.expires_at <= until + LASTS[LinkKind(one.kind)]
    assert max(await Letter.filter(kind="address_asked").values_list("due_at", flat=True)) <= until


@pytest.mark.parametrize(("wrong_by", "apart"), [(0, 0), (3, 0), (90, 90), (-90, 90), (86_400, 86_400)])
async def test_l_horloge_se_regle_sur_celle_de_la_base(database, database_kind, wrong_by, apart):
    real = RealTime(lambda: datetime.now(UTC) + timedelta(seconds=wrong_by))
    await real.compare()
    expected = -wrong_by if apart and database_kind == "postgres" else 0
    assert abs(real.apart - timedelta(seconds=expected)) < timedelta(seconds=2)
    real.machine = lambda: datetime.now(UTC)
    await real.compare()
    assert not real.apart, "put right since"


async def test_une_base_qui_ne_repond_pas_ne_retient_personne(monkeypatch):
    """Its machine is gone: nothing comes back, not even a refusal. What was last known holds."""
    real = RealTime(lambda: datetime.now(UTC))
    real.apart = timedelta(seconds=90)
    monkeypatch.setattr(clock, "APART", timedelta(seconds=0.1))
    monkeypatch.setattr(clock.instance, "time", asyncio.Event().wait)
    await asyncio.wait_for(real.compare(), 5)
    assert real.apart == timedelta(seconds=90)
