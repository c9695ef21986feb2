"""Ce qui arrive aux téléphones : tués, en retard d’un jour, oubliés une semaine, ouverts deux fois."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from pwa.running import clock
from tests.browser.doors import Prelude, clock_ahead
from tests.browser.storms import CARE, Phone, books_balance, received, request_for, requests_for_both
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = 86_400
EVENING = "2022-02-01"


@pytest.fixture
async def maman(contexts):
    return await Phone(await contexts(**PHONE)).allume()


# --- le navigateur tué


@asynccontextmanager
async def profile(chromium, site, folder):
    """A browser with a profile of its own on the disk, as a phone has."""
    context = await chromium.browser_type.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=CHROMIUM_ARGS, base_url=site.url, locale="fr-FR",
        timezone_id="Europe/Paris", **PHONE,
    )  # fmt: skip
    context.set_default_timeout(60_000)
    yield await Phone(context).allume()
    await context.close()


async def kill(parent, folder):
    """`kill -9` of the browser that holds this profile, its children with it."""
    gone = asyncio.Event()
    parent.context.on("close", lambda _: gone.set())
    os.kill(main_process(folder), signal.SIGKILL)
    await gone.wait()


def main_process(folder):
    for entry in Path("/proc").iterdir():
        words = command(entry) if entry.name.isdigit() else []
        if f"--user-data-dir={folder}" in words and not any(word.startswith("--type=") for word in words):
            return int(entry.name)
    raise AssertionError("no browser holds this profile")


def command(entry):
    try:
        return (entry / "cmdline").read_text().split("\0")
    except OSError:
        return []


async def test_le_navigateur_tue_avec_cinquante_demandes_puis_pendant_l_envoi_les_envoie_toutes_une_fois(
    chromium, site, world, tmp_path
):
    folder = tmp_path / "profile"
    async with profile(chromium, site, folder) as maman:  # the day before; a session is on the disk after a while
        await maman.se_connecte()
        await maman.attend_que_la_page_soit_gardee("espace")
    async with profile(chromium, site, folder) as maman:
        await maman.perd_le_reseau()
        await maman.ouvre("espace")
        await maman.lit("Hors connexion")
        await maman.queues(await requests_for_both(world, 50), tried=True)
        await kill(maman, folder)
    assert not await received(world)

    async with profile(chromium, site, folder) as maman:
        await maman.ouvre("espace")
        async with asyncio.timeout(60):
            while len(await received(world)) < 5:  # noqa: ASYNC110 the browser sends by itself
                await asyncio.sleep(0.01)
        await kill(maman, folder)
    assert len(await received(world)) < 50

    async with profile(chromium, site, folder) as maman:
        await maman.ouvre("espace")
        await maman.reaches("answered")
        items = await maman.outbox()
    made = await received(world)
    assert len({str(one["key"]) for one in made}) == len(made) == 50
    assert {one["overall"] for one in made} == {"positive"}
    told = {item["mutation"]: item["answer"]["requests"][0]["number"] for item in items}
    assert told == {str(one["key"]): one["number"] for one in made}
    await books_balance(world)


# --- l’heure du téléphone


class TestUneHorlogeFausse:
    """The town hall's time decides; the phone only keeps the difference."""

    @pytest.fixture(params=[DAY, -DAY], ids=["en avance d’un jour", "en retard d’un jour"])
    def wrong(self, request):
        return request.param

    @pytest.fixture
    def application(self, application, wrong):
        return Prelude(application, clock_ahead(wrong))

    @pytest.fixture
    async def maman(self, contexts, wrong):
        context = await contexts(**PHONE)
        await context.add_init_script(clock_ahead(wrong))
        return await Phone(context).allume()

    async def test_les_cases_se_ferment_a_l_heure_de_la_mairie_et_la_demande_part(self, maman, world):
        await maman.in_the_tunnel()
        await maman.recharge()
        await maman.lit("Hors connexion · page du 24/01 à 14:2")
        for day, is_open in {"2022-01-24": False, "2022-01-25": True, EVENING: True}.items():
            case = maman.case(day, "Matin")
            await (expect(case).to_be_enabled() if is_open else expect(case).to_be_disabled())
        await maman.coche("2022-01-25", "Matin")
        await maman.passe_a_l_etape_2()
        await maman.valide()
        await maman.lit("Elle doit arriver avant le", "lundi 24/01 à 23:59")
        await self.the_phone_finds_the_right_time(maman)
        await maman.retrouve_le_reseau()
        await maman.attend_la_reponse()
        assert [one["overall"] for one in await received(world)] == ["positive"]
        await books_balance(world)

    async def the_phone_finds_the_right_time(self, maman):
        """After a first try that failed: its next one was planned by the wrong clock, it does not wait for a day."""
        await maman.inside(FAILED_ONCE)
        for one in (maman.page, *maman.context.service_workers):
            await one.evaluate("globalThis.ahead = 0")


FAILED_ONCE = """async ({ outbox }) => {
  const [{ mutation }] = await outbox.all();
  await outbox.starting(mutation);
  await outbox.settle(mutation, { status: "queued", next_at: Date.now() + 5000, may_have_arrived: true }, Date.now());
}"""


# --- une semaine


async def test_une_semaine_hors_connexion_ce_qui_est_passe_est_refuse_et_le_reste_reserve(maman, application, world):
    """Validated on Monday 24 January in a tunnel; the network comes back on the 31st."""
    await maman.in_the_tunnel()
    soon = await request_for(world, 1, ("Bébé", CARE, "2022-01-27", "Matin"), ("Bébé", CARE, "2022-02-10", "Matin"))
    await maman.queues([soon])
    await maman.page.close()
    week = timedelta(days=7)
    application.state.clock = replace(application.state.clock, real=lambda: clock.real_time() + week)
    await maman.context.add_init_script(clock_ahead(7 * DAY))
    for worker in maman.context.service_workers:
        await worker.evaluate(clock_ahead(7 * DAY))
    await maman.allume()
    season = f"reservations/{world.enrolment('Bébé', CARE)['id']}"
    await maman.ouvre(f"{season}#2022-01")
    await maman.lit("Hors connexion · page du 24/01")
    await expect(maman.case("2022-01-28", "Matin")).to_be_disabled()
    await maman.out_of_the_tunnel()
    [made] = await received(world)
    assert made["overall"] == "partial"
    [item] = await maman.outbox()
    told = {line["day"]: (line["outcome"], line["reason"]) for line in item["answer"]["requests"][0]["lines"]}
    assert told == {"2022-01-27": ("refused", "too_late"), "2022-02-10": ("booked", None)}
    await maman.attend_sur_le_jour("2022-01-27", "Matin", "Matin, jeudi 27/01, refusé")
    assert "La date limite est passée" in await maman.demande_pourquoi("2022-01-27", "Matin")
    await books_balance(world)


# --- deux onglets


async def test_deux_onglets_et_le_worker_envoient_chaque_demande_une_fois(maman, world, sendings):
    await maman.in_the_tunnel()
    other = Phone.of(await maman.context.new_page())
    await other.page.goto(maman.page.url)
    items = await requests_for_both(world, 8)
    await maman.queues(items[::2], tried=True)
    await other.queues(items[1::2], tried=True)
    assert len(await maman.outbox()) == 8
    await maman.retrouve_le_reseau()
    await asyncio.gather(maman.wakes(), other.wakes(), maman.wakes())
    await maman.reaches("answered")
    assert sendings() == len(await received(world)) == 8
    await books_balance(world)
