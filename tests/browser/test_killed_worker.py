"""Le worker arrêté net par le navigateur, au pire moment : la réponse est dite ensuite, une seule fois."""

import asyncio

import pytest

from tests.browser.doors import Prelude, door_behind
from tests.browser.storms import CARE, SEND, Phone, books_balance, received, request_for
from tests.conftest import PHONE
from tests.guide.pocket import TelephoneDansLaPoche
from tests.weak_network import FINE, Fate

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
BEFORE, AFTER = "GET /healthz?before=", "GET /healthz?after="
TELLS_US = """if ("ServiceWorkerGlobalScope" in globalThis && !globalThis.tellsUs) {
  const { prototype } = ServiceWorkerRegistration;
  const show = prototype.showNotification;
  globalThis.tellsUs = true;
  prototype.showNotification = async function (title, options) {
    await fetch(`/healthz?before=${options.tag}`);
    await show.call(this, title, options);
    await fetch(`/healthz?after=${options.tag}`);
  };
}"""
REGISTRATION = "navigator.serviceWorker.getRegistration('/saint-loubes/')"
SHOWN = f"""async () => (await (await {REGISTRATION}).getNotifications()).map(
  ({{ title, body, tag, silent, renotify }}) => ({{ title, body, tag, silent, renotify }}))"""
SEND_ALL = f"""async () => {{
  const {{ port1, port2 }} = new MessageChannel();
  const done = new Promise((resolve) => (port1.onmessage = ({{ data }}) => data === "done" && resolve()));
  (await {REGISTRATION}).active.postMessage({{ type: "send", eager: true }}, [port2]);
  await done;
}}"""


class Killed(TelephoneDansLaPoche, Phone):
    """A phone whose browser stops the worker when it pleases, and a page that is not the town's to look at it."""

    async def allume(self) -> "Killed":
        await super().allume()
        await self.browser.goto(f"{self.origin}/healthz")
        return self

    async def notifications(self):
        return await self.browser.evaluate(SHOWN)

    async def sends_alone(self) -> None:
        """Background Sync, nothing of the site on the screen; what it began may never end."""
        await self.browser_does("dispatchSyncEvent", tag="preau-outbox all", lastChance=False)

    async def sends_to_the_end(self) -> None:
        await self.browser.evaluate(SEND_ALL)

    async def loses_its_worker(self) -> None:
        """No event tells the worker: its script ends where it is."""
        cdp = await self.context.new_cdp_session(self.browser)
        seen: list[str] = []
        cdp.on("ServiceWorker.workerVersionUpdated", lambda event: seen.extend(
            one["runningStatus"] for one in event["versions"]))  # fmt: skip
        await cdp.send("ServiceWorker.enable")
        await until(lambda: "running" in seen)
        seen.clear()
        await cdp.send("ServiceWorker.stopAllWorkers")
        await until(lambda: "stopped" in seen)
        await cdp.detach()


async def until(is_so) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 the browser and the network only write down what they see
            await asyncio.sleep(0.05)


class Held:
    """The network: the answer to what begins by `line`, and names `what`, stays on its way until it opens."""

    def __init__(self, network):
        self.network, self.gate, self.reached = network, asyncio.Event(), asyncio.Event()

    def at(self, line, what=""):
        def weather(asked):
            if not asked.line.startswith(line) or what not in asked.body:
                return FINE
            return Fate(until=self)

        self.network.weather = weather

    async def wait(self):
        """The town hall answered, and the answer is on its way."""
        self.reached.set()
        await self.gate.wait()

    async def comes(self):
        async with asyncio.timeout(60):
            await self.reached.wait()

    def opens(self):
        self.network.weather = lambda asked: FINE
        self.gate.set()

    def count(self, line):
        return sum(one.startswith(line) for one in self.network.seen)


@pytest.fixture
def application(application):
    """Each notification asks the site before it is shown, and tells it after."""
    return Prelude(application, TELLS_US)


@pytest.fixture
async def site(site):
    async with door_behind(site.url) as door:
        yield door


@pytest.fixture
def held(site):
    held = Held(site.network)
    yield held
    held.opens()


@pytest.fixture
async def maman(contexts, site):
    """Signed in, the season open, its worker at work, notifications allowed."""
    phone = await Killed(await contexts(**PHONE), None, site.url).allume()
    await phone.permet_les_notifications()
    await phone.se_connecte()
    await phone.ouvre_la_saison()
    await phone.attend_que_la_page_soit_gardee()
    return phone


@pytest.mark.parametrize(
    ("line", "sent", "asked", "is_again"),
    [(SEND, 2, 1, False), (BEFORE, 1, 2, False), (AFTER, 1, 2, True)],
    ids=["avant que la réponse arrive", "avant de la dire", "avant de noter qu’elle est dite"],
)
async def test_tue_entre_la_reponse_et_la_notification(maman, held, world, line, sent, asked, is_again):
    await maman.queues([await request_for(world, 1, ("Bébé", CARE, DAY, "Matin"))])
    await maman.ferme_la_page()
    held.at(line)
    await maman.sends_alone()
    await held.comes()
    assert [one["number"] for one in await received(world)] == [23]
    await maman.loses_its_worker()
    held.opens()

    await maman.sends_alone()
    # Shown already before it was killed, it takes its own place without a sound.
    await maman.attend_la_notification(tag="demande-23", body="Traitée positivement", silent=is_again)
    for _ in range(2):
        await maman.sends_to_the_end()
    assert (held.count(SEND), held.count(BEFORE)) == (sent, asked)
    assert len(await received(world)) == 1
    await books_balance(world)


async def test_tue_au_milieu_d_une_tournee_ce_qui_etait_dit_ne_se_redit_pas(maman, held, world):
    boxes = [("Bébé", CARE, DAY, "Matin"), ("Fille", CARE, "2022-02-03", "Matin")]
    first, other = [await request_for(world, n, box) for n, box in enumerate(boxes, 1)]
    await maman.queues([first, other])
    await maman.ferme_la_page()
    held.at(SEND, other["mutation"])
    await maman.sends_alone()
    await held.comes()
    await maman.attend_la_notification(tag="demande-23")
    await maman.loses_its_worker()
    held.opens()

    await maman.sends_alone()
    await until(lambda: held.count(f"{AFTER}demande-24"))
    await maman.sends_to_the_end()
    assert {one["tag"] for one in await maman.notifications()} == {"demande-23", "demande-24"}
    assert [held.count(f"{BEFORE}demande-{number}") for number in (23, 24)] == [1, 1]
    assert len(await received(world)) == 2


async def test_une_page_ouverte_regarde_dans_la_minute_ce_qu_un_worker_tue_envoyait(maman, held, world):
    await maman.page.clock.install()
    await maman.recharge()
    held.at(SEND)
    await maman.va_en("Février 2022")
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await held.comes()
    await maman.loses_its_worker()
    assert await maman.statuses() == ["sending"]
    held.opens()
    assert held.count(SEND) == 1
    await maman.page.clock.fast_forward(60_000)
    await maman.attend_la_reponse()
    await maman.reaches("answered")
    assert held.count(SEND) == 2
    assert [one["number"] for one in await received(world)] == [23]
    await books_balance(world)
