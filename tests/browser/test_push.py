"""La réponse sur l’écran verrouillé : demandée d’un tap, scellée par notre serveur, montrée par le vrai worker."""

import json
from dataclasses import replace
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.async_api import expect

from pwa.storage import databases
from tests import people
from tests.browser.conftest import sign_in
from tests.conftest import PHONE
from tests.guide.pocket import ASK, TelephoneDansLaPoche
from tests.letters_leaving import letters_leaving
from tests.push_service import open_push_service
from tests.waiting import comes

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
DAY = "2022-02-01"
POSITIVE = {"title": f"Bébé · {CARE}", "body": "Traitée positivement", "tag": "demande-24"}


@pytest.fixture
def settings(settings):
    """With our own push service among those that may be written to."""
    return replace(settings, push_hosts=("127.0.0.1",))


@pytest.fixture
async def service():
    """The push service of the phones' browser."""
    async with open_push_service() as running:
        yield running


@pytest.fixture
async def post(settings, site):
    """Our own letter worker, as it runs beside the site."""
    async with letters_leaving(settings):
        yield


@pytest.fixture
async def phones(contexts, service, site, post):
    """`await phones("papa.test")` is one more phone, signed in, its page open."""

    async def one(username: str | None = "maman.test", **options):
        context = await contexts(**PHONE | options)
        if username:
            await sign_in(context, username)
        return await TelephoneDansLaPoche(context, service, site.url).allume()

    return one


@pytest.fixture
async def maman(phones):
    return await phones()


async def valide_le(parent, day, *slots):
    """On the season's page, up to VALIDER."""
    await parent.va_en("Février 2022")
    await parent.coche(day, *slots)
    await parent.passe_a_l_etape_2()
    await parent.valide()


@pytest.fixture
def asks(world):
    """`await asks(parent, "2022-02-01", "Matin")` is a demand already answered: its mutation. Its page was not seen."""

    async def ask(parent, day=DAY, *slots, username="maman.test"):
        enrolment = world.enrolment("Bébé", CARE)["id"]
        wishes = [f"{enrolment}:{await world.opening('Bébé', CARE, day, slot)}" for slot in slots or ("Matin",)]
        fields = [("account", str(world.account(username)["public_id"])), ("mutation", mutation := str(uuid4()))]
        answer = await parent.context.request.post(
            f"/{people.HOME}/reservations/demandes",
            data=urlencode([*fields, *(("book", wish) for wish in wishes)]),
            headers={"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"},
        )
        assert answer.status == 201, await answer.text()
        return mutation

    return ask


@pytest.fixture
async def abonnee(maman, asks):
    """Maman saw a first answer, and asked to be told of the next ones."""
    await maman.ouvre(f"demandes/recues/{await asks(maman, '2022-02-03')}")
    await maman.demande_a_etre_prevenu()
    return maman


async def sonne(parent, asks, *wished, page=None):
    """The answer to a demand reaches this phone, on that page or with every page closed; the message, opened."""
    await asks(parent, *wished)
    sealed = await parent.attend_le_message()
    await (parent.ouvre(page) if page else parent.ferme_la_page())
    await parent.recoit(sealed.text)
    return sealed


async def subscriptions():
    return await databases.rows(
        databases.reading(),
        "SELECT p.id, p.endpoint, p.device, a.username FROM push_subscription p JOIN account a ON a.id = p.account_id "
        "ORDER BY p.id",
        [],
    )


# --- demander


async def test_rien_n_est_demande_avant_une_premiere_reponse_ni_au_chargement(maman, asks):
    for path in ("espace", "reservations", "demandes", "activites"):
        await maman.ouvre(path)
        assert not await maman.peut_demander(), path
    await maman.ouvre(f"demandes/recues/{await asks(maman)}")
    await maman.lit(ASK, "L’écran verrouillé ne montre que le prénom, l’activité et la réponse.")
    assert not await maman.a_ete_interroge()
    assert await subscriptions() == []


async def test_avant_la_premiere_reponse_mes_appareils_ne_propose_rien(signed_in):
    maman = await signed_in("maman.test")
    assert 'data-vapid="B' in (await maman.get(f"/{people.HOME}/appareils")).text
    async with databases.writing() as db:
        other = "(SELECT MAX(h.id) FROM household h WHERE h.town_id = service_request.town_id)"
        await databases.run(db, f"UPDATE service_request SET household_id = {other}", [])
    assert 'data-vapid=""' in (await maman.get(f"/{people.HOME}/appareils")).text


async def test_d_un_tap_le_telephone_est_inscrit_avec_la_cle_de_la_mairie(maman, service, asks):
    await maman.ouvre(f"demandes/recues/{await asks(maman)}")
    await maman.demande_a_etre_prevenu()
    assert await maman.a_ete_interroge()
    [kept] = await subscriptions()
    [phone] = service.phones.values()
    assert (kept["endpoint"], kept["username"]) == (phone.endpoint, "maman.test")
    assert kept["device"] == "Chrome, Linux"
    [key] = await databases.rows(databases.reading(), "SELECT value FROM instance WHERE key = 'vapid_public'", [])
    assert phone.key == key["value"]
    await maman.recharge()
    assert not await maman.peut_demander(), "already told: nothing more to ask"


async def test_un_refus_dit_en_une_phrase_comment_changer_d_avis(maman, service, asks):
    await maman.ouvre(f"demandes/recues/{await asks(maman)}")
    await maman.clique(ASK)
    await maman.lit("Les notifications sont bloquées pour ce site", "dans les réglages du site de votre navigateur")
    await expect(maman.page.get_by_role("button", name=ASK)).to_be_hidden()
    assert service.phones == {}
    assert await subscriptions() == []


async def test_un_service_injoignable_le_dit_et_laisse_reessayer(maman, service, asks):
    await maman.ouvre(f"demandes/recues/{await asks(maman)}")
    await maman.permet_les_notifications()
    await maman.recharge()
    await maman.page.context.route("**/appareils", lambda route: route.fulfill(status=503, body=""))
    await maman.clique(ASK)
    await maman.lit("Ce téléphone n’a pas pu être inscrit.")
    await maman.page.context.unroute("**/appareils")
    await maman.clique(ASK)
    await maman.lit("Ce téléphone sera prévenu.")
    assert len(await subscriptions()) == 1


async def test_sans_les_notifications_dans_le_navigateur_rien_n_est_propose(phones, asks):
    maman = await phones()
    await maman.context.add_init_script("delete globalThis.PushManager")
    await maman.ouvre(f"demandes/recues/{await asks(maman)}")
    assert not await maman.peut_demander()


# --- recevoir


@pytest.mark.requirement("SL-71", "SL-74", "SL-75")
async def test_la_reponse_s_affiche_et_le_tap_ouvre_la_demande(abonnee, asks):
    maman = abonnee
    await sonne(maman, asks)
    shown = await maman.attend_la_notification(**POSITIVE)
    assert (shown["lang"], shown["actions"]) == ("fr", ["Voir", "Annuler"])
    for secret in ("TEST", "2022", "01/02", "DEMANDE", "Hector", "€"):
        assert secret not in shown["title"] + shown["body"]
    await maman.ouvre_ce_qu_ouvre("demande-24")
    assert maman.page.url.endswith(f"/{people.HOME}/demandes/24")
    await maman.lit("DEMANDE N° 24", "Traitée positivement")


async def test_un_message_recu_deux_fois_ne_sonne_qu_une_fois(abonnee, asks):
    maman = abonnee
    sealed = await sonne(maman, asks)
    first = await maman.attend_la_notification(**POSITIVE)
    assert (first["silent"], first["renotify"]) == (False, True)
    await maman.recoit(sealed.text)
    await maman.attend_la_notification(**POSITIVE, silent=True, renotify=False)
    news = json.loads(sealed.text)
    news["notification"]["body"] = "Traitée négativement"
    await maman.recoit(json.dumps(news))
    await maman.attend_la_notification(tag="demande-24", body="Traitée négativement", silent=False)


async def test_la_page_ouverte_a_l_ecran_se_met_a_jour_et_la_notification_s_en_va(abonnee, asks):
    maman = abonnee
    await asks(maman)
    sealed = await maman.attend_le_message()
    await maman.ouvre("demandes/24")
    await maman.lit("Traitée positivement")
    async with databases.writing() as db:
        own = "service_request_id = (SELECT id FROM service_request WHERE number = 24)"
        await databases.run(db, f"UPDATE booking_request SET overall = 'negative' WHERE {own}", [])
        await databases.run(db, f"UPDATE request_line SET outcome = 'refused', reason = 'full' WHERE {own}", [])
    await maman.recoit(sealed.text)
    await maman.lit("Traitée négativement")
    await maman.attend_que_plus_rien_ne_s_affiche()


async def test_sur_une_autre_page_la_notification_reste_et_le_tap_ouvre_la_demande_a_cote(abonnee, asks):
    maman = abonnee
    await sonne(maman, asks, page="espace")
    await maman.attend_la_notification(**POSITIVE)
    went = await maman.touche("demande-24")
    assert went["focused"] == []
    assert [url.rpartition("/demandes/")[2] for url in went["opened"]] == ["24"]


async def test_la_demande_deja_ouverte_derriere_revient_devant(abonnee, asks):
    maman = abonnee
    await asks(maman)
    sealed = await maman.attend_le_message()
    await maman.ouvre("demandes/24")
    await maman.lit("Traitée positivement")
    await maman.a_lu_sa_page()
    await maman.passe_derriere()
    await maman.recoit(sealed.text)
    await maman.attend_la_notification(**POSITIVE)
    went = await maman.touche("demande-24")
    assert went["opened"] == []
    assert [url.rpartition("/demandes/")[2] for url in went["focused"]] == ["24"]


async def test_voir_la_demande_efface_la_notification_et_la_pastille(abonnee, asks):
    maman = abonnee
    await asks(maman)
    sealed = await maman.attend_le_message()
    await maman.ouvre("espace")
    await maman.regarde_la_pastille()
    await maman.recoit(sealed.text)
    await maman.attend_la_notification(**POSITIVE)
    await maman.attend_la_pastille(1)
    await maman.ouvre("demandes")
    await maman.attend_que_plus_rien_ne_s_affiche()
    await maman.attend_la_pastille(0)


async def test_la_pastille_compte_aussi_ce_qui_attend_sur_le_telephone(abonnee):
    maman = abonnee
    await maman.ouvre_la_saison()
    await maman.attend_que_la_page_soit_gardee()
    await maman.regarde_la_pastille()
    await maman.perd_le_reseau()
    await valide_le(maman, DAY, "Matin")
    await maman.attend_la_pastille(1)
    await maman.retrouve_le_reseau()
    await maman.attend_la_reponse()
    await maman.attend_la_pastille(0)


async def test_annuler_ouvre_la_grille_decochee_prete_a_valider_et_n_annule_rien_seul(abonnee, world, asks):
    maman = abonnee
    await sonne(maman, asks, DAY, "Matin", "Soir")
    await maman.attend_la_notification(**POSITIVE)
    await maman.ouvre_ce_qu_ouvre("demande-24", "cancel")
    await maman.lit("2 - LE RÉCAPITULATIF", "Jours décochés", "mardi 01/02/2022")
    openings = [await world.opening("Bébé", CARE, DAY, slot) for slot in ("Matin", "Soir")]
    assert [await world.status("Bébé", one) for one in openings] == ["booked", "booked"]
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("Traitée positivement")
    assert [await world.status("Bébé", one) for one in openings] == [None, None]


async def test_annuler_trop_tard_le_dit(abonnee, world, asks):
    maman = abonnee
    await sonne(maman, asks)
    await maman.attend_la_notification(**POSITIVE)
    opening = await world.opening("Bébé", CARE, DAY, "Matin")
    async with databases.writing() as db:
        await databases.run(db, "UPDATE opening SET cancel_by = '2022-01-24 12:00:00+00:00' WHERE id = ?", [opening])
    await maman.ouvre_ce_qu_ouvre("demande-24", "cancel")
    await maman.lit("Le délai pour annuler est passé.")
    await maman.ne_lit_pas("2 - LE RÉCAPITULATIF")


async def test_un_message_reveille_la_file(abonnee, world):
    maman = abonnee
    await maman.ouvre_la_saison()
    await maman.context.route("**/reservations/demandes", lambda route: route.fulfill(status=502, body=""))
    await valide_le(maman, DAY, "Matin")
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.ferme_la_page()
    await maman.context.unroute("**/reservations/demandes")
    await maman.recoit(json.dumps({"notification": {"title": "Mairie", "body": "Essai", "tag": "essai-1"}}))
    await maman.attend_le_message()
    assert await world.status("Bébé", await world.opening("Bébé", CARE, DAY, "Matin")) == "booked"
    # The town hall pushes the answer to this phone: it does not tell it itself as well.
    await maman.attend_la_notification(tag="essai-1", body="Essai")


async def test_sans_abonnement_le_telephone_le_dit_lui_meme(maman, world):
    await maman.permet_les_notifications()
    await maman.ouvre_la_saison()
    await maman.attend_que_la_page_soit_gardee()
    await maman.perd_le_reseau()
    await valide_le(maman, DAY, "Matin")
    await maman.lit("Gardée sur ce téléphone")
    await maman.ferme_la_page()

    async def is_sent():
        return await world.status("Bébé", await world.opening("Bébé", CARE, DAY, "Matin")) == "booked"

    await maman.retrouve_le_reseau_et_envoie(is_sent)
    shown = await maman.attend_la_notification(title=f"Bébé - {CARE}", body="Traitée positivement")
    assert shown["tag"] == "demande-23"
    await maman.ouvre_ce_qu_ouvre("demande-23")
    await maman.lit("DEMANDE N° 23", "Traitée positivement")


async def test_un_message_illisible_ne_dit_rien_de_la_famille(abonnee):
    maman = abonnee
    await maman.ferme_la_page()
    await maman.recoit("ceci n’est pas du JSON")
    shown = await maman.attend_la_notification(body="La mairie vous a répondu.")
    assert (shown["title"], shown["actions"]) == ("Espace Citoyens", [])


# --- mes appareils


async def test_mes_appareils_marquent_celui_ci_l_essaient_et_le_retirent(abonnee):
    maman = abonnee
    await maman.ouvre("appareils")
    await maman.lit("cet appareil")
    assert not await maman.peut_demander()
    await maman.clique("Envoyer un message d’essai à Chrome, Linux")
    await maman.lit("Un message d’essai part vers cet appareil")
    sealed = await maman.attend_le_message()
    await maman.recoit(sealed.text)
    shown = await maman.attend_la_notification(body="Les notifications arrivent bien sur cet appareil.")
    assert shown["actions"] == []
    await maman.clique("Retirer Chrome, Linux")
    await maman.lit("L’appareil est retiré", ASK)
    assert await subscriptions() == []
    assert await maman.page.evaluate("localStorage.getItem('push')") is None
    await maman.clique(ASK)
    await maman.lit("Reçoit les réponses")
    assert len(await subscriptions()) == 1


async def test_se_deconnecter_fait_taire_ce_telephone(abonnee, asks):
    maman = abonnee
    await sonne(maman, asks, page="espace")
    await maman.attend_la_notification(**POSITIVE)
    await maman.se_deconnecte()
    await maman.attend_que_plus_rien_ne_s_affiche()
    assert await subscriptions() == []


async def test_un_autre_parent_sur_ce_telephone_ne_le_reprend_que_de_son_tap(abonnee, asks):
    maman = abonnee
    await maman.context.clear_cookies()
    papa = maman  # le même téléphone
    await papa.se_connecte("papa.test")
    await papa.ouvre(f"demandes/recues/{await asks(papa, username='papa.test')}")
    assert [one["username"] for one in await subscriptions()] == ["maman.test"]
    await papa.clique(ASK)
    await papa.lit("Ce téléphone sera prévenu.")
    assert [one["username"] for one in await subscriptions()] == ["papa.test"]


CHANGED = """async (fresh) => {
  const { endpoint, p256dh, auth } = fresh;
  const subscription = { endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
  PushManager.prototype.getSubscription = async () => subscription;
  const event = new ExtendableEvent("pushsubscriptionchange");
  const work = [];
  event.newSubscription = subscription;
  event.waitUntil = (promise) => work.push(promise);
  self.dispatchEvent(event);
  await Promise.allSettled(work);
}"""


async def test_une_adresse_que_le_navigateur_change_est_dite_a_la_mairie(abonnee, service):
    maman = abonnee
    [old] = await subscriptions()
    fresh = service.subscribes(next(iter(service.phones.values())).key)
    await (await maman.worker()).evaluate(CHANGED, fresh.form)
    [kept] = await subscriptions()
    assert (kept["endpoint"], kept["device"]) == (fresh.endpoint, old["device"])


async def test_sans_reseau_la_nouvelle_adresse_part_avec_la_page_suivante(abonnee, service):
    maman = abonnee
    fresh = service.subscribes(next(iter(service.phones.values())).key)
    await maman.perd_le_reseau()
    await (await maman.worker()).evaluate(CHANGED, fresh.form)
    assert [one["endpoint"] for one in await subscriptions()] != [fresh.endpoint]
    # From here on whatever page is open may say it: nothing waits to be opened.
    await maman.retrouve_le_reseau()
    await maman.ouvre("espace")

    async def is_known():
        return [one["endpoint"] for one in await subscriptions()] == [fresh.endpoint]

    await comes("the new address is known", is_known)
