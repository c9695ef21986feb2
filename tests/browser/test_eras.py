"""La base reprise de la copie de la nuit : le téléphone propose de renvoyer ce que la mairie a perdu."""

import asyncio

import pytest
from playwright.async_api import expect

from pwa.web.asked import MOST_MUTATIONS
from tests.browser.conftest import change
from tests.browser.storms import Phone
from tests.browser.test_queue import etat, prete, valide
from tests.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
FORGET = (
    "DELETE FROM letter WHERE kind = 'answer'", "DELETE FROM booking WHERE service_request_id > 22",
    "DELETE FROM request_line WHERE service_request_id > 22",
    "DELETE FROM booking_request WHERE service_request_id > 22", "DELETE FROM service_request WHERE id > 22",
    "DELETE FROM mutation WHERE id NOT IN (SELECT mutation_id FROM booking_request)",
)  # fmt: skip


WORDS = "La mairie a dû reprendre une copie de ses données : une de vos demandes n’y est plus."
ANSWERED = """({ within }, count) => within((db) => {
  const change = db.transaction("outbox", "readwrite");
  for (let n = 1; n <= count; n += 1) {
    const lines = [{ action: "book", enrolment: 1, opening: n, day: "2022-02-03", slot: "Matin" }];
    const answer = { requests: [], overall_label: "Traitée positivement" };
    const item = { mutation: crypto.randomUUID(), status: "answered", answer, lines, also: [], attempts: 1, seq: -n };
    change.store.put({ ...item, settled_at: Date.now() });
  }
  return change.done;
})"""
LATER = "{ const now = Date.now.bind(Date); Date.now = () => now() + (globalThis.later ?? 0); }"
COMES_BACK = """() => {
  globalThis.later = (globalThis.later ?? 0) + %d;
  document.dispatchEvent(new Event("visibilitychange"));
  return document.body.textContent.includes("reprendre une copie");
}"""


@pytest.fixture
async def maman(contexts, season_of):
    """One demand answered, seen on the season's page."""
    return await a_reserve(await contexts(**{**PHONE, "service_workers": "block"}), season_of)


async def a_reserve(context, season_of):
    phone = await Phone(context).allume()
    await phone.se_connecte()
    await phone.ouvre(season_of())
    await prete(phone)
    await valide(phone, (DAY, "Matin"))
    await phone.attend_la_reponse()
    return phone


@pytest.fixture
async def equipee(contexts, season_of):
    """The same, on a phone whose worker has looked at everything."""
    phone = await a_reserve(await contexts(**PHONE), season_of)
    await phone.ouvre("espace")
    await phone.attend_que_la_page_soit_gardee()
    return phone


async def reprend_la_copie(application):
    for sentence in FORGET:
        await change(sentence, [])
    application.state.era = "0badcafe"


async def ce_qui_etait_demande_a_sa_reponse(site):
    """Servers are stopped while a copy is put back: nothing that was asked of them before is answered with its data."""
    if asked := set(site.server.server_state.tasks):
        await asyncio.wait(asked)


async def refuses(maman, times):
    """The town hall is busy the first times that it is asked what it lost."""
    said = []

    async def busy(route):
        if len(said) >= times:
            return await route.fallback()
        said.append(503)
        return await route.fulfill(status=503)

    await maman.page.route("**/demandes/perdues*", busy)
    return said


async def test_ce_que_la_mairie_a_perdu_se_renvoie_d_un_tap(maman, season_of, application, world):
    await reprend_la_copie(application)
    await maman.ouvre(season_of())
    await prete(maman)
    await expect(maman.case(DAY, "Matin")).not_to_be_checked()
    await maman.lit(WORDS)
    await maman.clique("La renvoyer")
    await maman.reaches("answered")
    assert await etat(world) == "booked"
    await maman.recharge()
    await prete(maman)
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await maman.ne_lit_pas("reprendre une copie")


@pytest.mark.parametrize("path", [None, "espace"], ids=["la saison, par ses nouvelles", "une page qui ne demande rien"])
async def test_une_page_restee_ouverte_l_apprend_en_revenant_devant(maman, season_of, application, world, path):
    await maman.page.add_init_script(LATER)
    await maman.ouvre(path or season_of())
    if path is None:
        await prete(maman)
    await reprend_la_copie(application)
    failures = await refuses(maman, 1)
    await maman.until("it learns that a copy was put back", COMES_BACK % (0 if path is None else 90_000))
    assert failures == [503]
    await maman.lit(WORDS)
    if path is None:
        await expect(maman.case(DAY, "Matin")).not_to_be_checked()
    await maman.clique("La renvoyer")
    await maman.reaches("answered")
    assert await etat(world) == "booked"


async def test_une_page_que_personne_ne_touche_le_demande_encore(maman, application):
    """The town hall could not answer once: the page asks again by itself."""
    await reprend_la_copie(application)
    failures = await refuses(maman, 1)
    await maman.ouvre("espace")
    await maman.lit(WORDS)
    assert failures == [503]


async def test_plus_de_reponses_que_la_mairie_n_en_regarde_a_la_fois(maman, season_of, application):
    await maman.inside(ANSWERED, MOST_MUTATIONS)
    await reprend_la_copie(application)
    await maman.ouvre(season_of())
    await maman.lit(
        f"La mairie a dû reprendre une copie de ses données : {MOST_MUTATIONS + 1} de vos demandes n’y sont plus."
    )
    await maman.clique("Ne rien renvoyer")
    await maman.ne_lit_pas("reprendre une copie")
    await maman.recharge()
    await prete(maman)
    await maman.page.wait_for_load_state("networkidle")
    await maman.ne_lit_pas("reprendre une copie")


async def test_la_session_partie_avec_la_copie_n_emporte_pas_ce_que_la_mairie_a_perdu(
    equipee, season_of, application, world, site
):
    """Signed in since the copy: the session is not in it, and nothing that names a child waits for the next one."""
    maman = equipee
    await reprend_la_copie(application)
    await ce_qui_etait_demande_a_sa_reponse(site)
    await change("DELETE FROM session", [])
    await maman.ouvre("espace")
    await maman.lit("MON ESPACE PERSO")
    await maman.saisit_ses_identifiants()
    await maman.lit(WORDS)
    await maman.clique("La renvoyer")
    await maman.reaches("answered")
    assert await etat(world) == "booked"


async def test_se_deconnecter_sans_avoir_repondu_ne_jette_pas_ce_que_la_mairie_a_perdu(equipee, application, world):
    maman = equipee
    await reprend_la_copie(application)
    await maman.ouvre("espace")
    await maman.lit(WORDS)
    await maman.se_deconnecte()
    await maman.se_connecte()
    await maman.lit(WORDS)
    await maman.clique("La renvoyer")
    await maman.reaches("answered")
    assert await etat(world) == "booked"


async def test_repondu_dans_un_onglet_l_autre_ne_le_propose_plus(maman, application):
    await reprend_la_copie(application)
    await maman.ouvre("espace")
    await maman.lit(WORDS)
    other = Phone.of(await maman.context.new_page())
    await other.ouvre("espace")
    await other.lit(WORDS)
    await other.clique("Ne rien renvoyer")
    await other.ne_lit_pas("reprendre une copie")
    await maman.wakes()
    await maman.ne_lit_pas("reprendre une copie")
