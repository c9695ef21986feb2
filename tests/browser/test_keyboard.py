"""Tout le parcours au clavier seul : où que le focus s’arrête, on le voit."""

import pytest
from playwright.async_api import expect

from tests.browser import pages
from tests.browser.probes import FOCUSED
from tests.conftest import DESKTOP
from tests.guide.parent import Parent
from tests.people import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Keyboard:
    """Someone without a mouse: Tab, Space, Enter. Wherever the focus stops, it can be seen."""

    def __init__(self, parent: Parent) -> None:
        self.parent, self.page = parent, parent.page

    async def tabs(self) -> str:
        await self.page.keyboard.press("Tab")
        stop = await self.page.evaluate(FOCUSED)
        assert await self.is_outside() or (stop["isUncovered"] and stop["hasRing"]), stop
        return stop["words"]

    async def is_outside(self) -> bool:
        """The focus left the page for the browser's own bar."""
        return await self.page.evaluate("document.activeElement === document.body")

    async def goes_to(self, words: str) -> None:
        for _ in range(120):
            if await self.tabs() == words:
                return
        raise AssertionError(f"« {words} » n’est pas atteint au clavier")

    async def presses(self, key: str, *words: str) -> None:
        for word in words:
            await self.goes_to(word)
            await self.page.keyboard.press(key)

    async def types(self, field: str, words: str) -> None:
        await self.goes_to(field)
        await self.page.keyboard.type(words)


async def test_tout_le_parcours_se_fait_au_clavier_seul(contexts):
    maman = Parent(await (await contexts(**DESKTOP)).new_page())
    keyboard = Keyboard(maman)
    await maman.ouvre()
    await keyboard.types("Identifiant d’utilisateur", "maman.test")
    await keyboard.types("Mot de passe", PASSWORD)
    await keyboard.presses("Enter", "CONNEXION")
    await maman.page.wait_for_url("**/espace")
    await keyboard.presses("Enter", "Modifier les réservations")
    await maman.page.wait_for_url("**/reservations")
    await keyboard.presses("Enter", "Bébé Accueil périscolaire")
    await maman.page.wait_for_url("**/reservations/*")
    await pages.settled(maman)
    await keyboard.presses("Enter", "Suivant")
    await keyboard.presses(
        "Space", "Matin, mardi 01/02", "Soir, mardi 01/02", "Matin, mardi 08/02", "Soir, mardi 08/02"
    )
    await maman.lit("4 changements", "+ 4,40 €")
    await keyboard.presses("Enter", "ALLER À L’ÉTAPE 2 >")
    await maman.lit("2 - LE RÉCAPITULATIF")
    await keyboard.presses("Enter", "VALIDER")
    await maman.attend_la_reponse()
    await maman.lit("Traitée positivement")
    await keyboard.presses("Enter", "DEMANDE N° 23")
    await maman.page.wait_for_url("**/demandes/23")


async def test_la_fenetre_garde_le_clavier_et_le_rend(arrives, season_of):
    maman = await arrives()
    keyboard = Keyboard(maman)
    await pages.opens(maman, season_of())
    await keyboard.presses("Enter", "Appliquer une périodicité")
    dialog = maman.page.get_by_role("dialog", name="Appliquer une périodicité")
    await expect(dialog).to_be_visible()
    is_inside = "Boolean(document.activeElement.closest('dialog'))"
    for _ in range(20):
        await keyboard.tabs()
        assert await keyboard.is_outside() or await maman.page.evaluate(is_inside)
    await maman.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert (await maman.page.evaluate(FOCUSED))["words"] == "Appliquer une périodicité"
