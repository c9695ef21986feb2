"""Un téléphone où plus rien ne s’écrit, worker compris : il ne perd que ce qui se garde."""

import pytest

from pwa.storage import databases
from tests.browser.conftest import change
from tests.browser.doors import Prelude
from tests.browser.storms import CARE, Phone
from tests.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
DOOR = "MON ESPACE PERSO"
SHELL = "-shell-"
FULL = f"""
for (const name of ["put", "add"]) {{
  IDBObjectStore.prototype[name] = () => {{ throw new DOMException("plein", "QuotaExceededError"); }};
}}
const open = CacheStorage.prototype.open;
CacheStorage.prototype.open = async function (name) {{
  if (!name.includes("{SHELL}")) throw new DOMException("plein", "QuotaExceededError");
  return open.call(this, name);
}};
"""


@pytest.fixture
def application(application):
    return Prelude(application, FULL)


@pytest.fixture
async def maman(contexts):
    phone = await Phone(await contexts(**PHONE)).allume()
    await phone.se_connecte()
    await phone.lit("Bonjour, Maman TEST")
    await phone.until("the worker holds the page", "Boolean(navigator.serviceWorker.controller)")
    return phone


async def sessions(world):
    of = [world.account("maman.test")["id"]]
    return len(await databases.rows(databases.reading(), "SELECT account_id FROM session WHERE account_id = ?", of))


async def test_les_pages_viennent_du_reseau_et_la_demande_est_repondue(maman, world):
    await maman.ouvre("espace")
    await maman.lit("Bonjour, Maman TEST")
    await maman.ouvre_la_saison()
    await maman.va_en("Février 2022")
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE")
    assert await world.status("Bébé", await world.opening("Bébé", CARE, DAY, "Matin")) == "booked"


async def test_la_deconnexion_est_recue_et_l_on_se_reconnecte(maman, world):
    await maman.ouvre("espace")
    await maman.se_deconnecte()
    await maman.lit(DOOR)
    assert await sessions(world) == 0
    await maman.ouvre("espace")
    await maman.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
    await maman.se_connecte()
    await maman.lit("Bonjour, Maman TEST")


async def test_la_session_finie_a_la_mairie_mene_a_la_connexion(maman, world):
    await change("DELETE FROM session WHERE account_id = ?", [world.account("maman.test")["id"]])
    await maman.ouvre("demandes")
    await maman.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
    await maman.ouvre()
    await maman.lit(DOOR)
