"""La grille s’ouvre sur le premier mois où l’on peut agir, et chaque retour garde le mois d’où l’on vient."""

import pytest

from tests.browser import pages

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_la_grille_s_ouvre_sur_le_premier_mois_ou_agir(arrives, season_of):
    maman = await arrives()
    await pages.opens(maman, season_of("Centre de Loisirs Vacances", child="Fille").split("#")[0])
    assert await maman.mois() == "Février 2022", "rien à faire en janvier : les vacances d’hiver"


async def test_chaque_retour_garde_le_mois(arrives, season_of):
    maman = await arrives()
    await pages.opens(maman, season_of(month="2022-03"))
    await maman.coche("2022-03-01", "Matin")
    await maman.passe_a_l_etape_2()
    await maman.clique("< RETOUR À L’ÉTAPE 1")
    assert await maman.mois() == "Mars 2022"
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.ouvre("demandes/23")
    await maman.clique("Modifier ces réservations")
    await maman.page.wait_for_url("**/reservations/*")
    await pages.settled(maman)
    assert await maman.mois() == "Mars 2022"
