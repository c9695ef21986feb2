"""Deux onglets d’un même téléphone, et ce qui revient au brouillon : rien ne se perd, rien ne part deux fois."""

import re

import pytest
from playwright.async_api import expect

from pwa.storage import databases
from tests.browser.conftest import change
from tests.browser.storms import CARE, Phone, received
from tests.browser.test_queue import DEMAND, FULL, coupe_l_envoi, etat, papa_demande, prete, valide
from tests.conftest import PHONE
from tests.waiting import comes

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY, NEXT, LATER = "2022-02-01", "2022-02-08", "2022-02-15"


@pytest.fixture
async def maman(contexts, season_of):
    """Maman TEST sans service worker, sur la grille de février : la page envoie elle-même."""
    phone = await Phone(await contexts(**{**PHONE, "service_workers": "block"})).allume()
    await phone.se_connecte()
    await phone.ouvre(season_of())
    await prete(phone)
    return phone


@pytest.fixture
async def other(maman):
    """Le même téléphone, dans un autre onglet sur la même grille."""
    tab = Phone.of(await maman.context.new_page())
    await tab.page.goto(maman.page.url)
    await prete(tab)
    return tab


async def drafted(phone, is_right):
    return is_right(await phone.inside("({ within }) => within((db) => db.count('draft'))"))


async def test_tout_cocher_ne_perd_pas_ce_que_l_autre_onglet_vient_de_cocher(maman, other):
    await maman.va_en("Mars 2022")
    await maman.coche("2022-03-01", "Matin")
    await other.clique("Tout cocher")
    await maman.page.evaluate("dispatchEvent(new Event('focus'))")
    await maman.recharge()
    await prete(maman)
    await expect(maman.case("2022-03-01", "Matin")).to_be_checked()
    await comes("both are kept", lambda: drafted(maman, lambda count: count > 10))


async def test_un_brouillon_ouvert_a_l_etape_2_dans_deux_onglets_part_une_fois(maman, other, world, sendings):
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await other.recharge()
    await prete(other)
    await other.passe_a_l_etape_2()
    await coupe_l_envoi(maman)
    await maman.valide()
    await maman.lit("Gardée sur ce téléphone")
    await other.lit("Gardée sur ce téléphone")
    await expect(other.page.get_by_role("button", name="VALIDER")).to_have_count(0)
    await other.wakes()
    await other.attend_la_reponse()
    await maman.attend_la_reponse()
    assert sendings() == 1
    assert [one["overall"] for one in await received(world)] == ["positive"]


async def test_valider_dans_les_deux_onglets_a_la_fois_n_envoie_qu_une_demande(maman, other, world):
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await other.recharge()
    await prete(other)
    await other.passe_a_l_etape_2()
    for tab in (maman, other):
        await tab.page.evaluate("BroadcastChannel.prototype.postMessage = () => null")
    await maman.valide()
    await other.valide()
    await maman.attend_la_reponse()
    await other.attend_la_reponse()
    assert len(await received(world)) == 1


async def test_une_demande_retiree_dans_un_onglet_n_est_plus_gardee_dans_l_autre(maman, other):
    await coupe_l_envoi(maman)
    await maman.page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    await maman.page.route("**/healthz", lambda route: route.abort())
    await valide(maman, (DAY, "Matin"))
    await maman.lit("Gardée sur ce téléphone")
    await other.page.route("**/*", lambda route: route.continue_() if route.request.method == "GET" else route.abort())
    await other.inside(
        """async ({ outbox, town, account }) => {
          const { withdraw } = await import("/service_worker/shared/unsent.js");
          const [{ mutation }] = await outbox.all();
          await withdraw(town, account, mutation);
        }"""
    )
    await expect(maman.page.get_by_role("button", name="ALLER À L’ÉTAPE 2 >")).to_be_visible()
    await maman.lit("1 changement")


async def test_une_demande_pour_la_soeur_retiree_se_retrouve_a_l_etape_2_avec_la_soeur(maman, season_of):
    await maman.page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
    await maman.page.route("**/healthz", lambda route: route.abort())
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.page.get_by_label("Fille - Accueil périscolaire").check()
    await maman.valide()
    await maman.lit("Gardée sur ce téléphone")
    await maman.page.add_init_script("Object.defineProperty(navigator, 'onLine', { value: false })")
    await maman.ouvre("demandes")
    await maman.clique("Retirer")
    await maman.lit("« Effectuer la même demande pour » reste coché.")
    await maman.ouvre(season_of())
    await prete(maman)
    await maman.passe_a_l_etape_2()
    await expect(maman.page.get_by_label("Fille - Accueil périscolaire")).to_be_checked()
    await maman.lit("Différence de prix pour 2 enfants")


async def test_telephone_plein_reponse_perdue_une_soeur_de_plus_est_une_autre_demande(maman, world):
    await maman.page.add_init_script(FULL)
    await maman.recharge()
    await prete(maman)
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()

    async def answer_lost(route):
        await route.fetch()
        await route.abort()

    await maman.page.route(DEMAND, answer_lost)
    await maman.valide()
    await maman.lit("touchez de nouveau VALIDER dès que vous avez du réseau.")
    await maman.page.unroute(DEMAND)
    await maman.page.get_by_label("Fille - Accueil périscolaire").check()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.ne_lit_pas("n’a pas pu lire")
    assert await etat(world) == "booked"
    assert [one["overall"] for one in await received(world)] == ["positive"] * 3


async def test_une_case_reservee_depuis_ne_se_dit_plus_refusee(maman, contexts, world, season_of):
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await papa_demande(contexts, world, "book", DAY)
    await papa_demande(contexts, world, "cancel", DAY)
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.ouvre(season_of())
    await prete(maman)
    await expect(maman.case(DAY, "Matin")).to_have_accessible_name("Matin, mardi 01/02, refusé, modifié ici")
    await papa_demande(contexts, world, "book", DAY)
    await maman.recharge()
    await prete(maman)
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await expect(maman.case(DAY, "Matin")).to_have_accessible_name(re.compile("^Matin, mardi 01/02"))
    await expect(maman.case(DAY, "Matin")).not_to_have_accessible_name(re.compile("refusé"))


async def test_le_brouillon_d_un_enfant_parti_du_foyer_se_retire(maman, world):
    await maman.coche(DAY, "Matin")
    await maman.lit("1 changement")
    child = world.enrolment("Bébé", CARE)["child_id"]
    [home] = await databases.rows(
        databases.reading(),
        "SELECT g.household_id FROM account a JOIN guardian g ON g.id = a.guardian_id WHERE a.id = ?",
        [world.account("maman.test")["id"]],
    )  # fmt: skip
    await change("DELETE FROM custody WHERE child_id = ? AND household_id = ?", [child, home["household_id"]])
    await maman.ouvre("reservations")
    await maman.lit("1 changement à valider pour une inscription qui n’est plus dans votre espace.")
    await maman.clique("Retirer")
    await maman.ne_lit_pas("n’est plus dans votre espace")
    await comes("nothing is left of it", lambda: drafted(maman, lambda count: count == 0))
    await maman.page.locator(".account summary").click()
    await maman.clique("Se déconnecter")
    await maman.lit("MON ESPACE PERSO")


HOLDS = """async () => {
  const { openStore } = await import("/service_worker/shared/store.js");
  const { town, account } = document.body.dataset;
  await new Promise((held) => openStore(town, account).within(async (db) => {
    const store = db.transaction(["draft", "outbox"], "readwrite").objectStore("draft");
    for (;;) await store.count().then(held);
  }));
}"""


async def test_se_deconnecter_n_attend_pas_un_telephone_qui_ne_repond_plus(maman, other):
    """An unfinished writing of another tab stands for one that the phone put to sleep."""
    await other.page.evaluate(HOLDS)
    await maman.page.locator(".account summary").click()
    await maman.clique("Se déconnecter")
    await maman.page.wait_for_url(f"**/{maman.town}/", timeout=60_000)
    await maman.lit("MON ESPACE PERSO")
