"""Dans tous les moteurs : seule la mairie répond, et ce qu’elle a répondu part avec le compte."""

import pytest

from pwa.storage import databases
from tests.engines.family import Family
from tests.engines.line import LOST, gateway

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
DAY = "2022-02-01"
SEND = b"POST /saint-loubes/reservations/demandes"


@pytest.fixture
async def en_saison(famille: Family, world) -> Family:
    await famille.se_connecte()
    await famille.ouvre_la_saison(f"reservations/{world.enrolment('Bébé', CARE)['id']}#2022-02")
    return famille


def maman(world) -> str:
    return str(world.account("maman.test")["public_id"])


async def decided() -> int:
    [row] = await databases.rows(databases.reading(), "SELECT COUNT(*) AS made FROM service_request WHERE number > 22")
    return row["made"]


async def test_le_json_d_une_passerelle_n_est_pas_la_reponse_de_la_mairie(en_saison: Family, world):
    """Decided at the first try, whose answer is lost; the next one meets a gateway that knows nothing of it."""
    famille = en_saison
    famille.line.gateways[SEND] = [LOST, gateway(404)]
    await famille.coche(DAY, "Matin")
    await famille.valide()
    await famille.attend_les_passerelles(SEND)
    await famille.lit("Traitée positivement")
    await famille.attend_que_la_file_soit_vide(maman(world))
    assert await world.status("Bébé", await world.opening("Bébé", CARE, DAY, "Matin")) == "booked"
    assert await decided() == 1


async def test_ce_que_la_mairie_a_repondu_part_avec_le_compte(en_saison: Family, world):
    """Neither the answers that the phone kept, nor a child's name in the titles of the browser's history."""
    famille = en_saison
    assert "Bébé" not in await famille.page.evaluates("document.title")
    await famille.coche(DAY, "Matin")
    await famille.valide()
    await famille.attend_la_page("/demandes/recues/")
    assert "Bébé" not in await famille.page.evaluates("document.title")
    await famille.se_deconnecte()
    await famille.lit("MON ESPACE PERSO")
    await famille.attend_que_rien_ne_soit_garde(maman(world))
