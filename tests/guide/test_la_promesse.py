"""La promesse, d’un bout à l’autre : sans réseau, pour deux enfants, le téléphone rangé, et la réponse qui sonne.

Tout est vrai : le navigateur, son worker, notre serveur, notre facteur, le sceau du message. Seul le service de
notification du navigateur est le nôtre, parce que l’autre est sur internet.
"""

from dataclasses import replace

import pytest

from tests.conftest import PHONE
from tests.guide.pocket import TelephoneDansLaPoche
from tests.letters_leaving import letters_leaving
from tests.push_service import open_push_service

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
BOTH = [("Bébé", "2022-02-01"), ("Bébé", "2022-02-08"), ("Fille", "2022-02-01"), ("Fille", "2022-02-08")]


@pytest.fixture
def settings(settings):
    """With our own push service among those that may be written to."""
    return replace(settings, push_hosts=("127.0.0.1",))


@pytest.fixture
async def maman(contexts, settings, site):
    """Her phone, the push service of its browser, and our letter worker beside the site."""
    async with open_push_service() as service, letters_leaving(settings):
        yield await TelephoneDansLaPoche(await contexts(**PHONE), service, site.url).allume()


@pytest.mark.requirement("SL-55", "SL-70", "SL-71", "SL-74", "SL-75", "SPE-14", "CSL-04")
async def test_je_reserve_pour_deux_enfants_sans_reseau_et_la_reponse_sonne_dans_ma_poche(maman, world):
    # Une première réponse, et un tap : « Être prévenu de la réponse sur ce téléphone ».
    await maman.se_connecte()
    await maman.ouvre_la_saison()
    await maman.va_en("Février 2022")
    await maman.coche("2022-02-03", "Matin")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.demande_a_etre_prevenu()

    # Plus de réseau : deux jours, pour les deux enfants.
    await maman.ouvre_la_saison()
    await maman.attend_que_la_page_soit_gardee()
    await maman.perd_le_reseau()
    await maman.va_en("Février 2022")
    for day in ("2022-02-01", "2022-02-08"):
        await maman.coche(day, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.page.get_by_label(f"Fille - {CARE} - Hector Ducamp Élémentaire").check()
    await maman.valide()
    await maman.lit("Gardée sur ce téléphone, elle partira au retour du réseau")
    assert await etats(world) == [None] * 4

    # Le téléphone est rangé ; le réseau revient ; personne n’ouvre rien.
    await maman.ferme_la_page()
    assert maman.service.messages == []
    await maman.retrouve_le_reseau_et_envoie(lambda: sont_reservees(world))
    sealed = await maman.attend_le_message()
    assert sealed.headers["content-encoding"] == "aes128gcm"
    assert (sealed.data["web_push"], sealed.size <= 4096) == (8030, True)
    assert len(maman.service.messages) == 1

    # Il sonne : deux prénoms, une activité, une réponse.
    await maman.recoit(sealed.text)
    shown = await maman.attend_la_notification(tag="demande-24")
    assert (shown["title"], shown["body"]) == (f"Bébé et Fille · {CARE}", "Traitée positivement")

    # Un tap : la bonne réponse, pour chacun.
    await maman.ouvre_ce_qu_ouvre("demande-24")
    assert "/demandes/recues/" in maman.page.url
    await maman.lit(
        "NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE", "DEMANDE N° 24", "DEMANDE N° 25", "Traitée positivement"
    )
    said = await maman.texte()
    assert said.count("mardi 01/02/2022 Matin Réservé") == 2
    assert said.count("mardi 08/02/2022 Matin Réservé") == 2
    await maman.attend_que_plus_rien_ne_s_affiche()
    await maman.attend_que_la_file_soit_vide()


async def sont_reservees(world):
    return await etats(world) == ["booked"] * 4


async def etats(world):
    """What the town hall knows of the four boxes."""
    return [await world.status(child, await world.opening(child, CARE, day, "Matin")) for child, day in BOTH]
