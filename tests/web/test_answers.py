"""Une page et son fragment sont une seule chose, et une page inchangée n’est pas renvoyée."""

import pytest

from pwa.running.clock import Clock
from pwa.web.answers import fragment_of
from pwa.web.screens import NAMES
from tests.people import HOME, NOW

PAGES = {
    "espace": "households/espace", "reservations": "bookings/cards", "demandes": "requests/list",
    "activites": "activities/list", "reservations/{season}": "bookings/season",
}  # fmt: skip


@pytest.fixture
async def maman(application, signed_in):
    """Maman TEST, on a day when time stands still."""
    stopped = application.state.clock.real()
    application.state.clock = Clock(NOW - stopped, lambda: stopped)
    return await signed_in("maman.test")


@pytest.fixture
def season(world):
    return f"/{HOME}/reservations/{world.enrolment('Bébé', 'Accueil périscolaire')['id']}"


@pytest.mark.parametrize("path", PAGES)
async def test_le_fragment_est_la_page_rechargee(maman, season, path):
    address = season if "season" in path else f"/{HOME}/{path}"
    page = await maman.get(address)
    part = await maman.get(address, headers={"HX-Request": "true"})
    assert all("HX-Request" in answer.headers["vary"] for answer in (page, part))
    assert part.headers["cache-control"] == "no-store"
    if fragment_of(PAGES[path]) in NAMES:
        assert "<html" not in part.text
        assert part.text.strip() in page.text
    else:
        assert part.text == page.text


@pytest.mark.parametrize("whole", ["HX-Boosted", "HX-History-Restore-Request"])
async def test_un_lien_suivi_ou_l_historique_recoit_la_page_entiere(maman, season, whole):
    page = await maman.get(season, headers={"HX-Request": "true", whole: "true"})
    assert "<html" in page.text


async def test_une_page_inchangee_n_est_pas_renvoyee(maman, season):
    first = await maman.get(season)
    again = await maman.get(season, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["preau-now"]
    assert again.headers["preau-account"]
    assert again.headers["cache-control"] == "no-store"


async def test_le_meme_numero_de_version_n_est_pas_le_meme_pour_un_autre_compte(maman, signed_in, season):
    first = await maman.get(season)
    papa = await (await signed_in("papa.test")).get(season, headers={"If-None-Match": first.headers["etag"]})
    assert papa.status_code == 200


async def test_la_page_n_est_pas_le_fragment_du_meme_numero(maman, season):
    first = await maman.get(season)
    part = await maman.get(season, headers={"HX-Request": "true", "If-None-Match": first.headers["etag"]})
    assert part.status_code == 200
