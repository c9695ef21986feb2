"""La base reprise de la copie de la nuit : le téléphone propose de renvoyer ce que la mairie a perdu."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import change
from tests.browser.storms import Phone
from tests.browser.test_queue import etat, prete, valide
from tests.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
FORGET = (
    "DELETE FROM letter WHERE kind = 'answer'", "DELETE FROM booking WHERE service_request_id > 22",
    "DELETE FROM request_line WHERE service_request_id > 22", "DELETE FROM service_request WHERE id > 22",
    "DELETE FROM mutation WHERE id NOT IN (SELECT mutation_id FROM service_request)",
)  # fmt: skip


async def test_ce_que_la_mairie_a_perdu_se_renvoie_d_un_tap(contexts, season_of, application, world):
    maman = await Phone(await contexts(**{**PHONE, "service_workers": "block"})).allume()
    await maman.se_connecte()
    await maman.ouvre(season_of())
    await prete(maman)
    await valide(maman, (DAY, "Matin"))
    await maman.attend_la_reponse()
    for sentence in FORGET:
        await change(sentence, [])
    application.state.era = "0badcafe"
    await maman.ouvre(season_of())
    await prete(maman)
    await expect(maman.case(DAY, "Matin")).not_to_be_checked()
    await maman.lit("La mairie a dû reprendre une copie de ses données : une de vos demandes n’y est plus.")
    await maman.clique("La renvoyer")
    await maman.reaches("answered")
    assert await etat(world) == "booked"
    await maman.recharge()
    await prete(maman)
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await maman.ne_lit_pas("reprendre une copie")
