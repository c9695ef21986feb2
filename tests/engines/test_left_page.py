"""Dans tous les moteurs : une page quittée pendant que le téléphone écrit ne retient pas la suivante."""

import pytest

from tests.engines.family import Family, case

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
DAY = "2022-02-01"
LEAVING = """import("/service_worker/shared/store.js").then(({ openStore }) => {
  const { town, account } = document.body.dataset;
  openStore(town, account).within(async (db) => {
    const { store } = db.transaction("draft", "readwrite");
    location.assign(given[0]);
    for (;;) await store.put({ enrolment: 0, opening: 1, action: "book", id: "x" });
  });
})"""
"""It writes until it is gone. WebKit keeps a page whole for « Back », and with it what it has not finished writing."""


async def test_une_page_quittee_en_pleine_ecriture_ne_retient_pas_la_suivante(famille: Family, world):
    season = f"/{famille.town}/reservations/{world.enrolment('Bébé', CARE)['id']}"
    await famille.se_connecte()
    await famille.page.evaluates(LEAVING, season)
    await famille.attend_la_page(season)
    await famille.attend_la_saison()
    await famille.coche(DAY, "Matin")
    await famille.lit("1 changement")
    await famille.page.reloads()
    await famille.attend("the box", "document.querySelector(given[0])?.checked", case(DAY, "Matin"))


FIRST = """new Promise((resolve, reject) => {
  const asked = indexedDB.open(given[0], 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("draft", { keyPath: ["enrolment", "opening"] });
    asked.result.createObjectStore("outbox", { keyPath: "mutation" });
  };
  asked.onerror = reject;
  asked.onsuccess = () => {
    globalThis.held = asked.result;
    held.onversionchange = () => held.close();
    resolve(true);
  };
})"""
"""A page of the first release: it has the database open, as it was then."""


async def test_une_page_d_avant_quittee_ne_retient_pas_la_mise_a_jour_de_la_base(famille: Family, world):
    await famille.ouvre()
    account = world.account("maman.test")["public_id"]
    assert await famille.page.evaluates(FIRST, f"preau-{famille.town}-{account}")
    await famille.s_identifie()
    await famille.ouvre_la_saison(f"reservations/{world.enrolment('Bébé', CARE)['id']}")
    await famille.attend_la_saison()
    await famille.coche(DAY, "Matin")
    await famille.lit("1 changement")
    await famille.page.reloads()
    await famille.attend("the box", "document.querySelector(given[0])?.checked", case(DAY, "Matin"))
