"""A parent's phone that the town hall may ring: in a pocket, its pages closed. No CSS selector leaves this file.

Chromium asks for its push address on the internet: here the page asks our own push service, and what this one opened is
handed to the real worker by the browser's debugging protocol, as the browser would.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Worker, expect

from tests.guide.phone import PATIENCE, ParentAuTelephone
from tests.push_service import Message, PushService

ASK = "Être prévenu de la réponse sur ce téléphone"
FAKE = """(() => {
  const kept = () => JSON.parse(localStorage.getItem("push") ?? "null");
  const made = ({ endpoint, p256dh, auth }) => ({
    endpoint,
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh, auth } }),
    unsubscribe: async () => (localStorage.removeItem("push"), true),
  });
  PushManager.prototype.subscribe = async function ({ userVisibleOnly, applicationServerKey }) {
    if (!userVisibleOnly || Notification.permission !== "granted") throw new DOMException("", "NotAllowedError");
    localStorage.setItem("push", JSON.stringify(kept() ?? (await window.newAddress(applicationServerKey))));
    return made(kept());
  };
  PushManager.prototype.getSubscription = async () => kept() && made(kept());
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = () => (sessionStorage.setItem("asked", "yes"), ask());
})()"""
# Chromium forgets a notification whose list is asked for while it is being shown: it is only asked for afterwards.
AWAIT_ONE = """() => {
  const { prototype } = ServiceWorkerRegistration;
  const show = prototype.showNotification;
  self.notified ??= ((prototype.showNotification = async function (...said) {
    await show.apply(this, said).finally(() => self.notified.count++);
  }), { count: 0 });
  self.notified.due = self.notified.count + 1;
}"""
SHOWN = """async () => {
  if (self.notified?.count < self.notified?.due) return null;
  const shown = await self.registration.getNotifications();
  const labels = (actions) => actions.map(({ title }) => title);
  return shown.map(({ title, body, tag, lang, silent, renotify, actions }) => (
    { title, body, tag, lang, silent, renotify, actions: labels(actions) }));
}"""
READ = """async () => {
  const { port1, port2 } = new MessageChannel();
  const done = new Promise((resolve) => (port1.onmessage = ({ data }) => data === "done" && resolve()));
  (await navigator.serviceWorker.ready).active.postMessage({ type: "read", tags: [] }, [port2]);
  await done;
}"""
TAP = """async ([tag, action]) => {
  const went = { opened: [], focused: [] };
  Clients.prototype.openWindow = async (url) => (went.opened.push(url), null);
  WindowClient.prototype.focus = async function () { return went.focused.push(this.url), this; };
  const [notification] = await self.registration.getNotifications({ tag });
  const event = new NotificationEvent("notificationclick", { notification, action });
  const work = [];
  event.waitUntil = (promise) => work.push(promise);
  self.dispatchEvent(event);
  await Promise.all(work);
  return went;
}"""


class TelephoneDansLaPoche(ParentAuTelephone):
    """`service` is the push service of this phone's browser."""

    def __init__(self, context: Any, service: PushService, origin: str) -> None:
        super().__init__(context)
        self.service, self.origin = service, origin

    async def allume(self) -> "TelephoneDansLaPoche":
        await self.context.expose_function("newAddress", self.new_address)
        await self.context.add_init_script(FAKE)
        # An empty window that is no page of ours: what the browser itself does goes through it.
        self.browser = await self.context.new_page()
        await super().allume()
        return self

    async def new_address(self, key: str) -> dict[str, str]:
        phone = self.service.subscribes(key)
        return {"endpoint": phone.endpoint, "p256dh": phone.p256dh, "auth": phone.auth}

    # --- la question

    async def permet_les_notifications(self) -> None:
        """What the family would answer to the browser; Background Sync goes with it in Chromium's automation."""
        await self.context.grant_permissions(["notifications", "background-sync"], origin=self.origin)

    async def a_ete_interroge(self) -> bool:
        """True once a page asked the browser for the permission."""
        return await self.page.evaluate("sessionStorage.getItem('asked') === 'yes'")

    async def demande_a_etre_prevenu(self) -> None:
        await self.permet_les_notifications()
        await self.page.reload()
        await self.clique(ASK)
        await self.lit("Ce téléphone sera prévenu.")

    async def peut_demander(self) -> bool:
        """The card is on the page, once it has settled."""
        await self.page.wait_for_load_state("networkidle")
        return await self.page.locator("#notify").is_visible()

    async def a_lu_sa_page(self) -> None:
        """What the page told its worker when it opened is done."""
        await self.page.evaluate(READ)

    async def passe_derriere(self) -> None:
        """The browser goes behind another application: no page is in front of anyone."""
        hidden = 'Object.defineProperty(WindowClient.prototype, "visibilityState", { get: () => "hidden" })'
        await (await self.worker()).evaluate(hidden)

    # --- ce qui arrive

    async def attend_le_message(self, count: int = 1) -> Message:
        """The last of this many messages that our server sealed, posted, and that the service opened."""
        for _ in range(int(PATIENCE / 0.05)):
            if len(self.service.messages) >= count:
                return self.service.messages[-1]
            await asyncio.sleep(0.05)
        raise AssertionError(f"{len(self.service.messages)} messages, {self.service.tries} tries")

    async def recoit(self, text: str) -> None:
        """The browser hands the message to the town's worker, even with every page closed."""
        await (await self.worker()).evaluate(AWAIT_ONE)
        await self.browser_does("deliverPushMessage", data=text)

    async def retrouve_le_reseau_et_envoie(self, is_sent: Callable[[], Awaitable[bool]]) -> None:
        """Background Sync, every page closed. Chromium may have fired it just before its network was back, and would
        only try again in minutes: then this fires it."""
        # Before the network is back: what is sent at once may be told at once.
        await (await self.worker()).evaluate(AWAIT_ONE)
        await self.retrouve_le_reseau()
        for turn in range(int(PATIENCE / 0.1)):
            if await is_sent():
                return
            if turn == 50:
                await self.browser_does("dispatchSyncEvent", tag="preau-outbox all", lastChance=False)
            await asyncio.sleep(0.1)
        raise AssertionError("never sent")

    async def browser_does(self, command: str, **what: Any) -> None:
        """A command of the browser to the town's worker."""
        cdp = await self.context.new_cdp_session(self.browser)
        found: dict[str, str] = {}
        cdp.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.update(
            (one["scopeURL"], one["registrationId"]) for one in event["registrations"]))  # fmt: skip
        await cdp.send("ServiceWorker.enable")
        scope = f"{self.origin}/{self.town}/"
        for _ in range(int(PATIENCE / 0.05)):
            if scope in found:
                break
            await asyncio.sleep(0.05)
        order = {"origin": self.origin, "registrationId": found[scope], **what}
        await cdp.send(f"ServiceWorker.{command}", order)

    async def worker(self) -> Worker:
        """The town's worker, as it runs now."""
        for _ in range(int(PATIENCE / 0.05)):
            for one in reversed(self.context.service_workers):
                if await one.evaluate("self.registration.scope") == f"{self.origin}/{self.town}/":
                    return one
            await asyncio.sleep(0.05)
        raise AssertionError("no worker")

    async def notifications(self) -> list[dict[str, Any]] | None:
        """What is on the lock screen; None while one is on its way to it."""
        return await (await self.worker()).evaluate(SHOWN)

    async def attend_la_notification(self, **said: Any) -> dict[str, Any]:
        """The only notification on the lock screen, once it says this."""
        shown: list[dict[str, Any]] | None = []
        for _ in range(int(PATIENCE / 0.05)):
            shown = await self.notifications()
            if shown and len(shown) == 1 and said.items() <= shown[0].items():
                return shown[0]
            await asyncio.sleep(0.05)
        raise AssertionError(json.dumps(shown, ensure_ascii=False))

    async def attend_que_plus_rien_ne_s_affiche(self) -> None:
        for _ in range(int(PATIENCE / 0.05)):
            if await self.notifications() == []:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(await self.notifications())

    async def touche(self, tag: str, action: str = "") -> dict[str, list[str]]:
        """Tap it (or one of its buttons): which page the worker opens, or brings to the front."""
        return await (await self.worker()).evaluate(TAP, [tag, action])

    async def ouvre_ce_qu_ouvre(self, tag: str, action: str = "") -> None:
        """Tap it with every page closed: the browser opens the page."""
        went = await self.touche(tag, action)
        assert (len(went["opened"]), went["focused"]) == (1, []), went
        self.page = await self.context.new_page()
        await self.page.goto(went["opened"][0])

    async def regarde_la_pastille(self) -> None:
        """From now on, what the worker writes on the app's icon can be read."""
        await (await self.worker()).evaluate("WorkerNavigator.prototype.setAppBadge = async (n) => { self.shown = n; }")

    async def attend_la_pastille(self, count: int) -> None:
        worker = await self.worker()
        for _ in range(int(PATIENCE / 0.05)):
            if (said := await worker.evaluate("self.shown")) == count:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(said)

    async def voit_une_seule_fois(self, words: str) -> None:
        await expect(self.page.get_by_text(words)).to_have_count(1)
