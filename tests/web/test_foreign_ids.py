"""Inconnu, d’une autre famille, d’une autre commune : la même page introuvable."""

import re

import pytest

from pwa.running.clock import Clock
from tests.people import ELSEWHERE, HOME, NOW

UNKNOWN = 999_999
PAGES = ["/enfants/{child}/agenda", "/reservations/{enrolment}", "/reservations/{enrolment}/pourquoi?case=1"]


@pytest.fixture
async def maman(application, signed_in):
    """Maman TEST, on a day when time stands still."""
    stopped = application.state.clock.real()
    application.state.clock = Clock(NOW - stopped, lambda: stopped)
    return await signed_in("maman.test")


def words_of(page) -> str:
    """The page without its own number."""
    return re.sub(r"<code>[0-9a-f]{16}</code>", "", page.text)


@pytest.mark.parametrize("path", PAGES)
async def test_la_meme_page_introuvable(maman, world, path):
    strangers = [row for row in world.enrolments if row["last_name"] != "TEST"]
    here = next(row for row in strangers if row["town_id"] == world.town["id"])
    away = next(row for row in strangers if row["town_id"] == world.towns[ELSEWHERE]["id"])
    unknown = await maman.get(f"/{HOME}" + path.format(child=UNKNOWN, enrolment=UNKNOWN))
    assert unknown.status_code == 404
    for row in (here, away):
        page = await maman.get(f"/{HOME}" + path.format(child=row["child_id"], enrolment=row["id"]))
        assert page.status_code == 404
        assert words_of(page) == words_of(unknown)


@pytest.mark.parametrize("path", ["/demandes/999999", "/demandes/recues/6f6f2f2e-0000-4000-8000-000000000000"])
async def test_une_demande_inconnue(maman, path):
    assert (await maman.get(f"/{HOME}{path}")).status_code == 404


async def test_ma_session_ne_m_ouvre_pas_une_autre_commune(maman):
    stolen = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in maman.cookies.jar)}
    assert (await maman.get(f"/{ELSEWHERE}/espace", headers=stolen)).status_code == 401


async def test_une_activite_inconnue_ou_d_une_autre_commune(client):
    unknown = await client.get(f"/{HOME}/activites/rien")
    away = await client.get(f"/{HOME}/activites/accueil-du-matin")
    assert unknown.status_code == away.status_code == 404
    assert (await client.get(f"/{ELSEWHERE}/activites/accueil-du-matin")).status_code == 200
