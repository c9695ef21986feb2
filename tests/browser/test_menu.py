"""Le menu de l’en-tête, sur les petits téléphones."""

import pytest

from tests.browser.conftest import sign_in
from tests.conftest import PHONE

MENU = """() => [...document.querySelectorAll("header nav a")].map((link) => {
  const { top, height, right } = link.getBoundingClientRect();
  return { words: link.textContent, top, height, right };
})"""


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("path", ["espace", "activites"])
async def test_le_menu_tient_sur_une_ligne(contexts, width, path):
    context = await contexts(**{**PHONE, "viewport": {"width": width, "height": 640}, "service_workers": "block"})
    await sign_in(context)
    page = await context.new_page()
    await page.goto(f"/saint-loubes/{path}")
    links = await page.evaluate(MENU)
    assert [link["words"] for link in links] == ["MON ACCUEIL", "ACTIVITÉS", "INFOS PRATIQUES"]
    assert len({link["top"] for link in links}) == 1, "une seule ligne"
    assert all(link["height"] >= 44 and link["right"] <= width - 16 for link in links)
