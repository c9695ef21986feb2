"""An officer at a desk's screen or a tablet, as the guide speaks. No CSS selector leaves this file."""

from playwright.async_api import Locator, expect

from tests.guide.parent import IDENTIFIER, SIGN_IN, Parent


class Agent(Parent):
    """Someone of the town hall: opens a request, answers its lines, reads what became of it."""

    async def arrive_au_guichet(self, username: str = "agent.enfance") -> None:
        await self.ouvre("guichet")
        await self.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
        await self.saisit_ses_identifiants(username)
        await self.page.wait_for_url("**/guichet")

    async def ouvre_la_demande(self, number: int) -> None:
        await self.page.get_by_role("link", name=f"DEMANDE N° {number}").click()
        await self.page.wait_for_url(f"**/guichet/demandes/{number}")

    def ligne(self, day: str) -> Locator:
        """The line of « mardi 15/02/2022 »."""
        return self.page.get_by_role("group", name=day)

    async def choisit(self, day: str, answer: str) -> None:
        await self.ligne(day).get_by_role("radio", name=answer).check()

    async def donne_la_raison(self, day: str, reason: str) -> None:
        await self.ligne(day).get_by_label("Raison du refus").fill(reason)

    async def donne_la_raison_commune(self, reason: str) -> None:
        await self.page.get_by_label("Raison commune").fill(reason)

    async def a_choisi(self, day: str, answer: str) -> None:
        await expect(self.ligne(day).get_by_role("radio", name=answer)).to_be_checked()

    async def presse(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def a_le_clavier_sur(self, button: str) -> None:
        """The page put it there when it opened, before any key."""
        await expect(self.page.get_by_role("button", name=button, exact=True)).to_be_focused()

    async def a_le_clavier_dans_la_raison(self, day: str) -> None:
        await expect(self.ligne(day).get_by_label("Raison du refus")).to_be_focused()

    async def place_le_clavier_sur(self, day: str) -> None:
        """On the line's chosen answer, as the Tab key would."""
        await self.ligne(day).get_by_role("radio", checked=True).focus()

    # --- les agents

    async def ecrit(self, label: str, words: str) -> None:
        await self.page.get_by_label(label, exact=True).fill(words)

    async def choisit_dans(self, label: str, option: str) -> None:
        """In a list."""
        await self.page.get_by_label(label, exact=True).select_option(label=option)

    async def se_connecte_avec(self, username: str, password: str) -> None:
        await self.page.get_by_label(IDENTIFIER).fill(username)
        await self.ecrit("Mot de passe", password)
        await self.clique(SIGN_IN.get(self.town, "CONNEXION"))

    async def clef_de_l_application(self) -> str:
        """What is written under the picture."""
        await self.page.get_by_text("Je ne peux pas la photographier").click()
        return (await self.page.locator(".secret").inner_text()).replace(" ", "")
