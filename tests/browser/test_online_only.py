"""Sans réseau, une page qui n’ouvre jamais ainsi le dit ; une autre n’est « pas encore gardée »."""

import pytest

from tests.browser.storms import CARE, Phone
from tests.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOT_YET, NEVER = "pas encore gardée sur ce téléphone", "Cette page ne s’ouvre qu’avec du réseau."


async def test_mes_appareils_ne_s_ouvre_qu_avec_du_reseau(contexts, world):
    maman = await Phone(await contexts(**PHONE)).allume()
    await maman.se_connecte()
    await maman.attend_que_la_page_soit_gardee("espace")
    await maman.ouvre("appareils")
    await maman.lit("Mes appareils")
    await maman.perd_le_reseau()
    for path in ("appareils", f"reservations/{world.enrolment('Bébé', CARE)['id']}/pourquoi"):
        await maman.ouvre(path)
        await maman.lit(NEVER)
        await maman.ne_lit_pas(NOT_YET)
    for path in ("activites/accueil-periscolaire", "hors-connexion"):
        await maman.ouvre(path)
        await maman.lit(NOT_YET)
        await maman.ne_lit_pas(NEVER)
