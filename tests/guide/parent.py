"""A parent at a phone, as the guides speak: opens, ticks, validates, reads. No CSS selector leaves this file."""

import re

from playwright.async_api import Locator, Page, expect

from tests import people

IDENTIFIER = re.compile("^(Identifiant|Nom d’utilisateur)")
"""Each town has its word for it."""
SIGN_IN = {people.ELSEWHERE: "Connexion", people.CSL: "Connexion", people.ECP: "Connexion"}
"""Its button, where the guide does not write it in capitals (SPE-07, CSL-12, ECP-08)."""


class Parent:
    """Someone in front of a page of Saint-Loubès; `has_script` says whether the browser runs JavaScript."""

    def __init__(self, page: Page, *, has_script: bool = True, town: str = people.HOME) -> None:
        self.page, self.has_script, self.town = page, has_script, town

    async def ouvre(self, path: str = "") -> None:
        await self.page.goto(f"/{self.town}/{path}")

    async def se_connecte(self, username: str = "maman.test") -> None:
        await self.ouvre()
        await self.saisit_ses_identifiants(username)
        await self.page.wait_for_url("**/espace")

    async def saisit_ses_identifiants(self, username: str = "maman.test") -> None:
        await self.page.get_by_label(IDENTIFIER).fill(username)
        await self.page.get_by_label("Mot de passe", exact=True).fill(people.PASSWORD)
        await self.clique(SIGN_IN.get(self.town, "CONNEXION"))

    async def clique(self, label: str) -> None:
        """The first link or button with these very words; a page that it opens is there whole, to be read."""
        button = self.page.get_by_role("button", name=label, exact=True)
        link = self.page.get_by_role("link", name=label, exact=True)
        await button.or_(link).locator("visible=true").first.click()
        await self.page.wait_for_load_state("domcontentloaded")

    async def ouvre_la_fenetre(self, label: str) -> None:
        """Click on these words, and wait for the dialog that they open: its script may still be on its way."""
        await self.clique(label)
        await expect(self.page.get_by_role("dialog")).to_be_visible()

    async def lit(self, *words: str) -> None:
        """Each of these words can be read on the screen."""
        for word in words:
            await expect(self.page.get_by_text(word).locator("visible=true").first).to_be_visible()

    async def ne_lit_pas(self, word: str) -> None:
        await expect(self.page.get_by_text(word).locator("visible=true")).to_have_count(0)

    async def lit_le_titre(self, words: str | re.Pattern[str]) -> None:
        """The page's own, as it is shown: it may still be on its way."""
        await expect(self.page.locator("h1")).to_have_text(words, use_inner_text=True)

    async def texte(self) -> str:
        """Everything on the screen, white space folded."""
        return " ".join((await self.page.locator("main").inner_text()).split())

    # --- la grille

    async def choisit_l_inscription(self, activity: str, child: str = "Bébé") -> None:
        """The first card of that child and activity."""
        cards = self.page.get_by_role("listitem").filter(has_text=activity).filter(has_text=child)
        await cards.first.get_by_role("link", name=activity).first.click()
        await self.page.wait_for_url("**/reservations/*")
        if self.has_script:
            await expect(self.page.get_by_role("button", name="Mois", exact=True)).to_be_visible()

    async def va_en(self, month: str) -> None:
        """To « Février 2022 », by the arrow (with JavaScript) or the list of months (without)."""
        if not self.has_script:
            await self.page.get_by_role("link", name=month, exact=True).click()
            return
        for _ in range(12):
            if await self.mois() == month:
                return
            await self.page.get_by_role("button", name="Suivant").click()
        raise AssertionError(f"{month} n’est jamais affiché")

    async def mois(self) -> str:
        """The month shown, once the page's scripts run."""
        await expect(self.page.locator("#shown")).to_be_visible()
        return " ".join((await self.page.locator("#shown").inner_text()).split())

    def jour(self, day: str) -> Locator:
        """The cell of « 2022-02-01 »."""
        return self.page.locator(f'[data-day="{day}"]')

    def case(self, day: str, slot: str) -> Locator:
        return self.jour(day).get_by_role("checkbox", name=slot)

    async def coche(self, day: str, *slots: str) -> None:
        for slot in slots:
            await self.case(day, slot).click()
            await expect(self.case(day, slot)).to_be_checked()

    async def decoche(self, day: str, *slots: str) -> None:
        for slot in slots:
            await self.case(day, slot).click()
            await expect(self.case(day, slot)).not_to_be_checked()

    async def passe_a_l_etape_2(self) -> None:
        await self.clique("ALLER À L’ÉTAPE 2 >")
        await self.lit("2 - LE RÉCAPITULATIF")

    async def valide(self) -> None:
        await self.clique("VALIDER")

    async def attend_la_reponse(self) -> None:
        await self.page.wait_for_url("**/demandes/recues/*")
