"""« Courriel seulement » : aucune notification ne part, le courriel part toujours, le message d’essai aussi (SL-30)."""

import pytest

from pwa.domain import letters, preferences
from pwa.domain.accounts import asking, signing_in
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Attempt
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.devices import keys, subscribing, trying
from pwa.domain.devices.subscriptions import Subscription
from pwa.models.bookings import BookingRequest
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.storage.databases import writing
from tests.people import HOME, NOW, PASSWORD, REAL_NOW
from tests.push_service import PushService

pytestmark = [pytest.mark.both_databases, pytest.mark.requirement("SL-30")]

KINDS = ("answer", "treated", "promoted", "offered", "opening_closed")


@pytest.fixture
async def town(database):
    return (await asking.asking(HOME, None, REAL_NOW)).town


@pytest.fixture
async def home(town):
    """Maman and Papa, each with a phone that is told."""
    service = PushService(url="http://127.0.0.1:9")
    users = {}
    for username in ("maman.test", "papa.test"):
        who = Attempt(town, username, PASSWORD, "192.0.2.1", Browser("un téléphone"))
        token, *_ = await signing_in.sign_in(who, now=NOW, real_now=REAL_NOW)
        user = (await asking.asking(HOME, token, REAL_NOW)).user
        given = Subscription(**service.subscribes().form)
        device = await subscribing.subscribe(town, user, hash_of(token), given, hosts=("127.0.0.1",), now=NOW)
        users[username] = (user, device)
    return users


async def told(town, home, kind: str) -> list[tuple[str, str]]:
    """Who is told, and how, of a letter of this kind to both parents."""
    await Letter.all().delete()
    maman = home["maman.test"][0]
    asked = await BookingRequest.filter(service_request__account_id=maman.account_id).first()
    guardians = [(user.guardian_id, f"{name}@example.org") for name, (user, _) in home.items()]
    names = {user.guardian_id: name for name, (user, _) in home.items()}
    async with writing() as db:
        facts = {"mutation": asked.mutation_id, "request": asked.pk, "booking": 1}
        await letters.write(db, town.id, kind, facts, guardians, tag="demande-1", now=NOW, real_now=REAL_NOW)
    return sorted((names[one.guardian_id], one.channel) for one in await Letter.all())


async def test_notification_et_courriel_tant_que_rien_n_est_choisi(town, home):
    assert not await preferences.is_mail_only(home["maman.test"][0])
    mails = [("maman.test", "mail"), ("papa.test", "mail")]
    assert await told(town, home, "answer") == sorted([*mails, ("maman.test", "push")])
    assert await told(town, home, "promoted") == sorted([*mails, ("maman.test", "push"), ("papa.test", "push")])


async def test_courriel_seulement_vaut_pour_chaque_lettre_et_pour_soi_seulement(town, home):
    maman, papa = home["maman.test"][0], home["papa.test"][0]
    await preferences.choose(town, maman, is_mail_only=True, now=NOW)
    assert await preferences.is_mail_only(maman)
    assert not await preferences.is_mail_only(papa)
    for kind in KINDS:
        papa_s = [("papa.test", "mail")] if kind == "answer" else [("papa.test", "mail"), ("papa.test", "push")]
        assert await told(town, home, kind) == [("maman.test", "mail"), *papa_s]


async def test_le_message_d_essai_part_quand_meme_et_la_cle_n_est_plus_offerte(town, home):
    maman, device = home["maman.test"]
    assert await keys.key_offered(maman)
    await preferences.choose(town, maman, is_mail_only=True, now=NOW)
    assert await keys.key_offered(maman) == keys.MAIL_ONLY
    await trying.send_test(town, maman, device, now=NOW, real_now=REAL_NOW)
    assert [one.channel for one in await Letter.filter(kind="test_push")] == ["push"]


async def test_on_peut_changer_d_avis_et_le_journal_le_dit(town, home):
    maman = home["maman.test"][0]
    for is_mail_only in (True, False):
        await preferences.choose(town, maman, is_mail_only=is_mail_only, now=NOW)
    assert ("maman.test", "push") in await told(town, home, "answer")
    entries = await Event.filter(subject=f"guardian:{maman.guardian_id}").order_by("id")
    assert [(one.verb, one.detail) for one in entries] == [
        ("medium_chosen", {"is_mail_only": True}), ("medium_chosen", {"is_mail_only": False}),
    ]  # fmt: skip
