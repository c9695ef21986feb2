"""Des adresses tapées à la main, ou par qui n’est pas une famille."""

import pytest

from tests.people import HOME


@pytest.mark.parametrize("typed", ["Saint-Loubes", "SAINT-LOUBES", "saint-Loubes"])
async def test_des_majuscules_menent_a_la_commune(client, typed):
    answer = await client.get(f"/{typed}/activites?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/{HOME}/activites?x=1")
    answer = await client.get(f"/{typed}", follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, f"/{HOME}/")


@pytest.mark.parametrize("typed", ["Saint-Loube", "Demo", "static-x"])
async def test_une_commune_inconnue_le_reste(client, typed):
    assert (await client.get(f"/{typed}/activites")).status_code == 404


async def test_une_demande_n_est_pas_renvoyee_ailleurs(signed_in):
    maman = await signed_in("maman.test")
    assert (await maman.post("/Saint-Loubes/reservations/demandes", data={})).status_code == 404


async def test_un_agent_qui_ouvre_l_espace_des_familles_va_au_guichet(signed_in):
    agent = await signed_in("agent.enfance")
    answer = await agent.get(f"/{HOME}/espace")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/guichet")
    assert (await agent.get(f"/{HOME}/reservations")).status_code == 403
    assert (await (await signed_in("maman.test")).get(f"/{HOME}/guichet")).status_code == 403
