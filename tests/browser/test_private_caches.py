"""Ce qui est à la famille part avec elle : rien ne se relit après la déconnexion, par aucun chemin."""

from contextlib import suppress

import pytest
from playwright.async_api import Error as PageLeft

from pwa.models.people import Child, Custody, Guardian, Household, Membership
from pwa.models.towns import Town
from pwa.storage import databases
from tests.browser.conftest import change, sign_in
from tests.browser.storms import CARE, Phone
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE
from tests.people import HOME
from tests.waiting import comes

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECRETS = ("Bébé", "Fille", "Maman TEST", "maman.test")
OFFLINE, DOOR = "Vous êtes hors connexion", "MON ESPACE PERSO"

KEPT_TEXTS = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      texts.push([name, key.url, await (await cache.match(key, { ignoreVary: true })).text()]);
    }
  }
  return texts;
}"""

IN_HTTP_CACHE = """async (paths) => {
  const ask = (path) => fetch(path, { cache: "only-if-cached", mode: "same-origin" }).then(() => path, () => null);
  return (await Promise.all(paths.map(ask))).filter(Boolean);
}"""


@pytest.fixture
async def maman(contexts):
    phone = await Phone(await contexts(**PHONE)).allume()
    await phone.se_connecte()
    return phone


@pytest.fixture
def private(world):
    """Addresses that show the family's names or its requests."""
    season = f"reservations/{world.enrolment('Bébé', CARE)['id']}"
    return ["espace", season, f"enfants/{world.child('Bébé')['id']}/agenda", "demandes/20"]


async def reads_everything(parent, private):
    for path in private:
        await parent.ouvre(path)
        await parent.attend_que_la_page_soit_gardee(path)


async def goes_back(parent, times):
    """*Back* that often: the sign-in box or the page that says there is no network, and none of the family's words."""
    for _ in range(times):
        await parent.page.go_back(wait_until="commit")
        await parent.lit_l_un(DOOR, OFFLINE)
        await is_silent(parent)


async def nothing_is_readable(parent, private):
    """Offline: by the address bar, in Cache Storage, in the browser's own cache."""
    await parent.attend_que_plus_rien_ne_soit_garde()
    await parent.perd_le_reseau()
    for path in private:
        await parent.ouvre(path)
        await parent.lit(OFFLINE)
        await is_silent(parent)
    for name, url, text in await parent.page.evaluate(KEPT_TEXTS):
        assert not [word for word in SECRETS if word in text], (name, url)
    paths = [f"/{parent.town}/{path}" for path in private]
    assert await parent.page.evaluate(IN_HTTP_CACHE, paths) == []


async def is_silent(parent):
    """A page that leaves meanwhile is read where it arrives."""
    shown = ""

    async def is_read():
        nonlocal shown
        with suppress(PageLeft):
            shown = await parent.page.content()
        return shown

    await comes("the page is read", is_read)
    assert not [word for word in SECRETS if word in shown], parent.page.url


@pytest.fixture
async def whole_pages(chromium, site):
    """With the back/forward cache, that Playwright turns off: a page there is whole, scripts and all."""
    browser = await chromium.browser_type.launch(
        executable_path=CHROMIUM, args=CHROMIUM_ARGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    context = await browser.new_context(base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", **PHONE)
    yield await Phone(context).allume()
    await browser.close()


async def test_apres_la_deconnexion_rien_ne_se_relit_et_l_onglet_oublie_se_ferme(whole_pages, private):
    maman = whole_pages
    await maman.se_connecte()
    forgotten = Phone.of(await maman.context.new_page())
    await forgotten.ouvre("espace")
    await reads_everything(maman, private)
    await maman.se_deconnecte()
    await forgotten.lit(DOOR)
    await is_silent(forgotten)
    await goes_back(maman, 3)
    await nothing_is_readable(maman, private)


async def test_sans_reseau_le_telephone_se_ferme_aussitot_et_la_mairie_l_apprend_ensuite(maman, private, world):
    await reads_everything(maman, private)
    await maman.perd_le_reseau()
    await maman.se_deconnecte()
    await goes_back(maman, 3)
    await nothing_is_readable(maman, private)
    assert await sessions(world) == 1
    await maman.retrouve_le_reseau()
    await maman.ouvre(private[0])
    await maman.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
    await is_silent(maman)
    assert await sessions(world) == 0


FORGETS = """async () => {
  for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  localStorage.clear();
}"""


async def test_deconnecte_sans_reseau_puis_tout_oublie_le_telephone_ne_rouvre_rien(maman, private, world):
    """Safari erases what a site keeps after seven days: the session's cookie stays, and opens nothing any more."""
    await maman.ouvre(private[0])
    await maman.attend_que_la_page_soit_gardee(private[0])
    await maman.perd_le_reseau()
    await maman.se_deconnecte()
    await maman.lit(OFFLINE)
    await maman.page.evaluate(FORGETS)
    await maman.retrouve_le_reseau()
    assert await sessions(world) == 1
    await maman.ouvre(private[0])
    await maman.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
    await is_silent(maman)
    assert await sessions(world) == 0


AT_HAND = """(async () => {
  const one = performance.getEntriesByType("resource").find(({ name }) => name.includes("/workerless.js"));
  return Boolean(one && (await import(one.name)));
})()"""


async def test_le_worker_n_est_pas_encore_la_le_telephone_se_ferme_quand_meme(contexts, private, world):
    """The first page of all, then the network goes: the phone's own error page said nothing."""
    maman = await Phone(await contexts(**{**PHONE, "service_workers": "block"})).allume()
    await sign_in(maman.context)
    await maman.ouvre(private[0])
    await maman.until("what signing out needs", AT_HAND)
    await maman.perd_le_reseau()
    await maman.demande_a_sortir()
    await maman.lit("Vous êtes déconnecté")
    await is_silent(maman)
    assert await sessions(world) == 1
    await maman.retrouve_le_reseau()
    await maman.lit(DOOR)
    assert await sessions(world) == 0


async def sessions(world):
    of = [world.account("maman.test")["id"]]
    return len(await databases.rows(databases.reading(), "SELECT account_id FROM session WHERE account_id = ?", of))


async def test_la_session_finie_a_la_mairie_ferme_au_prochain_reseau(maman, private, world):
    """« Se déconnecter partout », asked from another phone."""
    await reads_everything(maman, private)
    await change("DELETE FROM session WHERE account_id = ?", [world.account("maman.test")["id"]])
    await maman.ouvre(private[0])
    await maman.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
    await nothing_is_readable(maman, private)


async def test_l_autre_parent_ne_voit_rien_de_ce_qui_etait_garde_ni_personne_un_mois_apres(maman, private):
    """A phone that another account takes over, then forgotten in a drawer beyond the session's end."""
    await reads_everything(maman, private)
    before = await maman.caches()
    await sign_in(maman.context, "papa.test")
    papa = maman  # the same phone
    await papa.ouvre("espace")
    await papa.lit("Bonjour, Papa TEST")
    await papa.attend_que_la_page_soit_gardee("espace")
    [own] = [name for name in await papa.caches() if name.endswith("-pages")]
    assert own not in before
    for name, url, text in await papa.page.evaluate(KEPT_TEXTS):
        assert "Bonjour, Maman TEST" not in text, (name, url)

    await papa.perd_le_reseau()
    await papa.ouvre("espace")
    await papa.lit("Bonjour, Papa TEST")
    await papa.inside("({ facts }) => facts.change(({ seen_at }) => ({ seen_at: seen_at - 30 * 86400000 }))")
    await papa.ouvre("espace")
    await papa.lit(OFFLINE)
    await papa.ne_lit_pas("Papa")


@pytest.fixture
async def second_home(world):
    """Papa answers for another household too, where Ulysse lives."""
    town = await Town.get(slug=HOME)
    papa = await Guardian.get(email="papa.test@example.org", town=town)
    home = await Household.create(town=town, address="3 place Une", postcode="33450", city="SAINT-LOUBÈS")
    await Membership.create(household=home, guardian=papa)
    child = await Child.create(town=town, first_name="Ulysse", last_name="TEST", birth_date="2015-03-01")
    await Custody.create(household=home, child=child)


NOTHING_LEFT = f"""({KEPT_TEXTS})().then((all) => {{
  const pages = all.filter(([name]) => name.endsWith("-pages"));
  return pages.length > 0 && !pages.some(([, , text]) => text.includes("Bébé"));
}})"""


async def test_changer_de_foyer_ne_laisse_rien_de_l_autre_sur_aucun_telephone(contexts, second_home, private):
    """Where it was tapped, and on the account's other phone once it hears from the town hall."""
    phones = [await Phone(await contexts(**PHONE)).allume() for _ in range(2)]
    for phone in phones:
        await phone.se_connecte("papa.test")
        await reads_everything(phone, private[:2])
    here, _ = phones
    await here.ouvre("espace")
    await here.clique("3 place Une, 33450 SAINT-LOUBÈS")
    for phone in phones:
        await phone.ouvre("espace")
        await phone.lit("Ulysse")
        await phone.until("nothing of the other household is kept", NOTHING_LEFT)
        await phone.perd_le_reseau()
        await phone.ouvre(private[1])
        await phone.lit(OFFLINE)
        await phone.ouvre("espace")
        await phone.lit("Ulysse")
