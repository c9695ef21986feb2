"""« l’Usager peut indiquer le média qu’il souhaite privilégier pour être informé » (SL-30), avec JavaScript et sans."""

import pytest
from playwright.async_api import expect

from tests.conftest import PHONE
from tests.guide.parent import Parent

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.requirement("SL-30")]


@pytest.mark.parametrize("has_script", [True, False], ids=["avec JavaScript", "sans JavaScript"])
async def test_je_choisis_d_etre_prevenue_par_courriel_seulement(contexts, has_script):
    context = await contexts(**PHONE, java_script_enabled=has_script)
    maman = Parent(await context.new_page(), has_script=has_script)
    await maman.se_connecte()
    await maman.clique("Choisir comment être prévenu")
    await maman.lit_le_titre("Mes appareils")
    await maman.lit("Comment souhaitez-vous être prévenu ?", "Le courriel part toujours")
    both, mail = (maman.page.get_by_role("radio", name=name) for name in ("Notification et courriel", "Courriel seul"))
    await expect(both).to_be_checked()
    await mail.check()
    await maman.valide()
    await maman.lit("C’est noté : vous serez prévenu par courriel seulement.")
    await expect(mail).to_be_checked()
    await maman.ouvre("appareils")
    await expect(mail).to_be_checked()
    await both.check()
    await maman.valide()
    await maman.lit("C’est noté : vous serez prévenu par notification, sur vos appareils, et par courriel.")
    await expect(both).to_be_checked()
