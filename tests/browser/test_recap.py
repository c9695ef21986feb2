"""L’étape 2 : le prix et VALIDER restent sous le pouce, et le prix est celui des cases de chaque enfant coché."""

import asyncio
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser import pages
from tests.people import HOME

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
async def maman(arrives, season_of):
    maman = await arrives(viewport={"width": 360, "height": 640})
    await pages.opens(maman, season_of())
    await maman.coche("2022-02-01", "Matin", "Soir")
    await maman.coche("2022-02-08", "Matin", "Soir")
    await maman.passe_a_l_etape_2()
    return maman


@pytest.mark.requirement("SL-69")
async def test_valider_et_le_prix_se_voient_sans_descendre(maman):
    valider = maman.page.get_by_role("button", name="VALIDER")
    await expect(valider).to_be_in_viewport(ratio=1)
    price = maman.page.get_by_role("status").filter(has_text="Différence de prix")
    await expect(price).to_contain_text("+ 4,40 €")
    await expect(price).to_be_in_viewport(ratio=1)
    await maman.page.get_by_text("RETOUR À L’ÉTAPE 1").scroll_into_view_if_needed()
    await expect(valider).to_be_in_viewport(ratio=1)


@pytest.mark.requirement("SL-70")
async def test_le_prix_compte_l_autre_enfant_coche(maman):
    bar = maman.page.get_by_role("status").filter(has_text="Différence de prix")
    await expect(bar).to_contain_text("+ 4,40 €")
    fille = maman.page.get_by_label("Fille - Accueil périscolaire - Hector Ducamp Élémentaire")
    await fille.check()
    await expect(bar).to_contain_text("Différence de prix pour 2 enfants")
    await expect(bar).to_contain_text("+ 6,10 €")  # her two Soir are booked already
    await fille.uncheck()
    await expect(bar).to_contain_text("+ 4,40 €")
    await expect(bar).not_to_contain_text("enfants")


@pytest.fixture
async def fille_has_a_day(maman, world):
    """Her Matin of the 1st is booked already: 0,85 € that the same demand does not cost again."""
    care = world.enrolment("Fille", pages.CARE)["id"]
    opening = await world.opening("Fille", pages.CARE, "2022-02-01", "Matin")
    account, mutation = str(world.account("maman.test")["public_id"]), str(uuid4())
    form = {"account": account, "mutation": mutation, "book": f"{care}:{opening}"}
    answer = await maman.page.context.request.post(
        f"/{HOME}/reservations/demandes", form=form, headers={"Accept": "application/json"}
    )
    assert answer.status == 201
    return f"/{HOME}/reservations/{care}"


async def ticks_fille(maman):
    await maman.page.get_by_label("Fille - Accueil périscolaire - Hector Ducamp Élémentaire").check()
    return maman.page.get_by_role("status").filter(has_text="Différence de prix")


async def test_le_jour_deja_reserve_de_la_soeur_ne_coute_pas_deux_fois(maman, fille_has_a_day):
    bar = await ticks_fille(maman)
    await expect(bar).to_contain_text("+ 5,25 €")
    await expect(maman.page.get_by_text("Fille, mardi 01/02/2022 Matin : déjà réservé")).to_be_visible()


AS_THE_WORKER_KEEPS_IT = """async (url) => {
  const { pagesCache } = await import("/service_worker/logic/privacy.js");
  const { account } = document.getElementById("season").dataset;
  const [, town] = url.split("/");
  return (await caches.open(pagesCache(town, account))).put(url, await fetch(url));
}"""


async def test_sans_reseau_le_prix_vient_des_pages_gardees(maman, fille_has_a_day):
    await maman.page.evaluate(AS_THE_WORKER_KEEPS_IT, fille_has_a_day)
    await maman.page.context.set_offline(True)
    bar = await ticks_fille(maman)
    await expect(bar).to_contain_text("+ 5,25 €")
    await expect(maman.page.get_by_text("Fille, mardi 01/02/2022 Matin : déjà réservé")).to_be_visible()


async def test_sans_reseau_ni_page_gardee_le_prix_de_la_soeur_n_est_pas_invente(maman, fille_has_a_day):
    await maman.page.context.set_offline(True)
    bar = await ticks_fille(maman)
    await expect(maman.page.get_by_text("Fille : son prix sera dans la réponse de la mairie")).to_be_visible()
    await expect(bar).to_contain_text("+ 4,40 €")


REHEARSAL = "**/reservations/essai"
PATIENT = "() => { AbortSignal.timeout = () => new AbortController().signal; }"


async def test_une_mairie_qui_tarde_ne_retient_pas_ce_que_le_telephone_sait_dire(maman, fille_has_a_day):
    await maman.page.evaluate(AS_THE_WORKER_KEEPS_IT, fille_has_a_day)
    gate = asyncio.Event()

    async def late(route):
        await gate.wait()
        await route.fulfill(json={"price": 999, "foreseen": []})

    await maman.page.evaluate(PATIENT)
    await maman.page.route(REHEARSAL, late)
    bar = await ticks_fille(maman)
    await expect(bar).to_contain_text("+ 5,25 €")
    await expect(maman.page.get_by_text("Fille, mardi 01/02/2022 Matin : déjà réservé")).to_be_visible()
    gate.set()
    await expect(bar).to_contain_text("+ 9,99 €")


async def test_une_session_terminee_se_dit_avant_valider(maman):
    await maman.page.context.clear_cookies()
    bar = await ticks_fille(maman)
    await maman.lit("Votre session est terminée : la demande sera gardée sur ce téléphone")
    await expect(bar).to_contain_text("pour 2 enfants")


async def test_le_401_d_un_relais_ne_demande_pas_de_se_connecter(maman):
    await maman.page.route(
        REHEARSAL, lambda route: route.fulfill(status=401, json={"error": "sign_in_needed", "sentence": "portail"})
    )
    await ticks_fille(maman)
    await maman.lit("Fille : son prix sera dans la réponse de la mairie")
    await maman.ne_lit_pas("session")


async def test_le_prix_d_avant_ne_reste_pas_a_cote_d_un_autre_choix(maman):
    gate = asyncio.Event()

    async def late(route):
        await gate.wait()
        await route.fulfill(json={"price": 999, "foreseen": []})

    bar = maman.page.get_by_role("status").filter(has_text="Différence de prix")
    await expect(bar).to_contain_text("+ 4,40 €")
    await maman.page.evaluate(PATIENT)
    await maman.page.evaluate("() => { globalThis.setTimeout = () => 0; }")
    await maman.page.route(REHEARSAL, late)
    await ticks_fille(maman)
    await expect(bar).to_contain_text("…")
    await expect(bar).not_to_contain_text("€")
    gate.set()
    await expect(bar).to_contain_text("+ 9,99 €")


async def holds(maman):
    """What is validated waits on the way until the gate is open."""
    gate = asyncio.Event()

    async def late(route):
        await gate.wait()
        await route.continue_()

    await maman.page.route("**/reservations/demandes", late)
    return gate


async def test_une_reponse_tardive_ne_prend_pas_la_place_d_un_autre_choix(maman):
    """VALIDER, then back to the grid before the answer: the second choice stays, and the first answer is said."""
    gate = await holds(maman)
    await maman.valide()
    await maman.clique("< RETOUR À L’ÉTAPE 1")
    await maman.coche("2022-02-10", "Soir")
    await maman.passe_a_l_etape_2()
    gate.set()
    await maman.lit("La mairie a répondu à votre demande précédente : Traitée positivement.")
    await maman.lit("2 - LE RÉCAPITULATIF", "jeudi 10/02/2022 Soir")
    await maman.page.unroute("**/reservations/demandes")
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("DEMANDE N° 24", "jeudi 10/02/2022 Soir")


async def test_une_reponse_qui_tarde_trop_se_dit_quand_elle_arrive(maman):
    """Eight seconds after VALIDER the page waits no more: its card does not take the place of another choice either."""
    await maman.page.clock.install()
    gate = await holds(maman)
    await maman.valide()
    await maman.clique("< RETOUR À L’ÉTAPE 1")
    await maman.coche("2022-02-10", "Soir")
    await maman.passe_a_l_etape_2()
    await maman.page.clock.fast_forward(9_000)
    await maman.lit("2 - LE RÉCAPITULATIF", "jeudi 10/02/2022 Soir")
    gate.set()
    await maman.lit("La mairie a répondu à votre demande précédente : Traitée positivement.")
    await maman.lit("2 - LE RÉCAPITULATIF", "jeudi 10/02/2022 Soir")
