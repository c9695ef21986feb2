"""Ce qui se passe à la porte est dans le journal : échecs, portes fermées, départs, téléphones repris. Sans noms."""

from datetime import timedelta

import pytest

from pwa.domain.accounts import asking, attempts, failures, signing_in, signing_out, tokens
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Attempt, WrongCredentials
from pwa.domain.accounts.traces import Tracer, current
from pwa.domain.devices import subscribing
from pwa.domain.devices.subscriptions import Subscription
from pwa.domain.refusals import TooManyAttempts
from pwa.models.events import Event
from pwa.models.people import Account
from pwa.storage.databases import reading, rows, run, writing
from pwa.storage.up_to_date import bring_up_to_date
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD, REAL_NOW
from tests.push_service import PushService

pytestmark = pytest.mark.both_databases
TRACER = Tracer("une clef")
TYPED = "pas le bon"


@pytest.fixture
async def town(database):
    return (await asking.asking(HOME, None, REAL_NOW)).town


async def enters(town, username="maman.test", password=PASSWORD, *, address="192.0.2.1", real_now=REAL_NOW) -> str:
    who = Attempt(town, username, password, address=address, browser=Browser("un téléphone"), tracer=TRACER)
    return (await signing_in.sign_in(who, now=NOW, real_now=real_now)).token


async def fails(town, times=1, **more):
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            await enters(town, password=TYPED, **more)


async def told(*verbs: str) -> list[Event]:
    return await Event.filter(verb__in=verbs).order_by("id")


async def id_of(username: str) -> int:
    return (await Account.get(username=username, town__slug=HOME)).id


async def test_un_echec_vise_un_compte_ou_la_trace_d_un_nom_et_n_est_de_personne(town):
    await fails(town)
    await fails(town, username="Personne.Ici", address="192.0.2.7")
    known, unknown = await told("sign_in_failed")
    assert known.subject == f"account:{await id_of('maman.test')}"
    assert unknown.subject == f"name:{TRACER.username(town.id, 'personne.ici')}"
    assert [(one.account_id, one.town_id, one.at) for one in (known, unknown)] == [(None, town.id, NOW)] * 2
    assert known.detail == {"network": TRACER.network("192.0.2.1"), "count": 1}
    assert unknown.detail == {"network": TRACER.network("192.0.2.7"), "count": 2}


async def test_ni_le_nom_tape_ni_le_mot_de_passe_ni_l_adresse_ne_sont_gardes(town):
    await fails(town, username="MonMotDePasse!", address="203.0.113.9")
    for table in ("event", "attempt"):
        kept = str(await rows(reading(), f"SELECT * FROM {table}")).lower()
        assert not [word for word in ("monmotdepasse", TYPED, "203.0.113.9") if word in kept]


@pytest.mark.parametrize("before", [0, attempts.PER_PAIR - 1, failures.TOLD])
async def test_un_inconnu_fait_les_memes_requetes_qu_un_connu(town, queries, before):
    """First failure, the one that shuts the way, and one that is not told any more: what is asked tells no name."""
    made = {}
    for turn, username in enumerate(["maman.test", "personne"]):
        real_now = REAL_NOW + turn * timedelta(hours=1)
        for one in range(before):
            other = before == failures.TOLD
            await fails(town, username=username, real_now=real_now, address=f"192.0.2.{one}" if other else "192.0.2.1")
        with queries:
            await fails(town, username=username, real_now=real_now)
        made[username] = list(queries.statements)
    assert made["maman.test"]
    assert made["maman.test"] == made["personne"]


async def test_une_porte_qui_se_ferme_est_un_evenement_et_ce_qu_elle_refuse_n_en_est_pas(town):
    await fails(town, attempts.PER_PAIR)
    with pytest.raises(TooManyAttempts):
        await enters(town)
    [shut] = await told("sign_in_shut")
    assert (shut.subject, shut.account_id) == (f"account:{await id_of('maman.test')}", None)
    assert shut.detail == {"network": TRACER.network("192.0.2.1"), "count": 1, "ways": ["pair"]}
    assert len(await told("sign_in_failed")) == attempts.PER_PAIR


async def test_une_adresse_qui_se_ferme_le_dit(town):
    for one in range(attempts.PER_ADDRESS):
        await fails(town, username=f"personne{one}")
    [shut] = await told("sign_in_shut")
    assert shut.detail["ways"] == ["address"]


async def test_un_bon_mot_de_passe_a_la_derniere_chance_ne_ferme_rien(town):
    await fails(town, attempts.PER_PAIR - 1)
    await enters(town)
    assert not await told("sign_in_shut")


async def test_des_inconnus_ne_remplissent_pas_le_journal(town):
    for one in range(45):
        await fails(town, username=f"personne{one}", address=f"192.0.2.{one}")
    assert [one.detail["count"] for one in await told("sign_in_failed")] == [*range(1, 21), 40]
    await fails(town, real_now=REAL_NOW + attempts.WINDOW)
    assert (await told("sign_in_failed"))[-1].detail["count"] == 1


def test_au_dela_de_vingt_on_ne_dit_plus_que_les_doublements():
    assert [count for count in range(1, 1000) if failures.is_told(count)] == [*range(1, 21), 40, 80, 160, 320, 640]


async def test_se_deconnecter_est_un_evenement_une_seule_fois(town):
    token = await enters(town)
    for _ in range(2):
        await signing_out.sign_out(town, tokens.handle_of(token), NOW)
    await signing_out.sign_out(town, "0" * tokens.HANDLE, NOW)
    [left] = await told("signed_out")
    account = await id_of("maman.test")
    assert (left.account_id, left.town_id, left.subject, left.at) == (account, town.id, f"account:{account}", NOW)


async def test_partout_est_un_evenement(town):
    token = await enters(town)
    await signing_out.sign_out_everywhere(town, tokens.handle_of(token), now=NOW, real_now=REAL_NOW)
    [left] = await told("signed_out_everywhere")
    assert left.account_id == await id_of("maman.test")


async def test_une_adresse_de_notification_reprise_est_un_evenement(town):
    phone = PushService(url="http://127.0.0.1:9").subscribes()
    lost = await taps(town, await enters(town), phone)
    assert not await told("device_taken_over")
    await taps(town, await enters(town, "papa.test"), phone)
    [taken] = await told("device_taken_over")
    assert (taken.account_id, taken.town_id) == (await id_of("papa.test"), town.id)
    assert (taken.subject, taken.detail) == (f"push_subscription:{lost}", {"from": await id_of("maman.test")})


async def taps(town, token, phone) -> int:
    user = (await asking.asking(HOME, token, REAL_NOW)).user
    given = Subscription(**phone.form)
    return await subscribing.subscribe(town, user, tokens.hash_of(token), given, hosts=("127.0.0.1",), now=NOW)


async def test_la_clef_des_traces_est_faite_une_fois_par_migrate(database):
    first = (await current()).key
    assert len(first) == 64
    await bring_up_to_date(database)
    assert (await current()).key == first
    async with writing() as db:
        await run(db, "DELETE FROM instance WHERE key = 'trace'")
    assert (await current()).key != (await current()).key
    await bring_up_to_date(database)
    assert (await current()).key == (await current()).key != first


async def test_une_trace_suit_un_reseau_sans_le_dire(town):
    assert TRACER.network("192.0.2.1") == TRACER.network("::ffff:192.0.2.1") != TRACER.network("192.0.2.2")
    assert TRACER.network("2001:db8:0:100::1") == TRACER.network("2001:db8:0:1ff::2") != TRACER.network("2001:db8::1")
    assert TRACER.network("192.0.2.1") != Tracer("une autre").network("192.0.2.1")
    assert "une clef" not in repr(TRACER)
    elsewhere = (await asking.asking(ELSEWHERE, None, REAL_NOW)).town
    assert TRACER.username(town.id, "maman") != TRACER.username(elsewhere.id, "maman")
