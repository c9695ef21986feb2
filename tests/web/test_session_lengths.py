"""Combien de temps l’on reste connecté : trente jours qui recommencent à chaque visite, une fin quoi qu’il arrive,
et ce que la commune en dit."""

import time
from datetime import timedelta

import pytest

from pwa.models.towns import Town
from pwa.running.clock import Clock
from tests.people import HOME, NOW, REAL_NOW

pytestmark = pytest.mark.both_databases
ESPACE, DESK = f"/{HOME}/espace", f"/{HOME}/guichet"
COOKIE = f"preau_session_{HOME}"


@pytest.fixture
def visits(application):
    """`visits(phone, page, days=1)`: what it is answered so long after the first sign-in."""
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)

    async def visit(phone, page: str, **after: float) -> int:
        later = REAL_NOW + timedelta(**after)
        application.state.clock = Clock(NOW - later, lambda: later)
        return (await phone.get(page)).status_code

    return visit


async def says(**sessions: int) -> None:
    town = await Town.get(slug=HOME)
    await Town.filter(id=town.id).update(profile=town.profile | {"sessions": sessions})


async def test_trente_jours_recommencent_a_chaque_visite(visits, signed_in):
    phone, left = await signed_in("maman.test"), await signed_in("maman.test")
    assert [await visits(phone, ESPACE, days=day) for day in (29, 58, 87, 116)] == [200] * 4
    assert await visits(left, ESPACE, days=30) == 401
    assert await visits(phone, ESPACE, days=146) == 401


async def test_une_famille_se_reconnecte_une_fois_l_an_quoi_qu_il_arrive(visits, signed_in):
    phone = await signed_in("maman.test")
    assert {await visits(phone, ESPACE, days=day) for day in range(25, 365, 25)} == {200}
    assert await visits(phone, ESPACE, days=364, hours=23) == 200
    assert await visits(phone, ESPACE, days=365) == 401


async def test_la_commune_dit_les_jours_et_la_fin_d_une_famille(visits, signed_in):
    await says(days=10, most_days=25)
    phone, left = await signed_in("maman.test"), await signed_in("maman.test")
    assert await visits(left, ESPACE, days=9) == 200
    assert [await visits(phone, ESPACE, days=day) for day in (9, 18, 24)] == [200] * 3
    assert await visits(left, ESPACE, days=19) == 401, "ten days without a visit"
    assert await visits(phone, ESPACE, days=25) == 401, "visited the day before"


async def test_la_commune_dit_les_minutes_et_les_heures_d_un_agent(visits, signed_in):
    await says(officer_minutes=10, officer_hours=1)
    agent, idle = await signed_in("agent.enfance"), await signed_in("agent.enfance")
    assert [await visits(agent, DESK, minutes=at) for at in (9, 18, 27, 36, 45, 54, 59)] == [200] * 7
    assert await visits(idle, DESK, minutes=10) == 401
    assert await visits(agent, DESK, minutes=60) == 401, "however busy"


async def test_la_commune_dit_combien_d_appareils(visits, signed_in):
    await says(officer_most=1, most=1)
    for who, page in (("agent.enfance", DESK), ("maman.test", ESPACE)):
        first, second = await signed_in(who), await signed_in(who)
        assert [await visits(one, page) for one in (first, second)] == [401, 200]


async def test_le_navigateur_garde_la_marque_plus_longtemps(visits, signed_in):
    """Else « rester connecté » would end with the browser's own memory."""
    phone = await signed_in("maman.test")
    [kept] = [one.expires for one in phone.cookies.jar if one.name == COOKIE]
    assert kept - time.time() > timedelta(days=399).total_seconds()
