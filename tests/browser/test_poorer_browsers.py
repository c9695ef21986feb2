"""Des navigateurs plus pauvres : sans Background Sync, sans worker. Les demandes partent quand même, par une page."""

import pytest

from tests.browser.doors import Prelude
from tests.browser.storms import Phone, books_balance, received, requests_for_both
from tests.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
NO_SYNC = "if (globalThis.ServiceWorkerRegistration) delete ServiceWorkerRegistration.prototype.sync;"
NO_WORKER = "delete Navigator.prototype.serviceWorker;"


class TestSansBackgroundSync:
    """Safari and Firefox: nothing wakes the worker; an opened page does."""

    @pytest.fixture
    def application(self, application):
        return Prelude(application, NO_SYNC)

    async def test_la_demande_part_au_retour_du_reseau_ou_a_la_prochaine_page_ouverte(self, contexts, world, sendings):
        context = await contexts(**PHONE)
        await context.add_init_script(NO_SYNC)
        maman = await Phone(context).allume()
        first, second, third = await requests_for_both(world, 3)
        await maman.in_the_tunnel()
        assert not await maman.page.evaluate("'sync' in ServiceWorkerRegistration.prototype")
        await maman.queues([first, third])
        await maman.out_of_the_tunnel()
        assert sendings() == len(await received(world)) == 2

        await maman.perd_le_reseau()
        await maman.queues([second])
        await maman.page.close()
        await maman.retrouve_le_reseau()
        assert sendings() == 2
        await maman.allume()
        await maman.ouvre("demandes")
        await maman.reaches("answered")
        assert sendings() == len(await received(world)) == 3


async def test_sans_worker_la_page_envoie_elle_meme_et_sinon_la_suivante(contexts, world, sendings):
    context = await contexts(**PHONE)
    await context.add_init_script(NO_WORKER)
    maman = await Phone(context).allume()
    await maman.se_connecte()
    assert not await maman.page.evaluate("'serviceWorker' in navigator")
    await maman.ouvre_la_saison()
    await maman.perd_le_reseau()
    await maman.lit("Hors connexion")
    await maman.va_en("Février 2022")
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.lit("Gardée sur ce téléphone : ouvrez le site avec du réseau pour qu’elle parte")
    await maman.lit("rouvrez le site dès que vous avez du réseau.")
    await maman.retrouve_le_reseau()
    await maman.attend_la_reponse()
    await maman.lit("Traitée positivement")
    assert sendings() == len(await received(world)) == 1

    await maman.perd_le_reseau()
    await maman.queues(await requests_for_both(world, 20), tried=True)
    await maman.page.close()
    await maman.retrouve_le_reseau()
    await maman.allume()
    await maman.ouvre("demandes")
    await maman.reaches("answered")
    assert sendings() == len(await received(world)) == 21
    await books_balance(world)
