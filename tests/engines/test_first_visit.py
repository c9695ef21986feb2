"""La première visite, où le téléphone apprend à s’ouvrir sans réseau : elle ne se passe pas toujours d’un trait."""

import asyncio

import pytest

from tests.engines.engines import ENGINES
from tests.engines.family import Family

pytestmark = pytest.mark.asyncio(loop_scope="session")

WITH_WORKERS = [engine for engine in ENGINES if engine.has_worker]
MODULE = "GET /service_worker/joined.js "
"""Of the worker alone."""


@pytest.mark.parametrize("engine", WITH_WORKERS, ids=lambda engine: engine.name)
async def test_on_se_connecte_pendant_que_le_telephone_s_equipe(famille: Family):
    """The page that asked for the worker is left while its files are on their way: WebKit then never installed it."""
    async with famille.line.holding(MODULE) as came:
        await famille.ouvre()
        await asyncio.wait_for(came.wait(), 60)
        await famille.s_identifie()
    await famille.attend_que_la_page_soit_gardee("espace")
