"""Mes appareils : inscrits par le compte lui-même, repris d’un tap, retirés, et oubliés en se déconnectant."""

import asyncio
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from pwa.app import create_app
from pwa.domain.accounts import asking, attempts, signing_in, signing_out, tokens
from pwa.domain.accounts.sessions import LASTS, Browser
from pwa.domain.accounts.signing_in import Attempt
from pwa.domain.devices import listing, removing, subscribing, trying
from pwa.domain.devices.acts import subject_of
from pwa.domain.devices.subscriptions import Subscription
from pwa.domain.letters import sending
from pwa.domain.refusals import NotFound, SignInNeeded, TooManyAttempts, Unprocessable
from pwa.models.events import Event
from pwa.models.letters import Letter, PushSubscription
from pwa.models.people import Account, Session
from pwa.running.clock import real_time
from pwa.settings import Settings
from pwa.storage import instance
from pwa.storage.databases import DatabaseBusy, writing
from tests.conftest import visitor
from tests.letters_leaving import letters_leaving
from tests.people import HOME, NOW, PASSWORD, REAL_NOW
from tests.push_service import Phone, PushService, open_push_service

both_databases = pytest.mark.both_databases
HOSTS = ("127.0.0.1",)


@pytest.fixture
async def town(database):
    return (await asking.asking(HOME, None, REAL_NOW)).town


@pytest.fixture
def service() -> PushService:
    """Its phones only: nothing is sent in these tests."""
    return PushService(url="http://127.0.0.1:9")


async def enters(town, username="maman.test", *, old_token=None, real_now=REAL_NOW) -> str:
    who = Attempt(town, username, PASSWORD, "192.0.2.1", Browser("un téléphone", old_token))
    token, *_ = await signing_in.sign_in(who, now=NOW, real_now=real_now)
    return token


def given(phone: Phone, **other: str) -> Subscription:
    return Subscription(**phone.form | other)


async def taps(town, token: str, phone: Phone, *, now=NOW, **other: str) -> int:
    """The account that holds this token asks to be told on this phone."""
    user = (await asking.asking(HOME, token, REAL_NOW)).user
    return await subscribing.subscribe(town, user, tokens.hash_of(token), given(phone, **other), hosts=HOSTS, now=now)


async def owners() -> list[tuple[int, str | None]]:
    return [(one.account_id, one.session_hash) for one in await PushSubscription.all().order_by("id")]


async def user_of(token: str, real_now=REAL_NOW):
    return (await asking.asking(HOME, token, real_now)).user


@both_databases
async def test_un_tap_inscrit_l_appareil_et_le_meme_tap_ne_le_double_pas(town, service):
    token, phone = await enters(town), service.subscribes()
    first = await taps(town, token, phone)
    assert await taps(town, token, phone) == first
    user = await user_of(token)
    [device] = await listing.devices_of(user, tokens.hash_of(token))
    assert (device.id, device.name, device.added_at) == (first, "Chrome, Android", NOW)
    assert (device.is_this_session, device.is_silent) == (True, False)
    journal = await Event.filter(subject=f"push_subscription:{first}")
    assert [(entry.verb, entry.detail) for entry in journal] == [("device_added", {})]


@both_databases
async def test_la_nouvelle_adresse_d_un_navigateur_remplace_l_ancienne_avec_son_courrier(town, service):
    token, old, new = await enters(town), service.subscribes(), service.subscribes()
    first = await taps(town, token, old)
    user = await user_of(token)
    await trying.send_test(town, user, first, now=NOW, real_now=REAL_NOW)
    second = await taps(town, token, new)
    assert [one.endpoint for one in await PushSubscription.all()] == [new.endpoint]
    assert [one.subscription_id for one in await Letter.filter(kind="test_push")] == [second]


@both_databases
async def test_les_messages_d_essai_d_un_compte_sont_comptes(town, service):
    token, papa = await enters(town), await enters(town, "papa.test")
    user, hers = await user_of(token), await taps(town, token, service.subscribes())
    for _ in range(trying.MOST_TESTS):
        await trying.send_test(town, user, hers, now=NOW, real_now=REAL_NOW)
    with pytest.raises(TooManyAttempts) as refusal:
        await trying.send_test(town, user, hers, now=NOW, real_now=REAL_NOW)
    assert refusal.value.facts["retry_after"] == 900
    assert await Letter.filter(kind="test_push").count() == trying.MOST_TESTS
    his = await taps(town, papa, service.subscribes())
    await trying.send_test(town, await user_of(papa), his, now=NOW, real_now=REAL_NOW)
    later = REAL_NOW + attempts.WINDOW
    await trying.send_test(town, user, hers, now=NOW, real_now=later)


@both_databases
async def test_un_autre_compte_reprend_le_telephone_par_son_propre_tap_seulement(town, service):
    """What was on its way to the first account does not reach the second one."""
    phone, maman, papa = service.subscribes(), await enters(town), await enters(town, "papa.test")
    first = await taps(town, maman, phone)
    await trying.send_test(town, await user_of(maman), first, now=NOW, real_now=REAL_NOW)
    second = await taps(town, papa, phone)
    assert second != first
    assert await owners() == [((await user_of(papa)).account_id, tokens.hash_of(papa))]
    [letter] = await Letter.filter(kind="test_push")
    assert (letter.subscription_id, letter.sent_at) == (None, None)


@both_databases
async def test_se_deconnecter_oublie_l_appareil_de_cette_session_seulement(town, service):
    here, there = await enters(town), await enters(town)
    await taps(town, here, service.subscribes())
    await taps(town, there, service.subscribes())
    await signing_out.sign_out(town, tokens.handle_of(here), NOW)
    assert [session for _, session in await owners()] == [tokens.hash_of(there)]


@both_databases
async def test_se_deconnecter_partout_oublie_tous_les_appareils_du_compte(town, service):
    here, there, papa = await enters(town), await enters(town), await enters(town, "papa.test")
    for token in (here, there, papa):
        await taps(town, token, service.subscribes())
    await signing_out.sign_out_everywhere(town, tokens.handle_of(here), now=NOW, real_now=REAL_NOW)
    assert [session for _, session in await owners()] == [tokens.hash_of(papa)]


@both_databases
async def test_une_session_qui_expire_garde_ses_notifications_et_s_en_deconnecter_les_arrete(town, service):
    token, later = await enters(town), REAL_NOW + LASTS + timedelta(days=1)
    await taps(town, token, service.subscribes())
    await enters(town, "papa.test", real_now=later)
    assert await Session.filter(token_hash=tokens.hash_of(token)).count() == 0
    assert len(await owners()) == 1
    await signing_out.sign_out(town, tokens.handle_of(token), NOW)
    assert await owners() == []


@both_databases
async def test_se_reconnecter_dans_le_meme_navigateur_garde_l_appareil_lie_a_la_session(town, service):
    old = await enters(town)
    await taps(town, old, service.subscribes())
    new = await enters(town, old_token=old)
    assert [session for _, session in await owners()] == [tokens.hash_of(new)]
    await signing_out.sign_out(town, tokens.handle_of(new), NOW)
    assert await owners() == []


@both_databases
async def test_un_autre_compte_qui_se_connecte_dans_ce_navigateur_met_fin_aux_notifications_du_premier(town, service):
    old = await enters(town)
    await taps(town, old, service.subscribes())
    await enters(town, "papa.test", old_token=old)
    assert await owners() == []


@both_databases
async def test_une_session_finie_entre_temps_n_inscrit_rien(town, service):
    token = await enters(town)
    user = await user_of(token)
    await signing_out.sign_out(town, tokens.handle_of(token), NOW)
    with pytest.raises(SignInNeeded):
        await subscribing.subscribe(
            town, user, tokens.hash_of(token), given(service.subscribes()), hosts=HOSTS, now=NOW
        )
    assert await owners() == []


@both_databases
async def test_s_inscrire_et_se_deconnecter_en_meme_temps_ne_laisse_rien(town, service):
    for _ in range(5):
        token = await enters(town)
        user = await user_of(token)
        phone = service.subscribes()
        await asyncio.gather(
            subscribing.subscribe(town, user, tokens.hash_of(token), given(phone), hosts=HOSTS, now=NOW),
            signing_out.sign_out(town, tokens.handle_of(token), NOW),
            return_exceptions=True,
        )
        assert await owners() == []


@both_databases
async def test_deux_comptes_qui_tapent_en_meme_temps_ne_laissent_qu_un_proprietaire(town, service):
    maman, papa = await enters(town), await enters(town, "papa.test")
    for _ in range(5):
        phone = service.subscribes()
        both = await asyncio.gather(
            taps(town, maman, phone), taps(town, papa, phone), return_exceptions=True
        )  # fmt: skip
        assert all(isinstance(one, int | DatabaseBusy) for one in both), both
        assert await PushSubscription.filter(endpoint=phone.endpoint).count() == 1


@both_databases
async def test_deux_comptes_qui_reprennent_un_telephone_ensemble_le_font_l_un_apres_l_autre(town, service):
    """Each change of hands is an event of who lost it, and the last one to tap is the owner."""
    third = await Account.filter(town_id=town.id, username__not_in=["maman.test", "papa.test"]).first()
    maman, papa, agent = await enters(town), await enters(town, "papa.test"), await enters(town, third.username)
    for _ in range(5):
        phone = service.subscribes()
        first = await taps(town, maman, phone)
        both = await asyncio.gather(
            taps(town, papa, phone), taps(town, agent, phone), return_exceptions=True
        )  # fmt: skip
        assert all(isinstance(one, int | DatabaseBusy) for one in both), both
        devices = [first, *sorted(one for one in both if isinstance(one, int))]
        assert len(devices) > 1
        assert [one.id for one in await PushSubscription.filter(endpoint=phone.endpoint)] == devices[-1:]
        lost = await Event.filter(verb="device_taken_over", subject__in=[subject_of(id) for id in devices])
        assert sorted(one.subject for one in lost) == sorted(subject_of(id) for id in devices[:-1])


@both_databases
async def test_deux_familles_qui_echangent_leurs_telephones_en_meme_temps_finissent_par_les_avoir(town, service):
    """Each takes over the other's row while its own, older one, is being taken over."""
    maman, papa = await enters(town), await enters(town, "papa.test")
    hers, his = service.subscribes(), service.subscribes()
    for _ in range(3):
        await taps(town, maman, hers)
        await taps(town, papa, his)
        both = await asyncio.gather(taps(town, maman, his), taps(town, papa, hers), return_exceptions=True)
        assert all(isinstance(one, int | DatabaseBusy) for one in both), both
        for token, phone in ((maman, his), (papa, hers)):
            await taps(town, token, phone)
        found = {one.endpoint: one.session_hash for one in await PushSubscription.all()}
        assert found == {his.endpoint: tokens.hash_of(maman), hers.endpoint: tokens.hash_of(papa)}


@both_databases
async def test_un_telephone_d_une_autre_commune_se_reprend_et_c_est_elle_qui_le_sait(town, service):
    token, phone = await enters(town), service.subscribes()
    theirs = await Account.exclude(town_id=town.id).first()
    before = await PushSubscription.create(
        town_id=theirs.town_id, account=theirs, endpoint=phone.endpoint, p256dh="", auth="", device="", created_at=NOW
    )
    await taps(town, token, phone)
    [lost] = await Event.filter(subject=subject_of(before.id))
    assert (lost.town_id, lost.for_account_id) == (theirs.town_id, theirs.id)
    assert await PushSubscription.filter(town_id=theirs.town_id).count() == 0


@both_databases
async def test_ecrire_une_reponse_pendant_qu_on_se_deconnecte_ne_perd_pas_la_reponse(town, service):
    for _ in range(5):
        token = await enters(town)
        user = await user_of(token)
        device = await taps(town, token, service.subscribes())
        both = await asyncio.gather(
            trying.send_test(town, user, device, now=NOW, real_now=REAL_NOW),
            signing_out.sign_out(town, tokens.handle_of(token), NOW),
            return_exceptions=True,
        )  # fmt: skip
        assert all(one is None or isinstance(one, NotFound) for one in both), both


def encoded(key: bytes) -> str:
    return urlsafe_b64encode(key).decode()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"endpoint": "https://169.254.169.254/latest/meta-data"}, "push_service"),
        ({"endpoint": "http://fcm.googleapis.com/x"}, "push_service"),
        ({"endpoint": "http://127.0.0.1:9/" + "x" * 1000}, "push_service"),
        ({"endpoint": ""}, "push_service"),
        ({"p256dh": ""}, "push_keys"),
        ({"p256dh": "é"}, "push_keys"),
        ({"p256dh": encoded(b"\4" + bytes(64))}, "push_keys"),
        ({"p256dh": encoded(b"\4" * 64)}, "push_keys"),
        ({"auth": encoded(bytes(15))}, "push_keys"),
        ({"auth": encoded(bytes(17))}, "push_keys"),
        ({"auth": "%%%"}, "push_keys"),
    ],
    ids=lambda given: str(given)[:40],
)
async def test_une_adresse_ou_des_cles_qui_ne_vont_pas_sont_refusees(town, service, wrong, why):
    with pytest.raises(Unprocessable) as refused:
        await taps(town, await enters(town), service.subscribes(), **wrong)
    assert refused.value.facts["why"] == why
    assert await owners() == []


async def test_des_cles_avec_leur_remplissage_sont_les_memes(town, service):
    token, phone = await enters(town), service.subscribes()
    await taps(town, token, phone, auth=phone.auth + "==", p256dh=phone.p256dh + "=")
    [kept] = await PushSubscription.all()
    assert (kept.auth, kept.p256dh) == (phone.auth, phone.p256dh)


@both_databases
async def test_vingt_appareils_par_compte_au_plus(town, service):
    token = await enters(town)
    user = await user_of(token)
    async with writing() as db:
        for number in range(subscribing.MOST):
            form = service.subscribes().form
            await PushSubscription.create(
                using_db=db, town_id=town.id, account_id=user.account_id, created_at=NOW,
                session_hash=str(number), **form,
            )  # fmt: skip
    with pytest.raises(Unprocessable) as refused:
        await taps(town, token, service.subscribes())
    assert refused.value.facts["why"] == "too_many_devices"
    first = await PushSubscription.first()
    await removing.remove(town, user, first.id, NOW)
    await taps(town, token, service.subscribes())
    await taps(town, token, service.subscribes())
    assert await PushSubscription.all().count() == subscribing.MOST


@both_databases
async def test_retirer_ou_essayer_l_appareil_d_un_autre_n_existe_pas(town, service):
    maman, papa = await enters(town), await enters(town, "papa.test")
    device = await taps(town, maman, service.subscribes())
    other = await user_of(papa)
    with pytest.raises(NotFound):
        await removing.remove(town, other, device, NOW)
    with pytest.raises(NotFound):
        await trying.send_test(town, other, device, now=NOW, real_now=REAL_NOW)
    assert len(await owners()) == 1
    await removing.remove(town, await user_of(maman), device, NOW)
    assert await owners() == []


@pytest.fixture
def application(database, tmp_path):
    return create_app(
        Settings(database_url=database, data=tmp_path, clock="2022-01-24T14:24", is_demo=True, push_hosts=HOSTS)
    )


LIST = f"/{HOME}/appareils"
JSON = {"Accept": "application/json"}


@both_databases
async def test_la_page_mes_appareils(signed_in, service):
    maman = await signed_in("maman.test")
    page = (await maman.get(LIST)).text
    assert "Aucun appareil pour le moment" in page
    assert "y arrête aussi les notifications" not in page, "rien n’y arrête rien"
    answer = await maman.post(LIST, data=service.subscribes().form, headers=JSON)
    assert answer.status_code == 201
    device = answer.json()["id"]
    page = (await maman.get(LIST)).text
    assert "Chrome, Android" in page
    assert f'data-device="{device}"' in page
    assert "y arrête aussi les notifications" in page
    assert f'data-vapid="{await instance.fact("vapid_public")}"' in page
    tried = await maman.post(f"{LIST}/{device}/essai")
    assert tried.status_code == 303
    assert "Un message d’essai part vers cet appareil" in (await maman.get(tried.headers["location"])).text
    assert await Letter.filter(kind="test_push", subscription_id=device).count() == 1
    gone = await maman.post(f"{LIST}/{device}/retirer")
    assert "L’appareil est retiré" in (await maman.get(gone.headers["location"])).text
    assert (await maman.post(f"{LIST}/{device}/retirer")).status_code == 404


async def test_un_formulaire_simple_ramene_a_la_liste(signed_in, service):
    maman = await signed_in("maman.test")
    answer = await maman.post(LIST, data=service.subscribes().form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?fait=ajoute")


async def test_les_refus_se_disent_en_francais(signed_in, client, service):
    form = service.subscribes().form
    maman = await signed_in("maman.test")
    refused = await maman.post(LIST, data=form | {"endpoint": "https://10.0.0.1/x"}, headers=JSON)
    assert refused.status_code == 422
    assert "service de notification que nous ne connaissons pas" in refused.json()["sentence"]
    refused = await maman.post(LIST, data=form | {"auth": "x"}, headers=JSON)
    assert "Désactivez-les, puis activez-les de nouveau." in refused.json()["sentence"]
    other = await maman.post(LIST, data=form | {"account": "00000000-0000-0000-0000-000000000000"}, headers=JSON)
    assert (other.status_code, other.json()["error"]) == (403, "other_account")
    assert (await client.post(LIST, data=form, headers=JSON)).status_code == 401
    officer = await signed_in("agent.enfance")
    assert (await officer.post(LIST, data=form, headers=JSON)).status_code == 403
    assert await PushSubscription.all().count() == 0


async def test_se_deconnecter_par_la_page_oublie_l_appareil(signed_in, service):
    maman = await signed_in("maman.test")
    await maman.post(LIST, data=service.subscribes().form)
    await maman.post(f"/{HOME}/deconnexion")
    assert await PushSubscription.all().count() == 0


async def test_la_page_de_la_reponse_donne_la_cle(signed_in, world):
    maman = await signed_in("maman.test")
    enrolment = world.enrolment("Bébé", "Accueil périscolaire")
    box = await world.opening("Bébé", "Accueil périscolaire", "2022-02-01", "Matin")
    mutation = "4b3c64a4-9a57-4c2d-8a67-8f7e3bd1c0de"
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": mutation,
            "book": f"{enrolment['id']}:{box}"}  # fmt: skip
    answer = await maman.post(f"/{HOME}/reservations/demandes", data=form)
    page = (await maman.get(answer.headers["location"])).text
    assert f'data-vapid="{await instance.fact("vapid_public")}"' in page
    assert "data-vapid" not in (await maman.get(f"/{HOME}/espace")).text


@both_databases
async def test_le_message_d_essai_arrive_sur_le_telephone(database, application):
    """From the form to the phone: the site, its database, the worker and the push service are real."""
    async with open_push_service() as running, visitor(application) as maman:
        await maman.post(f"/{HOME}/connexion", data={"username": "maman.test", "password": PASSWORD})
        phone = running.subscribes(await instance.fact("vapid_public"))
        device = (await maman.post(LIST, data=phone.form, headers=JSON)).json()["id"]
        async with letters_leaving(application.state.settings):
            await maman.post(f"{LIST}/{device}/essai")
            async with asyncio.timeout(60):
                while not running.messages:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
    [message] = running.messages
    shown = message.data["notification"]
    assert shown["body"] == "Les notifications arrivent bien sur cet appareil."
    assert (shown["tag"], message.headers["ttl"]) == (f"essai-{device}", "600")
    assert shown["navigate"].endswith(LIST)
    assert await sending.SHELF.has_due(real_time(), ["push"]) is False
