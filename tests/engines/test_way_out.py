"""La sortie sans worker : sans réseau, le téléphone se ferme et le dit ; la mairie l’apprend après."""

import asyncio

import pytest

from pwa.storage import databases
from tests.engines.engines import ENGINES, Engine
from tests.engines.family import Family

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("engine", [one for one in ENGINES if not one.has_worker], ids=lambda one: one.name),
]


AT_HAND = """Promise.all(given.map((end) => {
  const found = performance.getEntriesByType("resource").find(({ name }) => new URL(name).pathname.endsWith(end));
  return found && import(found.name);
})).then((modules) => modules.every(Boolean))"""
"""Loaded with all that they import: what was only fetched may still miss the rest of its own."""


@pytest.fixture
async def en_sortant_sans_reseau(famille: Family, world) -> Family:
    """The season was open; the town hall heard nothing."""
    await famille.se_connecte()
    await famille.ouvre_la_saison(f"reservations/{world.enrolment('Bébé', 'Accueil périscolaire')['id']}")
    await famille.attend("what signing out needs", AT_HAND, "/workerless.js", "/sign_out.js")
    await famille.perd_le_reseau()
    await famille.se_deconnecte()
    await famille.lit("Vous êtes déconnecté", "La mairie n’a pas pu en être prévenue")
    await famille.ne_lit_pas("Bébé")
    assert await sessions(world) == 1
    return famille


async def sessions(world) -> int:
    of = [world.account("maman.test")["id"]]
    return len(await databases.rows(databases.reading(), "SELECT account_id FROM session WHERE account_id = ?", of))


async def nobody_is_signed_in(famille: Family, world) -> None:
    await famille.lit("CONNEXION")
    for _ in range(300):
        if await sessions(world) == 0:
            return
        await asyncio.sleep(0.2)
    raise AssertionError("the session lives on")


async def test_la_page_restee_ouverte_l_apprend_a_la_mairie(engine: Engine, en_sortant_sans_reseau: Family, world):
    famille = en_sortant_sans_reseau
    await famille.retrouve_le_reseau()
    await nobody_is_signed_in(famille, world)


async def test_le_navigateur_ferme_la_prochaine_page_l_apprend(engine: Engine, en_sortant_sans_reseau: Family, world):
    """The session still lives: it opens nothing, and what was queued leaves at the next sign-in."""
    famille = en_sortant_sans_reseau
    await famille.ferme_le_navigateur()
    await famille.retrouve_le_reseau()
    await famille.rouvre_le_navigateur()
    await famille.ouvre("espace")
    await famille.ne_lit_pas("Bébé")
    await nobody_is_signed_in(famille, world)
    await famille.se_connecte()
    await famille.lit("Bonjour, Maman TEST")
