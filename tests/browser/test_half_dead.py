"""Un réseau à moitié mort : la page gardée au bout de 2,5 s, et une réponse perdue qui est redonnée la même."""

import asyncio
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.doors import door_behind
from tests.browser.storms import CARE, SEND, Phone, books_balance, received, request_for
from tests.conftest import PHONE
from tests.weak_network import ANSWER_LOST, FINE, LOST_ON_THE_WAY, Fate

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
PATIENCE = 2400
"""Milliseconds, a tenth of a second less than the worker's: the browser rounds both ends."""
SEND_NOW = '() => import("/service_worker/shared/queue.js").then(({ sendNow }) => sendNow())'


@pytest.fixture
async def site(site):
    async with door_behind(site.url) as door:
        yield door


@pytest.fixture
def network(site):
    return site.network


@pytest.fixture
def gate():
    """What answers wait for, on their way."""
    opened = asyncio.Event()
    yield opened
    opened.set()


@pytest.fixture
async def maman(contexts):
    parent = await Phone(await contexts(**PHONE)).allume()
    await parent.se_connecte()
    await parent.ouvre_la_saison()
    await parent.attend_que_la_page_soit_gardee()
    return parent


async def validates(maman, *slots):
    await maman.va_en("Février 2022")
    await maman.coche(DAY, *slots)
    await maman.passe_a_l_etape_2()
    await maman.valide()


def only(fate, *lines):
    """That fate for the requests that begin so; the others get through."""
    return lambda asked: fate if asked.line.startswith(lines) else FINE


async def test_au_bout_de_deux_secondes_et_demie_la_page_gardee_s_ouvre_et_celle_qu_on_n_a_pas_attend(
    maman, network, gate
):
    network.weather = only(Fate(until=gate), "GET /saint-loubes/reservations/", "GET /saint-loubes/activites")
    other = Phone.of(await maman.context.new_page())
    never_seen = asyncio.create_task(other.ouvre("activites"))
    await maman.page.goto(maman.page.url)
    waited = await maman.page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
    assert waited >= PATIENCE
    await maman.lit("Hors connexion · page du 24/01")
    await expect(maman.case("2022-01-31", "Matin")).to_be_attached()
    await expect(maman.page.get_by_role("link", name="voir la page à jour")).to_have_count(0)
    assert not never_seen.done()
    gate.set()
    await never_seen
    await other.lit(CARE)
    await other.ne_lit_pas("hors connexion")
    await maman.clique("voir la page à jour")
    await maman.ne_lit_pas("Hors connexion")


async def test_annuler_depuis_une_page_gardee_trouve_ce_qui_fut_reserve_apres(maman, network, gate, world):
    """The page is late, so the kept one opens: what it is asked to give back was booked since, from elsewhere."""
    enrolment, opening = world.enrolment("Bébé", CARE)["id"], await world.opening("Bébé", CARE, DAY, "Matin")
    booked = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()),
              "book": f"{enrolment}:{opening}"}  # fmt: skip
    answer = await maman.context.request.post("/saint-loubes/reservations/demandes", form=booked, max_redirects=0)
    assert answer.status == 303
    season = f"/saint-loubes/reservations/{enrolment}"
    network.weather = lambda asked: Fate(until=gate) if asked.line == f"GET {season}" else FINE
    other = Phone.of(await maman.context.new_page())
    await other.ouvre(f"reservations/{enrolment}#annuler={opening}")
    await other.lit("Hors connexion · page du 24/01", "2 - LE RÉCAPITULATIF", "Jours décochés")
    await other.ne_lit_pas("Rien à annuler ici.")


async def test_une_reponse_qui_arrive_apres_que_la_page_a_renonce_ne_fait_pas_partir_deux_fois(
    maman, network, gate, world
):
    network.weather = only(Fate(until=gate), SEND)
    await validates(maman, "Matin")
    await maman.reads("Envoyée, pas encore de réponse")
    assert await maman.statuses() == ["sending"]
    await maman.page.reload()
    await maman.wakes()
    assert await maman.statuses() == ["sending"]
    gate.set()
    await maman.reaches("answered")
    await maman.page.evaluate(SEND_NOW)
    assert network.seen.count(SEND) == 1
    assert [one["number"] for one in await received(world)] == [23]
    assert await world.status("Bébé", await world.opening("Bébé", CARE, DAY, "Matin")) == "booked"


async def test_coupe_avant_la_mairie_puis_entre_l_enregistrement_et_la_reponse_c_est_la_meme_reponse(
    maman, network, world
):
    network.weather = lambda asked: LOST_ON_THE_WAY
    await maman.page.reload()
    await maman.lit("Hors connexion · page du 24/01")
    await validates(maman, "Matin", "Soir")
    await maman.reads("Elle doit arriver avant le")
    await maman.reaches("queued")
    assert not await received(world)

    network.weather = only(ANSWER_LOST, SEND)
    await maman.page.evaluate(SEND_NOW)
    decided = await received(world)
    assert [(one["number"], one["overall"]) for one in decided] == [(23, "positive")]
    await maman.reaches("queued")

    network.weather = lambda asked: FINE
    await maman.wakes()
    await maman.attend_la_reponse()
    [item] = await maman.outbox()
    assert item["attempts"] >= 3
    assert [one["number"] for one in item["answer"]["requests"]] == [23]
    assert await received(world) == decided
    await ten_more(maman, network, world)


async def ten_more(maman, network, world):
    """Every answer is lost twice: once before its first byte, once in its middle."""
    met = {}

    def weather(asked):
        if asked.line != SEND:
            return FINE
        met[asked.body] = met.get(asked.body, 0) + 1
        return [ANSWER_LOST, Fate(told=lambda length: length // 2), FINE][min(met[asked.body], 3) - 1]

    network.weather = weather
    days = ("2022-02-03", "2022-02-08", "2022-02-10", "2022-03-01", "2022-03-03")
    boxes = [(day, slot) for day in days for slot in ("Matin", "Soir")]
    for n, box in enumerate(boxes, 1):
        await maman.queues([await request_for(world, n, ("Bébé", CARE, *box))])
        for _ in range(3):
            await maman.page.evaluate(SEND_NOW)
    await maman.reaches("answered")
    assert set(met.values()) == {3}
    assert [one["number"] for one in await received(world)] == list(range(23, 34))
    await books_balance(world)
