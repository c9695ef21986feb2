"""A parent in front of any engine: what the guide says, in the same words. No selector leaves this file."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx2

from tests import people
from tests.engines.browsers import Browser
from tests.engines.line import Line, gateway
from tests.engines.webdriver import GONE, Failed, Session

PATIENCE = 90.0
"""Seconds for a page to say what it must, on a loaded machine."""
TRIES = 3
TRIAL = b"GET /essai"
KEPT = """(async () => {
  const names = (await caches.keys()).filter((name) => name.endsWith("-pages"));
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map(({ url }) => new URL(url).pathname);
})()"""
OUTBOX = """new Promise((told) => {
  const asked = indexedDB.open(`preau-${given[0]}-${given[1]}`);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = asked.onblocked = () => told(null);
  asked.onsuccess = () => {
    const reading = asked.result.transaction("outbox");
    const found = reading.objectStore("outbox").getAll();
    addEventListener("pagehide", () => { try { reading.abort(); } catch {} });
    reading.oncomplete = () => (asked.result.close(), told(found.result.map(({ status }) => status)));
    reading.onabort = () => told(null);
  };
})"""
"""The status of each request that the phone keeps. Read without the site's modules: a WPE that is asked for one while
the page loads the same dies, a segmentation fault in its own process."""
DONE = ["answered", "refused_final"]
SEEN = (
    """[...document.querySelectorAll(given[0])].filter((one) => one.checkVisibility?.() ?? one.offsetParent !== null)"""
)
TEXT = "document.body.innerText.replace(/[\\s\\u00a0\\u202f]+/g, ' ')"


class Family:
    """One phone: its browser, and the line it has to the town hall."""

    def __init__(self, browser: Browser, line: Line, town: str = people.HOME) -> None:
        self.browser, self.line, self.town = browser, line, town

    @property
    def page(self) -> Session:
        assert self.browser.session
        return self.browser.session

    # --- le téléphone

    async def allume(self) -> "Family":
        """A fresh WPE sometimes does nothing with the first page it is given, whatever it is: it has the bytes, and
        never asks for what they name. It is tried on a gateway's words, and started again until it shows them."""
        for _ in range(TRIES):
            await self.browser.opens()
            self.line.gateways[TRIAL] = [gateway(200)]
            with suppress(Failed):
                await self.page.goes_to(f"{self.line.address}/essai")
                if await self.page.finds("css selector", "body"):
                    return self
            await self.browser.closes()
        raise AssertionError(f"{self.browser.engine.name} shows no page")

    async def ferme_le_navigateur(self) -> None:
        """No page of the town is open any more, and where the engine keeps a profile, no browser either."""
        if self.browser.engine.keeps_its_profile:
            await self.browser.closes()
        else:
            await self.page.goes_to("about:blank")

    async def rouvre_le_navigateur(self) -> None:
        if self.browser.engine.keeps_its_profile:
            await self.browser.opens()

    async def ouvre(self, path: str = "") -> None:
        await self.page.goes_to(f"{self.line.address}/{self.town}/{path}")

    async def perd_le_reseau(self) -> None:
        await self.line.cut()

    async def retrouve_le_reseau(self) -> None:
        await self.line.mend()

    async def attend_les_passerelles(self, words: bytes) -> None:
        """Once every gateway on the way of these words has answered."""
        for _ in range(int(PATIENCE / 0.05)):
            if not self.line.gateways[words]:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"never asked: {self.line.gateways[words]}")

    async def revient_en_arriere(self) -> None:
        await self.page.goes_back()

    # --- ce qui se lit

    async def texte(self) -> str:
        return await self.page.evaluates(TEXT)

    async def lit(self, *words: str) -> None:
        for word in words:
            await self.attend(f"« {word} »", f"{TEXT}.includes(given[0])", word)

    async def lit_l_un(self, *words: str) -> None:
        await self.attend(" / ".join(words), f"given.some((word) => {TEXT}.includes(word))", *words)

    async def ne_lit_pas(self, word: str) -> None:
        """Already now, as soon as there is a page to read."""
        assert word not in await self.attend("a page to read", f"document.body && ({TEXT} || ' ')")

    async def attend_de_ne_plus_lire(self, word: str) -> None:
        await self.attend(f"no « {word} »", f"!{TEXT}.includes(given[0])", word)

    async def attend(self, what: str, asked: str, *given: Any) -> Any:
        """Until the page answers something true; one that leaves meanwhile is asked again where it arrives."""
        last: Any = None
        for _ in range(int(PATIENCE / 0.2)):
            try:
                if last := await self.page.evaluates(asked, *given):
                    return last
            except (Failed, httpx2.HTTPError) as error:
                if isinstance(error, Failed) and error.error == GONE:
                    raise
                last = error
            await asyncio.sleep(0.2)
        raise AssertionError(f"never: {what} ({last!r}) on {await self.page.address()}: {(await self.texte())[:1500]}")

    async def attend_la_page(self, end: str) -> None:
        await self.attend(end, "document.readyState === 'complete' && location.pathname.includes(given[0])", end)

    # --- le compte

    async def se_connecte(self, username: str = "maman.test") -> None:
        await self.ouvre()
        await self.s_identifie(username)

    async def s_identifie(self, username: str = "maman.test") -> None:
        """By the sign-in box of this page."""
        for field, words in (("Identifiant d’utilisateur", username), ("Mot de passe", people.PASSWORD)):
            await self.ecrit(field, words)
        await self.clique("CONNEXION")
        await self.attend_la_page("/espace")

    async def ecrit(self, label: str, words: str) -> None:
        path = f'//input[@id = //label[starts-with(normalize-space(), "{label}")]/@for]'
        [field, *_] = await self.page.finds("xpath", path)
        await self.page.types(field, words)

    async def se_deconnecte(self) -> None:
        await self.clique_sur(".account summary")
        await self.clique("Se déconnecter")

    # --- la grille

    async def clique(self, label: str) -> None:
        """The first link or button on the screen with these very words."""
        at = f"{SEEN}.findIndex((one) => one.innerText.replace(/\\s+/g, ' ').trim() === given[1]) + 1"
        found = await self.attend(f"« {label} » to tap", at, "a, button", label)
        await self.clique_sur("a, button", found - 1)

    async def clique_sur(self, selector: str, rank: int = 0) -> None:
        """The nth of those that are on the screen."""
        await self.attend(selector, f"{SEEN}.length > given[1]", selector, rank)
        await self.page.evaluates(f"{SEEN}[given[1]].setAttribute('data-tapped', '')", selector, rank)
        [element, *_] = await self.page.finds("css selector", "[data-tapped]")
        await self.page.evaluates("document.querySelector('[data-tapped]').removeAttribute('data-tapped')")
        await self.page.clicks(element)

    async def ouvre_la_saison(self, season: str) -> None:
        await self.ouvre(season)
        await self.attend_la_saison()

    async def attend_la_saison(self) -> None:
        await self.attend("the season", "document.querySelector('.slot [aria-label]') !== null")

    async def coche(self, day: str, slot: str) -> None:
        before = await self.est_cochee(day, slot)
        await self.clique_sur(f'[data-day="{day}"] label:has(input[data-slot="{slot}"])')
        await self.attend(slot, "document.querySelector(given[0]).checked !== given[1]", case(day, slot), before)

    async def est_cochee(self, day: str, slot: str) -> bool:
        return bool(await self.page.evaluates("document.querySelector(given[0])?.checked", case(day, slot)))

    async def attend_sur_le_jour(self, day: str, slot: str, words: str) -> None:
        asked = "document.querySelector(given[0])?.getAttribute('aria-label') === given[1]"
        await self.attend(f"« {words} »", asked, case(day, slot), words)

    async def valide(self) -> None:
        await self.clique("ALLER À L’ÉTAPE 2 >")
        await self.lit("2 - LE RÉCAPITULATIF")
        await self.clique("VALIDER")

    # --- ce que le téléphone garde

    async def attend_que_la_page_soit_gardee(self, path: str) -> None:
        await self.attend(f"{path} kept", f"{KEPT}.then((paths) => paths.includes(given[0]))", f"/{self.town}/{path}")

    async def attend_que_la_file_soit_vide(self, account: str) -> None:
        """Something was asked from this phone for this account, and everything that it keeps has its answer."""
        done = f"{OUTBOX}.then((all) => all?.length && all.every((status) => given[2].includes(status)))"
        await self.attend("nothing waits", done, self.town, account, DONE)

    async def attend_que_rien_ne_soit_garde(self, account: str) -> None:
        await self.attend("nothing is kept", f"{OUTBOX}.then((all) => all?.length === 0)", self.town, account)

    async def attend_que_la_file_dise(self, words: str) -> None:
        await self.attend(f"« {words} »", "document.getElementById('queue').innerText.trim() === given[0]", words)


def case(day: str, slot: str) -> str:
    return f'[data-day="{day}"] input[data-slot="{slot}"]'
