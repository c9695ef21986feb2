"""A parent's phone, which loses its network and finds it again. No CSS selector leaves this file."""

import asyncio
from contextlib import suppress

from playwright.async_api import BrowserContext, expect
from playwright.async_api import Error as PageLeft

from tests.guide.parent import Parent

PATIENCE = 60.0
"""Before a screen that says nothing is a failure, on a machine that may be busy; nobody waits for all of it."""


class ParentAuTelephone(Parent):
    """One browser profile: its pages, its worker, what it keeps."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context

    async def allume(self) -> "ParentAuTelephone":
        super().__init__(await self.context.new_page())
        return self

    # --- le réseau

    async def perd_le_reseau(self) -> None:
        """Once its worker knows too: one that does not yet would try to send."""
        await self.context.set_offline(True)
        for worker in self.context.service_workers:
            with suppress(PageLeft):
                while await worker.evaluate("navigator.onLine"):  # noqa: ASYNC110 it only answers when asked
                    await asyncio.sleep(0.02)

    async def retrouve_le_reseau(self) -> None:
        await self.context.set_offline(False)

    async def recharge(self) -> None:
        await self.page.reload()
        if await self.page.locator("#season").count():
            await expect(self.page.get_by_role("button", name="Mois", exact=True)).to_be_visible()

    async def ferme_la_page(self) -> None:
        await self.page.close()

    async def revient_en_arriere(self) -> None:
        await self.page.go_back()

    # --- ce que le téléphone garde

    async def attend_que_la_page_soit_gardee(self, path: str | None = None) -> None:
        """Until this page (or that one) opens without a network."""
        wanted = f"/{self.town}/{path}" if path else None
        await self.until("is the page kept", f"{KEPT}({as_js(wanted)})")

    async def pages_gardees(self) -> list[str]:
        """The paths of the private pages that the phone keeps."""
        return await self.page.evaluate(f"{PAGES}()")

    async def attend_que_plus_rien_ne_soit_garde(self) -> None:
        await self.until("nothing private is kept", f"{PAGES}().then((pages) => !pages.length)")

    async def until(self, what: str, asked: str) -> None:
        """Ask the page again and again; its policy forbids Playwright's own way."""
        for _ in range(int(PATIENCE / 0.1)):
            # A page that leaves meanwhile, for the answer that came, is asked again where it arrives.
            with suppress(PageLeft):
                if await self.page.evaluate(asked):
                    return
            await asyncio.sleep(0.1)
        raise AssertionError(f"never: {what}")

    # --- la grille et la file

    async def ouvre_la_saison(self, activity: str = "Accueil périscolaire") -> None:
        await self.ouvre("reservations")
        await self.choisit_l_inscription(activity)

    async def demandes_en_attente(self) -> str:
        """What the header says of the queue; empty when nothing waits."""
        waiting = self.page.locator("#queue")
        return (await waiting.inner_text()) if await waiting.is_visible() else ""

    async def attend_que_la_file_soit_vide(self) -> None:
        """The header hides its count until it has read the queue: the queue itself is asked first."""
        await self.until("nothing waits", NOTHING_WAITS)
        await expect(self.page.locator("#queue")).to_be_hidden()

    async def attend_que_la_file_dise(self, words: str) -> None:
        await expect(self.page.locator("#queue")).to_have_text(words)

    async def demande_pourquoi(self, day: str, slot: str) -> str:
        """What the day itself answers to « pourquoi ? »."""
        await self.page.get_by_role("button", name=f"{slot} du {day[8:]}/{day[5:7]} : pourquoi ?").click()
        dialog = self.page.get_by_role("dialog")
        said = " ".join((await dialog.inner_text()).split())
        await dialog.get_by_role("button", name="J’ai compris").click()
        return said

    async def attend_sur_le_jour(self, day: str, slot: str, words: str) -> None:
        """The box's accessible name: « Matin, mardi 01/02, à envoyer »."""
        await expect(self.case(day, slot)).to_have_accessible_name(words)

    # --- le compte

    async def se_deconnecte(self, left: str = "Garder et me déconnecter") -> None:
        """Sign out; when something has not been sent, the dialog is answered by that button."""
        await self.demande_a_sortir()
        asked = self.page.get_by_role("button", name=left)
        out = self.page.get_by_text("MON ESPACE PERSO").or_(self.page.get_by_text("Vous êtes hors connexion"))
        await expect(asked.or_(out).first).to_be_visible()
        if await asked.is_visible():
            await asked.click()
        await self.lit_l_un("MON ESPACE PERSO", "Vous êtes hors connexion")

    async def demande_a_sortir(self) -> None:
        await self.page.locator(".account summary").click()
        await self.clique("Se déconnecter")

    async def lit_l_un(self, one: str, other: str) -> None:
        either = self.page.get_by_text(one).or_(self.page.get_by_text(other))
        await expect(either.first).to_be_visible()


KEPT = """(async (path) => {
  if (!navigator.serviceWorker.controller) return false;
  const names = (await caches.keys()).filter((name) => name.endsWith("-pages"));
  const url = location.origin + (path ?? location.pathname);
  const found = names.map(async (name) => (await caches.open(name)).match(url, { ignoreVary: true }));
  return (await Promise.all(found)).some(Boolean);
})"""

NOTHING_WAITS = """(async () => {
  const { pending } = await import("/service_worker/shared/queue.js");
  const { town, account } = document.body.dataset;
  return !(await pending(town, account)).length;
})()"""

PAGES = """(async () => {
  const names = (await caches.keys()).filter((name) => name.endsWith("-pages"));
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map(({ url }) => new URL(url).pathname);
})"""


def as_js(path: str | None) -> str:
    return "undefined" if path is None else f"'{path}'"
