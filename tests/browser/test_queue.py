"""Ce qui attend sur le téléphone : visible partout, à envoyer, à retirer, à garder ou à effacer, jamais perdu."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from playwright.async_api import expect

from pwa.models.people import Session
from pwa.models.requests import ServiceRequest
from pwa.storage import databases
from pwa.web.assets import BEGIN
from tests import people
from tests.browser.conftest import change
from tests.browser.test_accessibility import faults
from tests.conftest import PHONE
from tests.guide.phone import ParentAuTelephone

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
DAY, NEXT = "2022-02-01", "2022-02-08"
DEMAND = "**/reservations/demandes"
LIMIT = "lundi 31/01 à 23:59"


@pytest.fixture
async def maman(contexts):
    """Maman TEST, connectée, avec le service worker."""
    parent = await ParentAuTelephone(await contexts(**PHONE)).allume()
    await parent.se_connecte()
    return parent


@pytest.fixture
async def sans_worker(contexts, season_of):
    """Maman TEST dans un navigateur sans service worker, sur la grille de février : la page envoie elle-même."""
    parent = await ParentAuTelephone(await contexts(**{**PHONE, "service_workers": "block"})).allume()
    await parent.se_connecte()
    await parent.ouvre(season_of())
    await prete(parent)
    return parent


async def prete(parent):
    await parent.page.locator(".slot [aria-label]").first.wait_for(state="attached")


async def valide(parent, *boxes):
    for day, *slots in boxes:
        await parent.coche(day, *slots)
    await parent.passe_a_l_etape_2()
    await parent.valide()


async def coche_dans_le_tunnel(parent, *boxes):
    await parent.ouvre_la_saison()
    await parent.attend_que_la_page_soit_gardee()
    await parent.perd_le_reseau()
    await parent.va_en("Février 2022")
    await valide(parent, *boxes or [(DAY, "Matin", "Soir"), (NEXT, "Matin")])
    await parent.lit("Gardée sur ce téléphone, elle partira au retour du réseau")
    await parent.lit("Si vous fermez le site, rouvrez-le dès que vous avez du réseau.")


async def coupe_l_envoi(parent):
    """The demand leaves and no answer ever comes."""
    await parent.page.route(
        DEMAND, lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )


async def retablit_l_envoi_d_un_tap(parent):
    """Still cut for the page's own retries: only what leaves after the next tap arrives."""
    await parent.page.evaluate("addEventListener('click', () => (window.isTapped = true), { capture: true })")

    async def sent(route):
        await (route.continue_() if await parent.page.evaluate("window.isTapped") else route.abort())

    await parent.page.route(DEMAND, sent)


async def etat(world, day=DAY, slot="Matin"):
    return await world.status("Bébé", await world.opening("Bébé", CARE, day, slot))


async def papa_demande(contexts, world, action, day, slot="Matin"):
    """Papa books or cancels from his own phone."""
    context = await contexts()
    form = {"username": "papa.test", "password": people.PASSWORD}
    await context.request.post("/saint-loubes/connexion", form=form, max_redirects=0)
    enrolment, opening = world.enrolment("Bébé", CARE)["id"], await world.opening("Bébé", CARE, day, slot)
    number = len(await databases.rows(databases.reading(), "SELECT id FROM mutation", []))
    demand = {"account": str(world.account("papa.test")["public_id"]),
              "mutation": f"00000000-0000-4000-8000-{number:012}", action: f"{enrolment}:{opening}"}  # fmt: skip
    headers = {"Accept": "application/json"}
    answer = await context.request.post("/saint-loubes/reservations/demandes", form=demand, headers=headers)
    assert (await answer.json())["overall"] == "positive"


def carte(parent):
    return parent.page.locator("article[data-mutation]")


# --- visible partout


@pytest.mark.requirement("SL-74")
async def test_une_demande_gardee_se_voit_dans_l_en_tete_sur_la_carte_et_dans_dernieres_demandes(maman):
    await maman.ouvre("reservations")
    await maman.attend_que_la_page_soit_gardee()
    await maman.ouvre("demandes")
    await maman.attend_que_la_page_soit_gardee()
    await coche_dans_le_tunnel(maman)
    await maman.lit(f"1 demande à envoyer avant le {LIMIT}")
    await maman.clique("RETOUR AUX RÉSERVATIONS")
    await maman.lit("Pas encore arrivé à la mairie")

    await maman.ouvre("reservations")
    enrolment = maman.page.get_by_role("listitem").filter(has_text=CARE).filter(has_text="Bébé").first
    await expect(enrolment).to_contain_text("3 changements à envoyer")
    await expect(enrolment).to_contain_text(f"avant le {LIMIT}")
    assert not await faults(maman)

    await maman.clique("1 demande en attente d’envoi")
    await maman.page.wait_for_url("**/demandes")
    card = carte(maman)
    await expect(card.get_by_role("heading", name="Gardée sur ce téléphone")).to_be_visible()
    await expect(card).to_contain_text("mardi 01/02/2022 Matin, Soir à réserver")
    await expect(card).to_contain_text("mardi 08/02/2022 Matin à réserver")
    await expect(card).to_contain_text(f"Elle doit arriver à la mairie avant le {LIMIT}.")
    await expect(card).to_contain_text(re.compile(r"Validée le 24/01 à 14:\d\d\. Pas encore essayée\."))
    await expect(maman.page.locator("article").first).to_have_attribute("data-status", "queued")
    assert not await faults(maman)
    await maman.clique("Envoyer maintenant")
    await maman.lit("Elle n’est pas partie : elle partira dès que le réseau le permet.")

    await maman.retrouve_le_reseau()
    await expect(card).to_contain_text("Arrivée à la mairie")
    await expect(card).to_contain_text("mardi 08/02/2022 Matin : Réservé")
    await expect(card).not_to_contain_text("à réserver")
    await card.get_by_role("link", name="Voir la réponse").click()
    await maman.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE")
    await maman.attend_que_la_file_soit_vide()


async def test_une_demande_jamais_essayee_se_retire_et_ses_cases_sont_de_nouveau_a_valider(maman, world):
    await maman.ouvre("demandes")
    await maman.attend_que_la_page_soit_gardee()
    await coche_dans_le_tunnel(maman)
    season = maman.page.url.split("#")[0]
    await maman.ouvre("demandes")
    await maman.clique("Retirer")
    await maman.lit("Demande retirée : ses cases sont de nouveau à valider.")
    await expect(carte(maman)).to_have_count(0)
    await maman.attend_que_la_file_soit_vide()
    await maman.retrouve_le_reseau()
    await maman.page.goto(f"{season}#2022-02")
    await maman.lit("3 changements")
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    assert await etat(world) is None
    await maman.ouvre("reservations")
    await maman.lit("3 changements à valider")


async def test_une_demande_sans_reponse_ne_se_retire_plus_et_part_quand_on_le_demande(sans_worker, world):
    maman = sans_worker
    await coupe_l_envoi(maman)
    await valide(maman, (DAY, "Matin"))
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.ouvre("demandes")
    await expect(carte(maman)).to_contain_text(re.compile(r"Dernier essai le 24/01 à 14:\d\d, sans réponse\."))
    await expect(carte(maman)).to_contain_text(re.compile(r"Prochain essai le 24/01 à 14:\d\d\."))
    await expect(maman.page.get_by_role("button", name="Retirer")).to_have_count(0)
    await retablit_l_envoi_d_un_tap(maman)
    await maman.clique("Envoyer maintenant")
    await expect(carte(maman)).to_contain_text("Traitée positivement")
    assert await etat(world) == "booked"


@pytest.mark.parametrize("status", [None, 502], ids=["personne ne répond", "un relais répond"])
async def test_avec_du_reseau_et_sans_reponse_rien_ne_parle_du_reseau(sans_worker, status):
    maman = sans_worker

    async def silent(route):
        await (route.fulfill(status=status, json={"error": "bad gateway"}) if status else route.abort())

    await maman.page.route(DEMAND, lambda route: silent(route) if route.request.method == "POST" else route.continue_())
    await valide(maman, (DAY, "Matin"))
    await maman.lit("Gardée sur ce téléphone : laissez le site ouvert, elle sera renvoyée")
    await maman.lit("La mairie n’a pas encore répondu.", "laissez le site ouvert jusqu’à la réponse")
    await maman.lit(f"1 demande à envoyer avant le {LIMIT}")
    await maman.ne_lit_pas("réseau")
    await maman.ouvre("demandes")
    await expect(carte(maman)).to_contain_text(re.compile(r"sans réponse\. Prochain essai le 24/01 à 14:\d\d\."))
    await maman.clique("Envoyer maintenant")
    await maman.lit("La mairie n’a pas répondu : elle sera renvoyée tant que le site est ouvert.")
    await maman.ne_lit_pas("réseau")


async def test_la_demande_des_deux_enfants_se_voit_sur_les_deux_cartes(sans_worker):
    maman = sans_worker
    await coupe_l_envoi(maman)
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    await maman.page.get_by_label("Fille - Accueil périscolaire").check()
    await maman.valide()
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.ouvre("demandes")
    await expect(carte(maman)).to_contain_text("Même demande pour Fille - Accueil périscolaire")
    await maman.ouvre("reservations")
    await expect(maman.page.get_by_text("1 changement à envoyer")).to_have_count(2)


async def test_la_date_limite_approche_et_le_reseau_manque(maman):
    await maman.ouvre_la_saison()
    await maman.attend_que_la_page_soit_gardee()
    await maman.perd_le_reseau()
    await valide(maman, ("2022-01-25", "Soir"))
    await maman.lit("Attention : une demande doit arriver à la mairie avant le")
    await expect(maman.page.locator("#waiting")).to_contain_text(
        "lundi 24/01 à 23:59, et ce téléphone n’a pas de réseau"
    )
    assert not await faults(maman)
    await maman.retrouve_le_reseau()
    await expect(maman.page.locator("#waiting")).to_be_hidden()


# --- ce que répond la mairie


@pytest.mark.requirement("SL-55")
async def test_une_case_modifiee_entre_temps_est_refusee_et_reste_a_valider(maman, contexts, world):
    await coche_dans_le_tunnel(maman, (DAY, "Matin"))
    await maman.clique("RETOUR AUX RÉSERVATIONS")
    await papa_demande(contexts, world, "book", DAY)
    await papa_demande(contexts, world, "cancel", DAY)
    await maman.retrouve_le_reseau()
    await maman.attend_sur_le_jour(DAY, "Matin", "Matin, mardi 01/02, refusé, modifié ici")
    assert "une autre personne l’a modifié" in await maman.demande_pourquoi(DAY, "Matin")
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await maman.lit("1 changement")
    assert await etat(world) is None


async def test_une_demande_que_la_mairie_ne_peut_pas_lire_se_dit_et_rend_ses_cases(sans_worker, season_of):
    maman = sans_worker
    refusal = {"error": "unprocessable", "sentence": "Cette demande dépasse 2 000 cases."}

    async def refuse(route):
        [mutation] = parse_qs(route.request.post_data)["mutation"]
        await route.fulfill(status=422, json=refusal | {"mutation": mutation})

    await maman.page.route(DEMAND, refuse)
    await valide(maman, (DAY, "Matin"))
    await maman.lit("La mairie n’a pas pu lire cette demande")
    await maman.ouvre("espace")
    await maman.lit("La mairie n’a pas pu lire une demande.")
    await maman.clique("Voir pourquoi")
    await expect(carte(maman)).to_contain_text("Cette demande dépasse 2 000 cases.")
    await maman.clique("J’ai compris")
    await expect(carte(maman)).to_have_count(0)
    await expect(maman.page.locator("#waiting")).to_be_hidden()
    await maman.ouvre(season_of())
    await maman.lit("1 changement")


# --- la session, un autre compte, la déconnexion


async def test_la_session_finie_la_demande_attend_la_connexion_puis_part(maman, world):
    await coche_dans_le_tunnel(maman)
    await change("DELETE FROM session WHERE account_id = ?", [world.account("maman.test")["id"]])
    await maman.retrouve_le_reseau()
    await maman.lit("1 demande attend votre connexion pour partir.")
    await maman.lit("Gardée sur ce téléphone : connectez-vous pour l’envoyer")
    assert await etat(world) is None
    await maman.page.locator("#waiting").get_by_role("link", name="Se connecter").click()
    await maman.lit("1 demande attend votre connexion : elle partira dès que vous serez connecté.")
    assert not await faults(maman)
    await maman.saisit_ses_identifiants()
    await maman.page.wait_for_url("**/espace")
    await maman.attend_que_la_file_soit_vide()
    assert await etat(world) == "booked"


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
IDLE = "UPDATE session SET seen_at = ?, expires_at = ?"
STOLEN = "UPDATE session SET previous_hash = current_hash, current_hash = 'x', rotated_at = ?, taken_at = ?"


@pytest.mark.parametrize(("sql", "why"), [(IDLE, "depuis longtemps"), (STOLEN, "Par sécurité")], ids=["oubli", "vol"])
async def test_une_session_que_le_temps_ou_un_vol_ferme_garde_ce_qui_attend(maman, world, sql, why):
    await coche_dans_le_tunnel(maman)
    await change(sql, [LONG_AGO, LONG_AGO])
    await maman.retrouve_le_reseau()
    await maman.lit("1 demande attend votre connexion pour partir.")
    assert await etat(world) is None
    await maman.ouvre("reservations")
    await maman.lit(why)
    await maman.saisit_ses_identifiants()
    await maman.attend_que_la_file_soit_vide()
    assert await etat(world) == "booked"


async def test_le_jeton_change_au_retour_du_reseau_et_rien_ne_se_perd(maman, world):
    await coche_dans_le_tunnel(maman)
    before = [datetime.now(UTC) - timedelta(days=2)] * 2
    await change("UPDATE session SET rotated_at = ?, seen_at = ?", before)
    await maman.retrouve_le_reseau()
    await maman.attend_que_la_file_soit_vide()
    assert await etat(world) == "booked"
    await change("UPDATE session SET rotated_at = ?, seen_at = ?", before)
    await maman.ouvre("espace")
    await maman.lit("Maman TEST")
    assert (await Session.get()).previous_hash, "it changed"
    await maman.ouvre("demandes")
    await maman.lit("Bébé")


async def test_un_autre_onglet_change_le_jeton_pendant_que_la_file_part(maman, world):
    """What is on its way left with the former token: it is taken, once, and nobody signs in again."""
    asked = await ServiceRequest.all().count()
    await coche_dans_le_tunnel(maman)
    before = [datetime.now(UTC) - timedelta(days=2)] * 2
    other = await maman.page.context.new_page()
    await change("UPDATE session SET rotated_at = ?, seen_at = ?", before)
    await maman.retrouve_le_reseau()
    await other.goto("/saint-loubes/espace")
    if not (await Session.get()).previous_hash:  # the demand was first: its visit is a visit
        await change("UPDATE session SET rotated_at = ?, seen_at = ?", before)
        await other.goto("/saint-loubes/espace")
    assert (await Session.get()).previous_hash, "it changed"
    await maman.attend_que_la_file_soit_vide()
    assert await etat(world) == "booked"
    assert await ServiceRequest.all().count() == asked + 1
    await expect(other.get_by_text("Bonjour, Maman TEST")).to_be_visible()
    await maman.ouvre("demandes")
    await maman.lit("Bébé")


async def test_un_autre_compte_ne_voit_rien_de_ce_qui_attend(maman, world):
    await coche_dans_le_tunnel(maman)
    await maman.se_deconnecte("Garder et me déconnecter")
    await maman.retrouve_le_reseau()
    await maman.ouvre()
    await maman.lit("1 demande attend votre connexion")
    await maman.ne_lit_pas("Bébé")
    await maman.saisit_ses_identifiants("papa.test")
    await maman.page.wait_for_url("**/espace")
    await maman.ouvre("demandes")
    await maman.page.wait_for_load_state("networkidle")
    await expect(carte(maman)).to_have_count(0)
    await maman.ouvre("reservations")
    await maman.page.wait_for_load_state("networkidle")
    await maman.ne_lit_pas("à envoyer")
    assert await etat(world) is None


async def test_se_deconnecter_en_effacant_ne_laisse_rien(maman, world):
    await coche_dans_le_tunnel(maman)
    await maman.clique("RETOUR AUX RÉSERVATIONS")
    await maman.coche("2022-02-03", "Matin")
    await maman.page.locator(".account summary").click()
    await maman.clique("Se déconnecter")
    await maman.lit(
        "Il reste sur ce téléphone : 1 demande à envoyer, et 1 case cochée ou décochée, pas encore validée."
    )
    assert not await faults(maman)
    await maman.clique("Rester connecté")
    await expect(maman.page.get_by_role("dialog")).to_have_count(0)
    await maman.lit("1 changement")
    await maman.se_deconnecte("Tout effacer et me déconnecter")
    await maman.lit("Vous êtes déconnecté. Plus rien de votre compte ne s’ouvre sur ce téléphone.")
    await maman.ne_lit_pas("rien n’est perdu")
    await maman.retrouve_le_reseau()
    await maman.ouvre()
    await maman.page.wait_for_load_state("networkidle")
    await maman.ne_lit_pas("votre connexion")
    await maman.saisit_ses_identifiants()
    await maman.ouvre_la_saison()
    await maman.va_en("Février 2022")
    await maman.lit("Aucun changement")
    assert await etat(world) is None


async def test_une_page_d_une_autre_version_demande_quand_meme_avant_de_se_deconnecter(sans_worker):
    """After a rollback the question's own file is not served any more: one in itself without import maps."""
    maman = sans_worker
    await maman.page.route("**/import_map.js*", lambda route: route.fulfill(content_type="text/javascript", body=BEGIN))
    await maman.page.route("**/js/site/sign_out.js*", lambda route: route.abort())
    await maman.recharge()
    await prete(maman)
    await coupe_l_envoi(maman)
    await valide(maman, (DAY, "Matin"))
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    asked = []

    async def answers(dialog):
        asked.append(dialog.message)
        await (dialog.accept() if len(asked) > 1 else dialog.dismiss())

    maman.page.on("dialog", answers)
    await maman.page.locator(".account summary").click()
    await maman.clique("Se déconnecter")
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.clique("Se déconnecter")
    await maman.lit("1 demande attend votre connexion")
    assert len(asked) == 2
    assert "pas encore parties" in asked[0]


async def test_sans_notre_script_la_deconnexion_garde_ce_qui_attend(sans_worker):
    maman = sans_worker
    await coupe_l_envoi(maman)
    await valide(maman, (DAY, "Matin"))
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.page.route("**/js/site/start.js*", lambda route: route.abort())
    await maman.ouvre("espace")
    await maman.page.locator(".account summary").click()
    await maman.clique("Se déconnecter")
    await maman.lit("MON ESPACE PERSO")
    await maman.page.unroute("**/js/site/start.js*")
    await maman.page.unroute(DEMAND)
    await maman.ouvre()
    await maman.lit("1 demande attend votre connexion")


# --- ce que le navigateur veut bien garder

REFUSES = "IDBFactory.prototype.open = () => { throw new DOMException('non', 'SecurityError'); };"
FULL = """for (const name of ["put", "add"]) {
  IDBObjectStore.prototype[name] = () => { throw new DOMException("plein", "QuotaExceededError"); };
}"""


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(REFUSES, "Ce navigateur ne garde rien sur ce téléphone", id="refusé"),
        pytest.param(FULL, "Il n’y a plus de place sur ce téléphone", id="plein"),
    ],
)
async def test_sans_rien_garder_le_site_marche_en_ligne_et_le_dit_une_fois(
    sans_worker, season_of, world, script, words
):
    maman = sans_worker
    await maman.page.add_init_script(script)
    await maman.recharge()
    await prete(maman)
    await maman.coche(DAY, "Matin", "Soir")
    await maman.lit("2 changements", words)
    await maman.decoche(DAY, "Soir")
    await maman.lit("1 changement")

    await coupe_l_envoi(maman)
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.lit("Ne quittez pas cette page : touchez de nouveau VALIDER dès que vous avez du réseau.")
    await maman.page.unroute(DEMAND)
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("Traitée positivement")
    assert await etat(world) == "booked"
    assert await etat(world, DAY, "Soir") is None
    await maman.ouvre(season_of())
    await prete(maman)
    await maman.ne_lit_pas(words)


ERASE = """async () => {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
  }
}"""


async def test_ce_que_le_navigateur_a_efface_se_dit(sans_worker):
    maman = sans_worker
    await coupe_l_envoi(maman)
    await valide(maman, (DAY, "Matin"))
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.until(
        "the count is written down", "Object.keys(localStorage).some((key) => /^preau-saint-loubes-/.test(key))"
    )
    await maman.page.evaluate(ERASE)
    await maman.ouvre("espace")
    await maman.lit("Votre navigateur a effacé ce qui était gardé sur ce téléphone.")
    await maman.ouvre("espace")
    await maman.page.wait_for_load_state("networkidle")
    await maman.ne_lit_pas("Votre navigateur a effacé")


async def test_une_file_qui_se_vide_normalement_n_est_pas_prise_pour_un_effacement(sans_worker):
    maman = sans_worker
    await coupe_l_envoi(maman)
    await valide(maman, (DAY, "Matin"))
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    # The grid's page goes to the answer by itself, and would break off whatever is opened meanwhile; the espace stays.
    await maman.ouvre("espace")
    await maman.page.unroute(DEMAND)
    await maman.recharge()
    await maman.attend_que_la_file_soit_vide()
    await maman.ouvre("espace")
    await maman.page.wait_for_load_state("networkidle")
    await maman.ne_lit_pas("a effacé")
    await maman.until(
        "nothing is counted", "!Object.keys(localStorage).some((key) => /^preau-saint-loubes-/.test(key))"
    )


PERSIST = """navigator.storage.persisted = async () => false;
navigator.storage.persist = async () => {
  localStorage.setItem("asked", Number(localStorage.getItem("asked")) + 1);
};"""


async def test_le_navigateur_est_prie_de_garder_apres_la_premiere_demande_en_attente_et_une_fois(sans_worker):
    maman = sans_worker
    await maman.page.add_init_script(PERSIST)
    await maman.recharge()
    await prete(maman)
    await maman.coche(DAY, "Matin")
    assert await maman.page.evaluate("localStorage.getItem('asked')") is None
    await coupe_l_envoi(maman)
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.until("it was asked", "localStorage.getItem('asked') === '1'")
    await maman.clique("RETOUR AUX RÉSERVATIONS")
    await valide(maman, (NEXT, "Matin"))
    await maman.attend_que_la_file_dise("2 demandes en attente d’envoi")
    assert await maman.page.evaluate("localStorage.getItem('asked')") == "1"


SAFARI = """Object.defineProperty(Navigator.prototype, "standalone", { value: false });
navigator.storage.persisted = async () => false;
navigator.storage.persist = async () => false;"""


async def test_un_navigateur_qui_oublie_apres_sept_jours_le_dit_tant_qu_une_demande_y_attend(sans_worker):
    maman = sans_worker
    await maman.page.add_init_script(SAFARI)
    await maman.recharge()
    await prete(maman)
    await coupe_l_envoi(maman)
    await valide(maman, (DAY, "Matin"))
    told = maman.page.locator("#forgets")
    await expect(told).to_contain_text("efface ce qu’un site garde après sept jours sans visite")
    assert not await faults(maman)
    await told.get_by_role("link", name="ajoutez votre espace à l’écran d’accueil").click()
    await expect(maman.page.locator("#forgets")).to_have_count(1)
    await expect(maman.page.locator("#install")).to_be_visible()


# --- l’autre parent


async def revient(parent):
    await parent.page.evaluate("dispatchEvent(new Event('focus'))")


async def revient_et_demande(parent):
    """What the town hall answers to the page that comes back in front."""
    async with parent.page.expect_response("**/etat?*") as answer:
        await revient(parent)
    return (await answer.value).status


@pytest.mark.requirement("SL-55")
async def test_ce_que_fait_papa_se_voit_au_retour_sur_la_page_sans_toucher_au_brouillon(sans_worker, contexts, world):
    maman = sans_worker
    await maman.coche(NEXT, "Matin")
    await papa_demande(contexts, world, "book", DAY)
    await papa_demande(contexts, world, "cancel", "2022-02-04")
    await revient(maman)
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await expect(maman.case("2022-02-04", "Matin")).not_to_be_checked()
    await expect(maman.case(NEXT, "Matin")).to_be_checked()
    await maman.lit("1 changement")

    await maman.decoche(DAY, "Matin")
    await maman.lit(re.compile(r"Matin du 01/02\s: Papa a réservé ce jour à 14:\d\d\."), "2 changements")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("Traitée positivement")
    assert await etat(world) is None
    assert await etat(world, NEXT) == "booked"


async def test_une_case_cochee_que_papa_vient_de_reserver_n_est_plus_un_changement_et_le_dit(
    sans_worker, contexts, world
):
    maman = sans_worker
    await maman.coche(DAY, "Matin", "Soir")
    await papa_demande(contexts, world, "book", DAY)
    await revient(maman)
    await maman.lit(re.compile(r"Matin du 01/02\s: Papa a réservé ce jour à 14:\d\d\."), "1 changement")
    await expect(maman.case(DAY, "Matin")).to_be_checked()


async def test_rien_n_a_bouge_une_reponse_304_et_rien_pendant_le_recapitulatif(sans_worker, contexts, world):
    maman = sans_worker
    assert [await revient_et_demande(maman) for _ in range(2)] == [200, 304]
    await maman.coche(DAY, "Matin")
    await maman.passe_a_l_etape_2()
    asked = []
    maman.page.on("request", lambda request: asked.append(request.url) if "/etat?" in request.url else None)
    await revient(maman)
    await maman.clique("< RETOUR À L’ÉTAPE 1")
    await expect(maman.page.locator("#step-1")).to_be_visible()  # the way back in the history takes its time
    assert await revient_et_demande(maman) == 304
    assert len(asked) == 1, "que la dernière fois"


async def test_une_place_prise_par_d_autres_se_dit_sur_la_case_cochee(sans_worker, world):
    maman = sans_worker
    await maman.coche(DAY, "Matin")
    opening = await world.opening("Bébé", CARE, DAY, "Matin")
    await change(
        "UPDATE seats SET taken = capacity, revision = revision + 1 "
        "WHERE id IN (SELECT seats_id FROM opening_seats WHERE opening_id = ?)",
        [opening],
    )
    await revient(maman)
    await maman.lit("Matin du 01/02 : il n’y a plus de place.")
    await maman.decoche(DAY, "Matin")
