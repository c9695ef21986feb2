"""The same story in every engine: the guide's journey, the tunnel, the way out."""

import pytest

from tests.engines.engines import Engine
from tests.engines.family import Family, case

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
DAY = "2022-02-01"


@pytest.fixture
def saison(world) -> str:
    return f"reservations/{world.enrolment('Bébé', CARE)['id']}#2022-02"


@pytest.fixture
def envois(caplog):
    """The requests that reached the town hall."""
    caplog.set_level("INFO", "preau.requests")
    return lambda: [one for one in caplog.records if getattr(one, "route", None) == "book"]


async def etat(world, slot: str = "Matin") -> str | None:
    return await world.status("Bébé", await world.opening("Bébé", CARE, DAY, slot))


async def test_le_parcours_du_guide(famille: Family, saison: str, world):
    await famille.se_connecte()
    await famille.lit("Bonjour, Maman TEST")
    await famille.ouvre_la_saison(saison)
    await famille.coche(DAY, "Matin")
    await famille.valide()
    await famille.attend_la_page("/demandes/recues/")
    await famille.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE", "DEMANDE N° 23", "Traitée positivement")
    assert await etat(world) == "booked"


async def test_ce_qui_est_valide_sans_reseau_part_une_fois(engine: Engine, famille: Family, saison: str, world, envois):
    """The network is cut without a word to the browser, which is then closed, opened in the tunnel, and left open."""
    await famille.se_connecte()
    await famille.ouvre_la_saison(saison)
    if engine.has_worker:
        await famille.attend_que_la_page_soit_gardee(saison.split("#")[0])
        await famille.attend_que_la_page_soit_gardee("espace")
    await famille.perd_le_reseau()
    await famille.coche(DAY, "Matin")
    await famille.valide()
    await famille.attend_que_la_file_dise("1 demande en attente d’envoi")
    if not engine.wakes_alone:
        kept = "Gardée sur ce téléphone : laissez le site ouvert, elle sera renvoyée"
        await famille.lit_l_un(kept, "Envoyée, pas encore de réponse")
    await famille.ferme_le_navigateur()
    await famille.rouvre_le_navigateur()
    if engine.has_worker:
        await famille.ouvre("espace")
        await famille.lit("Hors connexion · page du 24/01", "Bonjour, Maman TEST")
        await famille.attend_que_la_file_dise("1 demande en attente d’envoi")
        assert await etat(world) is None
        await famille.retrouve_le_reseau()
        await famille.lit("Réseau retrouvé · page du 24/01")
    else:
        await famille.retrouve_le_reseau()
        await famille.ouvre("espace")
    await famille.attend_que_la_file_soit_vide(str(world.account("maman.test")["public_id"]))
    assert await etat(world) == "booked"
    assert len(envois()) == 1


async def test_apres_la_deconnexion_revenir_en_arriere_ne_montre_rien(famille: Family, saison: str):
    await famille.se_connecte()
    await famille.ouvre_la_saison(saison)
    await famille.se_deconnecte()
    await famille.lit("MON ESPACE PERSO")
    await famille.revient_en_arriere()
    await famille.ne_lit_pas("Bébé")
    await famille.lit("CONNEXION")
    await famille.ne_lit_pas("Bébé")


async def test_revenir_en_arriere_sur_la_saison_montre_ce_que_la_mairie_a_repondu(famille: Family, saison: str):
    """Some engines show the page as it was left, with « ENVOI… », its boxes reset: it is painted anew."""
    await famille.se_connecte()
    await famille.ouvre_la_saison(saison)
    await famille.coche(DAY, "Matin")
    await famille.valide()
    await famille.attend_la_page("/demandes/recues/")
    await famille.revient_en_arriere()
    await famille.attend_la_saison()
    await famille.lit("Aucun changement")
    await famille.attend("the box", "document.querySelector(given[0]).checked", case(DAY, "Matin"))
    await famille.attend_de_ne_plus_lire("ENVOI…")


async def test_revenir_en_arriere_n_offre_plus_de_defaire_ce_qui_est_parti(famille: Family, saison: str):
    """Some engines show the page as it was left, with what it offered to undo."""
    await famille.se_connecte()
    await famille.ouvre_la_saison(saison)
    await famille.page.evaluates("document.getElementById('tick-all').click()")
    await famille.lit("Défaire")
    await famille.valide()
    await famille.attend_la_page("/demandes/recues/")
    await famille.revient_en_arriere()
    await famille.attend_la_saison()
    await famille.lit("Aucun changement")
    await famille.attend_de_ne_plus_lire("Défaire")
