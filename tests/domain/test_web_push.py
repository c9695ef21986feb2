"""Push: sealed for one device, signed for one service, sent once; and whatever the service does, nothing is lost."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import pytest_asyncio

from pwa.domain import letters
from pwa.domain.accounts.states import disable, enable
from pwa.domain.leases import pauses
from pwa.domain.letters import sending
from pwa.domain.letters.letter import Letter
from pwa.models.bookings import Booking, BookingRequest, Opening
from pwa.models.letters import Letter as LetterRow
from pwa.models.letters import PushSubscription
from pwa.models.people import Account, Guardian, Session
from pwa.models.requests import ServiceRequest
from pwa.settings import Settings
from pwa.storage.carriers import AddressRefused, PutOff
from pwa.storage.databases import reading, rows, writing
from pwa.storage.push_services import is_allowed
from pwa.storage.up_to_date import bring_up_to_date
from pwa.storage.web_push import MOST_BYTES, Push, WebPush, fitting, open_push, wait_of
from pwa.working import rounds
from pwa.working.writer import Writer
from tests.domain.small_town import NOW, REAL_NOW, Family, small_town
from tests.letters_leaving import letters_leaving
from tests.push_service import Answer, Phone, PushService, open_push_service

SETTINGS = Settings(is_demo=True, public_url="https://famille.example", push_hosts=("127.0.0.1",))

both_databases = pytest.mark.both_databases


@pytest_asyncio.fixture
async def service() -> AsyncIterator[PushService]:
    async with open_push_service() as service:
        yield service


@pytest_asyncio.fixture
async def push() -> AsyncIterator[WebPush]:
    async with open_push(["127.0.0.1"]) as push:
        yield push


async def public_key() -> str:
    [found] = await rows(reading(), "SELECT value FROM instance WHERE key = 'vapid_public'")
    return found["value"]


async def subscribed(service: PushService, family: Family, phone: Phone | None = None) -> PushSubscription:
    """A device of the family's account, signed in."""
    phone = phone or service.subscribes(await public_key())
    session = {"account_id": family.account, "created_at": REAL_NOW, "seen_at": REAL_NOW, "device": "",
               "expires_at": REAL_NOW + timedelta(days=400)}  # fmt: skip
    await Session.get_or_create(session, token_hash=session_of(family))
    return await PushSubscription.create(
        town_id=family.town, account_id=family.account, session_hash=session_of(family), created_at=NOW, **phone.form
    )


def session_of(family: Family) -> str:
    return f"session of {family.account}"


async def sends(push: WebPush, *, now: datetime = REAL_NOW) -> int:
    return await sending.send_due(push, Writer(SETTINGS).push, now=now, channel="push")


async def pushes(town: int) -> list[LetterRow]:
    return await LetterRow.filter(town_id=town, channel="push").order_by("id")


@asynccontextmanager
async def at_work() -> AsyncIterator[None]:
    async with letters_leaving(SETTINGS):
        await asyncio.sleep(0.1)
        yield


async def until(is_so: Callable[[], Any]) -> None:
    """However slow the machine; it hangs no longer than that."""
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@both_databases
@pytest.mark.requirement("SL-71", "SL-75")
async def test_la_reponse_arrive_chiffree_sur_le_telephone_qui_a_demande(database, service, push):
    town = await small_town()
    maman, papa = town.families
    await subscribed(service, maman)
    await subscribed(service, papa)
    await maman.asks(book=[town.box("matin")])
    assert await sends(push) == 1
    [message] = service.messages
    request = await ServiceRequest.get(town_id=town.town)
    own = await BookingRequest.get(service_request=request).prefetch_related("mutation")
    mutation = str(own.mutation.key)
    slug = (await request.town).slug
    home = f"https://famille.example/{slug}"
    assert message.data == {
        "web_push": 8030,
        "notification": {
            "title": "Enfant0 · Mercredi", "body": "Traitée positivement", "navigate": f"{home}/demandes/1",
            "lang": "fr", "tag": "demande-1", "silent": False, "app_badge": "1",
        },
        "app_badge": 1,
        "mutable": True,
        "mutation": mutation,
        "request": 1,
        "account": str((await Account.get(id=maman.account)).public_id),
        "actions": [
            {"action": "see", "title": "Voir", "navigate": f"{home}/demandes/1"},
            {"action": "cancel", "title": "Annuler",
             "navigate": f"{home}/reservations/{maman.enrolment}#annuler={town.box('matin')}"},
        ],
    }  # fmt: skip
    assert message.claims["sub"] == "https://famille.example"
    assert message.claims["aud"] == service.url
    assert message.headers["urgency"] == "high"
    assert int(message.headers["ttl"]) == 28 * 86400
    [letter] = await pushes(town.town)
    assert (letter.sent_at, letter.text, letter.address) == (REAL_NOW, "Traitée positivement", "")  # kept as told
    assert (await PushSubscription.get(account_id=maman.account)).last_sent_at == REAL_NOW
    assert await sends(push) == 0


@both_databases
@pytest.mark.parametrize("end", ["expired", "ended", "another account's"])
async def test_un_telephone_ou_l_on_n_est_plus_connecte_apprend_seulement_qu_il_y_a_une_reponse(
    database, service, push, end
):
    town = await small_town()
    maman, papa = town.families
    await subscribed(service, maman)
    if end == "ended":
        await Session.filter(token_hash=session_of(maman)).delete()
    else:
        other = {"expires_at": REAL_NOW} if end == "expired" else {"account_id": papa.account}
        await Session.filter(token_hash=session_of(maman)).update(**other)
    await maman.asks(book=[town.box("matin")])
    assert await sends(push) == 1
    [message] = service.messages
    shown = message.data["notification"]
    assert shown["body"] == "La mairie vous a écrit : connectez-vous pour lire sa réponse."
    assert (message.data["mutation"], message.data["request"], message.data["actions"]) == (None, None, [])
    assert "Enfant0" not in json.dumps(message.data)
    assert "Mercredi" not in json.dumps(message.data)


@both_databases
async def test_un_compte_ferme_ne_recoit_plus_rien(database, service, push):
    """Neither what was written before, nor what is written since; opened again, it has no device until it asks."""
    town = await small_town()
    maman, papa = town.families
    await subscribed(service, maman)
    kept = await subscribed(service, papa)
    await maman.asks(book=[town.box("matin")])
    async with writing() as db:
        assert await disable(db, town.town, maman.account, by=None, now=NOW, real_now=REAL_NOW)
    await sends(push)
    await maman.asks(cancel=[town.box("matin")])
    await sends(push)
    async with writing() as db:
        assert await enable(db, town.town, maman.account, by=None, now=NOW)
    await maman.asks(book=[town.box("matin")])
    await sends(push, now=REAL_NOW + timedelta(days=2))
    assert service.messages == []
    assert service.tries == 0
    assert [one.id for one in await PushSubscription.all()] == [kept.id]


@both_databases
async def test_tous_les_appareils_du_compte_et_aucun_autre(database, service):
    town = await small_town()
    maman, papa = town.families
    for family in (maman, maman, papa):
        await subscribed(service, family)
    await maman.asks(book=[town.box("matin")])
    found = await LetterRow.filter(town_id=town.town).order_by("id")
    assert [(one.channel, one.kind, one.tag) for one in found] == [
        ("mail", "answer", "demande-1"), ("push", "answer", "demande-1"), ("push", "answer", "demande-1"),
    ]  # fmt: skip
    assert (
        await PushSubscription.filter(letters__id__in=[one.id for one in found], account_id=papa.account).count() == 0
    )


@both_databases
async def test_les_lettres_d_une_reponse_sont_ecrites_en_une_seule_requete_apres_un_regard(database, service, queries):
    town = await small_town(1)
    for _ in range(3):
        await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    facts = (await pushes(town.town))[0].facts
    other = await Guardian.create(
        town_id=town.town, household_id=town.families[0].household, civility="M.", first_name="A", last_name="B",
        email="a@b",
    )  # fmt: skip
    to = [(other.id, "a@b")]
    async with writing() as db:
        with queries:
            await letters.write(db, town.town, "answer", facts, to, tag="x", now=NOW, real_now=REAL_NOW)
    assert len(queries) == 2
    assert await LetterRow.filter(tag="x").count() == 4


@both_databases
async def test_une_demande_annulee_en_base_ne_previent_personne(database, service):
    town = await small_town(1)
    device = await subscribed(service, town.families[0])

    async def undone() -> None:
        async with writing() as db:
            facts = {"subscription": device.id}
            await letters.write(db, town.town, "test_push", facts, [], tag="x", now=NOW, real_now=REAL_NOW)
            assert await LetterRow.filter(tag="x").using_db(db).count() == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    assert await pushes(town.town) == []


@both_databases
async def test_elle_part_dans_les_deux_secondes(database, service):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    async with at_work():
        await town.families[0].asks(book=[town.box("matin")])
        await until(lambda: service.messages)


async def test_sans_serveur_de_courriel_les_notifications_partent(database, service, monkeypatch):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    monkeypatch.setattr(rounds, "transport_of", lambda _: None)
    async with at_work():
        await until(lambda: service.messages)
    assert [(one.channel, one.sent_at is None) for one in await LetterRow.filter(town_id=town.town).order_by("id")] == [
        ("mail", True), ("push", False),
    ]  # fmt: skip


async def test_un_service_lent_ne_retient_pas_les_autres(database, service, monkeypatch):
    """The second batch leaves while the first one waits; then the slow service is left alone."""
    town = await small_town(2)
    async with open_push_service() as slow:
        slow.mood = Answer(201, after=5)
        for _ in range(sending.BATCH):
            await subscribed(slow, town.families[0])
        await subscribed(service, town.families[1])
        for family in town.families:
            await family.asks(book=[town.box("matin")])
        async with at_work():
            await until(lambda: service.messages)
            assert slow.tries > 0
            slow.mood = Answer(201)


@both_databases
async def test_un_renvoi_garde_le_meme_sujet_et_la_meme_etiquette(database, service, push):
    """The service took it and its answer was lost: sent again, it takes the place of the first."""
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    await sends(push)
    await LetterRow.filter(channel="push").update(sent_at=None, due_at=REAL_NOW)
    await sends(push)
    first, second = service.messages
    assert first.headers["topic"] == second.headers["topic"]
    assert first.data == second.data
    assert "demande" not in first.headers["topic"]


@both_databases
@pytest.mark.parametrize("status", [404, 410])
async def test_un_appareil_qui_n_est_plus_est_oublie(database, service, push, status):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    await town.families[0].asks(book=[town.box("apres-midi")])
    service.mood = Answer(status)
    await sends(push)
    assert await PushSubscription.filter(account_id=town.families[0].account).count() == 0
    await sends(push, now=REAL_NOW + timedelta(days=1))
    assert {(one.sent_at, one.failed_at is None, one.subscription_id) for one in await pushes(town.town)} == {
        (None, False, None)
    }
    assert service.tries <= 2
    [mail] = await LetterRow.filter(town_id=town.town, channel="mail")
    assert len(mail.facts["earlier"]) == 1, "les deux réponses sont un courriel, que l’appareil n’emporte pas"


@both_databases
async def test_une_reponse_trop_longue_est_raccourcie_puis_abandonnee(database, service, push):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    service.most_bytes = 440
    await sends(push)
    [message] = service.messages
    assert service.tries == 2
    assert set(message.data) == {"web_push", "notification", "mutable", "request", "account"}
    assert message.data["notification"]["tag"] == "demande-1"
    await LetterRow.filter(channel="push").update(sent_at=None)
    service.most_bytes = 10
    await sends(push)
    [letter] = await pushes(town.town)
    assert (letter.failed_at, letter.last_error) == (REAL_NOW, "AddressRefused 413")
    assert await PushSubscription.filter(account_id=town.families[0].account).count() == 1


@both_databases
@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", 120),
        ("1", pauses.PAUSES[0].total_seconds()),
        ("date", 300),
        ("99999999", 86400),
        ("bientôt".encode().decode("latin-1"), pauses.PAUSES[0].total_seconds()),
    ],
    ids=["seconds", "less than our pause", "date", "too long", "nonsense"],
)
async def test_un_service_qui_demande_d_attendre_est_ecoute(database, service, push, asked, wait):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    if asked == "date":
        asked = format_datetime(datetime.now(UTC) + timedelta(seconds=wait), usegmt=True)
    service.moods = [Answer(429, {"Retry-After": asked})]
    await sends(push)
    [letter] = await pushes(town.town)
    assert abs((letter.due_at - REAL_NOW).total_seconds() - wait) <= 20
    assert letter.last_error == "PutOff 429"
    assert await sends(push, now=letter.due_at - timedelta(seconds=1)) == 0
    assert await sends(push, now=letter.due_at) == 1
    assert len(service.messages) == 1


@both_databases
@pytest.mark.parametrize(
    "mood", [Answer(500), Answer(503), Answer(401), Answer(307, {"Location": "http://127.0.0.1:1/"}),
             Answer(201, after=1.5)],
    ids=["500", "503", "401", "redirect", "slow"],
)  # fmt: skip
async def test_un_service_en_panne_est_rappele_plus_tard(database, service, push, mood):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    service.moods, push.timeout = [mood], 1.0 if mood.after else 10
    await sends(push)
    [letter] = await pushes(town.town)
    assert (letter.sent_at, letter.failed_at, letter.due_at) == (None, None, REAL_NOW + pauses.PAUSES[0])
    assert (await PushSubscription.get(account_id=town.families[0].account)).failures == 1
    push.resting.clear()
    push.timeout = 10
    await sends(push, now=letter.due_at)
    assert len(service.messages) == 1
    assert (await PushSubscription.get(account_id=town.families[0].account)).failures == 0


async def test_un_service_qui_vient_de_tomber_est_laisse_en_paix_sans_perdre_un_essai(database, service, push):
    town = await small_town(1)
    for _ in range(sending.BATCH + 3):
        await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    service.mood = Answer(503)
    await sends(push)
    tried = service.tries
    await sends(push)
    assert service.tries == tried
    late = [one for one in await pushes(town.town) if one.attempts == 0]
    assert len(late) == sending.BATCH + 3 - tried
    assert all(REAL_NOW < one.due_at <= REAL_NOW + timedelta(seconds=15) for one in late)


async def test_un_service_absent_ne_perd_rien(database, push):
    town = await small_town(1)
    async with open_push_service() as service:
        phone = service.subscribes(await public_key())
    await subscribed(service, town.families[0], phone)
    await town.families[0].asks(book=[town.box("matin")])
    await sends(push)
    [letter] = await pushes(town.town)
    assert (letter.sent_at, letter.failed_at, letter.attempts, letter.last_error) == (None, None, 1, "PutOff")


@both_databases
async def test_le_bail_d_un_ouvrier_tue_expire(database, service, push):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    service.moods = [Answer(201, after=30)]
    killed = asyncio.create_task(sends(push))
    await service.called.wait()
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    assert await sends(push, now=REAL_NOW + sending.LEASE - timedelta(seconds=1)) == 0
    assert await sends(push, now=REAL_NOW + sending.LEASE) == 1
    assert len(service.messages) == 1


@both_databases
async def test_plusieurs_ouvriers_envoient_chaque_notification_une_fois(database, service, push):
    town = await small_town(1)
    for _ in range(30):
        await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])

    async def worker() -> None:
        while await sends(push):
            pass

    await asyncio.gather(*(worker() for _ in range(3)))
    assert len(service.messages) == len({message.phone.endpoint for message in service.messages}) == 30


async def test_chaque_service_a_ses_propres_droits(database, push):
    """Claims are new for each message: one service's `aud` never goes to another."""
    town = await small_town(1)
    async with open_push_service() as one, open_push_service() as other:
        for service in (one, other, one):
            await subscribed(service, town.families[0])
        await town.families[0].asks(book=[town.box("matin")])
        await sends(push)
        assert {message.claims["aud"] for message in one.messages} == {one.url}
        assert {message.claims["aud"] for message in other.messages} == {other.url}
        assert len(one.messages) == 2


async def test_rien_dans_les_journaux_que_l_hote(database, service, push, caplog):
    caplog.set_level(logging.DEBUG)
    town = await small_town(1)
    device = await subscribed(service, town.families[0])
    await town.families[0].asks(book=[town.box("matin")])
    caplog.clear()
    service.moods = [Answer(500), Answer(410)]
    await sends(push)
    push.resting.clear()
    await sends(push, now=REAL_NOW + timedelta(minutes=1))
    ours = [record.__dict__ for record in caplog.records if record.name.startswith("preau")]
    assert [(one["msg"], one.get("host")) for one in ours] == [("letter not sent", "127.0.0.1"), ("device gone", None)]
    told = str(ours)
    assert not any(secret in told for secret in (device.endpoint, device.endpoint[-20:], device.auth, "Enfant0"))


@pytest.mark.requirement("SPE-14", "CSL-04", "SL-74")
@pytest.mark.parametrize(
    ("overall", "body"),
    [
        ("negative", "Traitée négativement\u00a0: la demande dit pourquoi"),
        ("partial", "Traitée partiellement\u00a0: 1 acceptée, 1 refusée"),
        ("waiting", "En liste d’attente\u00a0: ce n’est pas encore une place"),
        ("pending", "En attente d’instruction\u00a0: le service vous répondra"),
    ],
)
async def test_ce_que_dit_l_ecran_verrouille(database, service, push, overall, body):
    options = {"waiting": {"capacity": 0, "waiting_list": True}, "pending": {"reviewed": True},
               "negative": {"book_by": NOW - timedelta(hours=1)}}  # fmt: skip
    town = await small_town(1, **options.get(overall, {"days": 2}))
    boxes = [town.box("matin")]
    if overall == "partial":
        later = town.box("matin", NOW.date() + timedelta(days=10))
        await Opening.filter(id=later).update(book_by=NOW - timedelta(hours=1))
        boxes.append(later)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=boxes)
    await sends(push)
    [message] = service.messages
    shown = message.data["notification"]
    assert (shown["title"], shown["body"]) == ("Enfant0 · Mercredi", body)
    assert ["cancel" in str(message.data["actions"])] == [overall == "partial"]


async def test_annuler_n_est_propose_que_tant_que_c_est_possible(database, service, push):
    town = await small_town(1)
    await subscribed(service, town.families[0])
    await Opening.filter(id=town.box("matin")).update(cancel_by=NOW - timedelta(minutes=1))
    await town.families[0].asks(book=[town.box("matin")])
    await sends(push)
    assert [one["action"] for one in service.messages[0].data["actions"]] == ["see"]


@pytest.mark.requirement("SL-55")
async def test_la_reponse_du_service_prend_la_place_de_la_premiere(database, service, push):
    town = await small_town(1, reviewed=True)
    maman = town.families[0]
    await subscribed(service, maman)
    await maman.asks(book=[town.box("matin")])
    await sends(push)
    request = await ServiceRequest.get(town_id=town.town)
    await Booking.filter(town_id=town.town).update(status="booked")
    await BookingRequest.filter(service_request=request).update(overall="positive")
    await ServiceRequest.filter(id=request.id).update(state="decided", treated_at=NOW)
    guardian = (await rows(reading(), "SELECT guardian_id FROM account WHERE id = ?", [maman.account]))[0]
    async with writing() as db:
        await db.execute_query(f"UPDATE request_line SET outcome = 'booked' WHERE service_request_id = {request.id}")
        await letters.write(
            db, town.town, "treated", {"request": request.id}, [(guardian["guardian_id"], "p0@example.org")],
            tag="demande-1", now=NOW, real_now=REAL_NOW,
        )  # fmt: skip
    await sends(push)
    first, second = (message.data for message in service.messages)
    assert first["notification"]["body"].startswith("En attente d’instruction")
    assert second["notification"]["body"] == "Traitée positivement"
    assert first["notification"]["tag"] == second["notification"]["tag"] == "demande-1"
    assert len({message.headers["topic"] for message in service.messages}) == 1
    [mail] = await LetterRow.filter(town_id=town.town, channel="mail", kind="treated")
    columns = "id, town_id, guardian_id, address, kind, facts, tag, written_at, attempts, due_at AS leased_until"
    [row] = await rows(
        reading(), f"SELECT {columns} FROM letter WHERE id = ?", [mail.id],
        documents=["facts"], instants=["written_at", "leased_until"],
    )  # fmt: skip
    text = (await Writer(SETTINGS).mail(Letter(**row))).text
    assert "Le service ENFANCE a répondu le 24/01/2022 à 14:24 à votre demande, reçue le 24/01/2022 à 14:24." in text
    assert "Nous avons bien enregistré" not in text
    assert "mercredi 02/02/2022 Matin\u00a0: Réservé" in text


@both_databases
@pytest.mark.requirement("SL-74")
async def test_une_place_liberee_previent_les_appareils_de_la_famille(database, service, push):
    town = await small_town(2, capacity=1, waiting_list=True)
    first, second = town.families
    await first.asks(book=[town.box("matin")])
    await second.asks(book=[town.box("matin")])
    await subscribed(service, second)
    await first.asks(cancel=[town.box("matin")])
    await sends(push)
    [message] = service.messages
    assert message.data["notification"]["title"] == "Enfant1 · Mercredi"
    assert message.data["notification"]["body"] == "Une place s’est libérée\u00a0: c’est réservé"
    assert message.data["notification"]["tag"] == "demande-2"
    assert message.data["request"] == 2


async def test_une_longue_demande_tient_dans_un_message(database, service, push):
    town = await small_town(1, days=70)
    await subscribed(service, town.families[0])
    await town.families[0].asks(book=[opening for (_, slot), opening in town.openings.items() if slot == "matin"])
    await sends(push)
    [message] = service.messages
    assert message.size <= 4096
    assert "cancel" not in str(message.data["actions"])


@both_databases
async def test_une_sauvegarde_rendue_parle_avec_la_meme_cle(database, service, push):
    """The keys are in the database, made once by `migrate`."""
    await bring_up_to_date(database)
    keys = await rows(reading(), "SELECT key, value FROM instance WHERE key LIKE 'vapid%' ORDER BY key")
    assert [(one["key"], len(one["value"])) for one in keys] == [("vapid_private", 43), ("vapid_public", 87)]
    town = await small_town(1)
    await subscribed(service, town.families[0], service.subscribes(keys[1]["value"]))
    await town.families[0].asks(book=[town.box("matin")])
    await sends(push)
    assert len(service.messages) == 1
    await bring_up_to_date(database)
    assert keys == await rows(reading(), "SELECT key, value FROM instance WHERE key LIKE 'vapid%' ORDER BY key")


async def test_des_cles_effacees_sont_refaites_ensemble(database):
    before = await public_key()
    async with writing() as db:
        await db.execute_query("DELETE FROM instance WHERE key = 'vapid_private'")
    await bring_up_to_date(database)
    assert await public_key() != before


ALLOWED = [
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/QAbc",
    "https://wns2-par02p.notify.windows.com/w/?token=abc%3d",
    "https://fcm.googleapis.com:443/x",
]
REFUSED = [
    "", "x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/x", "https://evilpush.apple.com/x",
    "https://push.apple.com/x", "https://user@fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com\\@169.254.169.254/x", "https://169.254.169.254/latest", "http://127.0.0.1/x",
    "https://fcm.googleapis.com./x", "https://[::1]/x", "ftp://fcm.googleapis.com/x", "https://fcm.googleapis.com:x/",
    "https://fcm.googleapis.com /x", "https://ｆcm.googleapis.com/x", "file:///etc/passwd", "https://localhost/x",
    "https://fcm.googleapis.com\r\nHost: x/", "https:///x", "https://.push.apple.com/x",
    "https://fcm.googleapis.com:/x", "https://fcm.googleapis.com:0443/x", "https://fcm.googleapis.com?x",
    "https://a%2eb.push.apple.com/x", "https://evil.example%2f.push.apple.com/x", "https://a;b.push.apple.com/x",
    "https://a_b.push.apple.com/x", "https://a..push.apple.com/x", "https://-a.push.apple.com/x", "https://web.push.apple.com",
    "https://[fe80::1%25eth0]/x", "https://a,b.push.apple.com/x", "https://fcm.googleapis.com#.push.apple.com/x",
    "https:fcm.googleapis.com/x", "https://fcm.googleapis.com;.push.apple.com/x", "https://a$b.push.apple.com/x",
]  # fmt: skip


@pytest.mark.parametrize("endpoint", ALLOWED)
def test_les_services_connus(endpoint: str):
    assert is_allowed(endpoint)


@pytest.mark.parametrize("endpoint", REFUSED)
def test_toute_autre_adresse_est_refusee(endpoint: str):
    assert not is_allowed(endpoint)


@pytest.mark.parametrize(
    ("endpoint", "is_fine"),
    [
        ("http://127.0.0.1:8000/push/x", True),
        ("https://push.exemple.fr:8443/x", True),
        ("https://a.ntfy.exemple.fr/x", True),
        ("http://push.exemple.fr/x", False),
        ("http://localhost:8000/x", False),
        ("http://127.0.0.2/x", False),
        ("https://ntfy.exemple.fr/x", False),
    ],
)
def test_le_reglage_en_ajoute(endpoint: str, is_fine: bool):
    assert is_allowed(endpoint, ["127.0.0.1", "push.exemple.fr", "*.ntfy.exemple.fr"]) is is_fine


async def test_une_adresse_que_le_reglage_ne_connait_plus_n_est_pas_appelee(service):
    phone = service.subscribes()
    message = Push(
        phone.endpoint, phone.p256dh, phone.auth, payloads=["{}"], topic="t", ttl=60, key="k", contact="mailto:a@b.fr"
    )
    async with open_push() as push:
        with pytest.raises(AddressRefused):
            await push.send(message)
    assert service.tries == 0


async def test_une_redirection_n_est_jamais_suivie(service, database):
    async with open_push_service() as inside:
        [key] = await rows(reading(), "SELECT value FROM instance WHERE key = 'vapid_private'")
        phone = service.subscribes()
        service.mood = Answer(307, {"Location": inside.subscribes().endpoint})
        message = Push(
            phone.endpoint,
            phone.p256dh,
            phone.auth,
            payloads=["{}"],
            topic="t",
            ttl=60,
            key=key["value"],
            contact="mailto:a@b.fr",
        )
        async with open_push(["127.0.0.1"]) as push:
            with pytest.raises(PutOff):
                await push.send(message)
        assert (service.tries, inside.tries) == (1, 0)


async def test_la_plus_grande_taille_est_celle_de_tous_les_services(service, database):
    [key] = await rows(reading(), "SELECT value FROM instance WHERE key = 'vapid_private'")
    phone = service.subscribes(await public_key())
    whole, small = json.dumps("é" * ((MOST_BYTES - 2) // 2), ensure_ascii=False), '"petit"'
    assert fitting([whole + "   ", small]) == [small]
    message = Push(
        phone.endpoint,
        phone.p256dh,
        phone.auth,
        payloads=[whole, small],
        topic="t",
        ttl=60,
        key=key["value"],
        contact="mailto:a@b.fr",
    )
    async with open_push(["127.0.0.1"]) as push:
        await push.send(message)
    assert service.messages[0].text == whole
    assert service.messages[0].size <= 4096


def test_retry_after():
    date = {"Date": "Fri, 20 Nov 2026 09:00:00 GMT"}
    assert wait_of({"Retry-After": "90"}) == timedelta(seconds=90)
    assert wait_of({"Retry-After": "Fri, 20 Nov 2026 09:02:00 GMT", **date}) == timedelta(minutes=2)
    assert wait_of({"Retry-After": "Fri, 20 Nov 2026 08:00:00 GMT", **date}) == timedelta()
    assert wait_of({"Retry-After": "Fri, 20 Nov 2026 09:02:00 GMT"}) == timedelta()
    assert wait_of({"Retry-After": "9" * 5000}) == timedelta(days=1)
    assert wait_of({}) == timedelta()


def test_les_secrets_ne_s_affichent_pas():
    shown = repr(Push("https://e/1", "pk", "au", payloads=["p"], topic="t", ttl=1, key="key", contact="mailto:a@b.fr"))
    assert not any(secret in shown for secret in ("https://e/1", "pk", "au", "key"))
