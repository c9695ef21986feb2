"""« Conditions » : qui vient les lire repart d’où il venait, et jamais ailleurs que dans la commune."""

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.people import ELSEWHERE, HOME

PAGE = f"/{HOME}/conditions"
WRONG = ["https://mal.example/", f"/{ELSEWHERE}/", f"/{HOME}/../x", "//mal.example", "javascript:x"]


async def way_back(client, retour=None, referer=None) -> tuple[str, str]:
    """Where the page's way back leads, and its words."""
    headers = {"Referer": referer} if referer else {}
    page = await client.get(PAGE, params={"retour": retour} if retour else {}, headers=headers)
    assert page.status_code == 200
    link = HTMLParser(page.text).css_first("main a.back")
    return link.attributes["href"], link.text().strip()


async def test_on_revient_d_ou_l_on_venait(client):
    assert await way_back(client) == (f"/{HOME}/", "Accueil")
    assert await way_back(client, retour=f"/{HOME}/aide") == (f"/{HOME}/aide", "Retour")
    assert await way_back(client, referer=f"http://testserver/{HOME}/aide?x=1") == (f"/{HOME}/aide", "Retour")


@pytest.mark.parametrize("wrong", WRONG)
async def test_et_jamais_ailleurs(client, wrong):
    assert await way_back(client, retour=wrong, referer=wrong) == (f"/{HOME}/", "Accueil")


async def test_qui_est_entre_aussi(signed_in):
    one = await signed_in("maman.test")
    assert await way_back(one, referer=f"http://testserver/{HOME}/espace") == (f"/{HOME}/espace", "Retour")
