"""Des réponses qui se suivent sont un seul courriel : la première part aussitôt, les autres ensemble."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from pwa.domain import letters
from pwa.domain.letters import gathering, sending
from pwa.domain.telling.kinds import answer
from pwa.models.bookings import Opening
from pwa.models.letters import PushSubscription
from pwa.models.people import Account, Guardian
from pwa.settings import Settings
from pwa.storage.databases import reading, rows, writing
from pwa.storage.mail import DemoTransport
from pwa.working.writer import Writer
from tests.domain.small_town import NOW, REAL_NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases

DEMO = Settings(is_demo=True, public_url="https://famille.example")


async def toggled(town: SmallTown, times: int, *, start: timedelta = timedelta(), every: float = 5 / 300) -> None:
    """One box booked and cancelled in turn, each time a few milliseconds later."""
    for n in range(times):
        boxes = {"cancel" if n % 2 else "book": [town.box("matin")]}
        await town.families[0].asks(**boxes, now=NOW + start + timedelta(seconds=n * every))


async def leave(now: datetime) -> int:
    """Send all the mails that are due; how many."""
    sent = 0
    while taken := await sending.send_due(DemoTransport(), Writer(DEMO).mail, now=now):
        sent += taken
    return sent


async def mails_of(town: SmallTown) -> list[dict[str, Any]]:
    return await rows(
        reading(), "SELECT * FROM letter WHERE town_id = ? AND channel = 'mail' ORDER BY id", [town.town],
        instants=["due_at", "sent_at", "written_at"], documents=["facts"],
    )  # fmt: skip


@pytest.fixture
async def town(database: str) -> SmallTown:
    """A town of two families; the first has two guardians. The demo's letters are put away."""
    async with writing() as db:
        await db.execute_query("DELETE FROM letter")
    town = await small_town()
    await Guardian.create(
        town_id=town.town, household_id=town.families[0].household, civility="M.", first_name="Papa", last_name="ESSAI",
        email="papa0@example.org",
    )  # fmt: skip
    return town


async def test_trois_cents_demandes_en_cinq_secondes_sont_deux_courriels_par_parent(town):
    await toggled(town, 1)
    assert await leave(REAL_NOW) == 2, "la première réponse part aussitôt"
    await toggled(town, 299, start=timedelta(seconds=1))
    assert await leave(REAL_NOW + timedelta(seconds=7)) == 0
    assert await leave(REAL_NOW + timedelta(minutes=3)) == 2
    found = await mails_of(town)
    assert [row["address"] for row in found] == ["p0@example.org", "papa0@example.org"] * 2
    for mail in found[2:]:
        assert mail["subject"] == "Demande n° 300\u00a0: traitée positivement"
        assert mail["tag"] == "demande-300"
        told = mail["text"].split("VOS DEMANDES PRÉCÉDENTES")
        assert "DEMANDE N° 300\u00a0: " in told[0]
        assert "DEMANDE N° 299, reçue le 24/01/2022 à 14:24" in told[1]
        assert told[1].index("N° 299,") < told[1].index("N° 298,") < told[1].index("N° 280,")
        assert "Et 278 envois de plus avant" in told[1]
        assert "Vos demandes précédentes" in mail["html"]
        assert 'demandes/299"' in mail["html"]
    every = [mutation for row in found for mutation in (row["facts"]["mutation"], *row["facts"].get("earlier", []))]
    assert len(every) == 600
    assert len(set(every)) == 300, "aucune réponse ne se perd"


async def test_une_demande_apres_un_temps_de_calme_part_aussitot(town):
    for minutes in (0, 3, 60):
        await toggled(town, 1, start=timedelta(minutes=minutes))
        assert await leave(REAL_NOW + timedelta(minutes=minutes)) == 2, minutes


async def test_un_courriel_n_attend_jamais_plus_de_dix_minutes(town):
    await toggled(town, 1)
    await leave(REAL_NOW)
    for minutes in range(1, 12):
        await toggled(town, 1, start=timedelta(minutes=minutes))
        assert await leave(REAL_NOW + timedelta(minutes=minutes)) == (2 if minutes == 11 else 0), minutes
    assert len((await mails_of(town))[2]["facts"]["earlier"]) == 9


async def test_un_courriel_est_date_de_sa_derniere_reponse(town):
    await toggled(town, 1)
    await leave(REAL_NOW)
    await toggled(town, 5, start=timedelta(seconds=30), every=30)
    last = await town.families[0].asks(book=[town.box("matin")], now=NOW + timedelta(minutes=4))
    assert last
    late = (await mails_of(town))[2:]
    assert [row["written_at"] for row in late] == [NOW + timedelta(minutes=4)] * 2, "jamais avant la demande qu’il dit"


async def test_une_reponse_qui_attend_l_ouvrier_part_sans_retard(town):
    await toggled(town, 5)
    [first, _] = await mails_of(town)
    assert (first["due_at"], len(first["facts"]["earlier"])) == (REAL_NOW, 4)


async def test_un_courriel_qu_un_ouvrier_a_pris_ne_change_plus(town):
    await toggled(town, 1)
    taken = await sending.claim(REAL_NOW)
    await toggled(town, 2, start=timedelta(seconds=1))
    found = await mails_of(town)
    assert len(found) == 4
    assert [row["facts"] for row in found[:2]] == [letter.facts for letter in taken]
    assert [len(row["facts"].get("earlier", [])) for row in found] == [0, 0, 1, 1]
    await sending.put_off(taken[0], REAL_NOW, TimeoutError())
    await toggled(town, 1, start=timedelta(seconds=2))
    found = await mails_of(town)
    assert "earlier" not in found[0]["facts"], "il est peut-être arrivé : ses mots sont dits"
    assert len(found) == 4


async def test_une_lettre_pleine_en_commence_une_autre(town, monkeypatch):
    monkeypatch.setattr(gathering, "MOST", 3)
    await toggled(town, 8)
    assert [len(row["facts"].get("earlier", [])) for row in await mails_of(town)] == [2, 2, 2, 2, 1, 1]


async def test_le_detail_des_demandes_d_avant_a_une_fin(town, monkeypatch):
    monkeypatch.setattr(answer, "MOST_LINES", 3)
    await toggled(town, 1)
    await leave(REAL_NOW)
    await toggled(town, 6, start=timedelta(seconds=1))
    assert await leave(REAL_NOW + timedelta(minutes=3)) == 2
    text = (await mails_of(town))[-1]["text"]
    assert "DEMANDE N° 4, reçue" in text
    assert "N° 3" not in text
    assert "Et 2 envois de plus avant" in text


async def test_l_autre_famille_est_repondue_aussitot(town):
    await toggled(town, 20)
    await town.families[1].asks(book=[town.box("apres-midi")], now=NOW + timedelta(seconds=5))
    mail = (await mails_of(town))[-1]
    assert (mail["address"], mail["due_at"]) == ("p1@example.org", REAL_NOW + timedelta(seconds=5))


async def test_une_place_qui_va_et_vient_n_est_pas_offerte_a_chaque_fois(database):
    """Morning and whole day share their places; the whole day can still be given up, the morning no more."""
    town = await small_town(capacity=1, waiting_list=True)
    toggling, waiting = town.families
    await Opening.filter(id=town.box("matin")).update(cancel_by=NOW - timedelta(hours=1))
    await toggling.asks(book=[town.box("journee")])
    await waiting.asks(book=[town.box("matin")])
    for n in range(60):
        boxes = {"book" if n % 2 else "cancel": [town.box("journee")]}
        await toggling.asks(**boxes, now=NOW + timedelta(seconds=20 * n))
    offers = [row for row in await mails_of(town) if row["kind"] == "offered"]
    assert [row["due_at"] for row in offers] == [REAL_NOW + timedelta(seconds=n) for n in (0, 640, 1240)]


async def test_une_demande_annulee_ne_change_pas_la_lettre_qui_attend(town):
    async def undone() -> None:
        guardian = (await Guardian.get(email="p0@example.org")).id
        async with writing() as db:
            await letters.write(
                db, town.town, "answer", {"mutation": 0}, [(guardian, "p0@example.org")], tag="x", now=NOW,
                real_now=REAL_NOW,
            )  # fmt: skip
            raise RuntimeError

    await toggled(town, 2)
    before = await mails_of(town)
    with pytest.raises(RuntimeError):
        await undone()
    assert await mails_of(town) == before


async def test_les_notifications_restent_immediates(town):
    account = await Account.get(id=town.families[0].account)
    await PushSubscription.create(
        town_id=town.town, account=account, session_hash="0" * 64, endpoint="https://push.example/1", p256dh="-",
        auth="-", device="Téléphone", created_at=NOW,
    )  # fmt: skip
    await toggled(town, 4, every=1)
    found = await rows(
        reading(), "SELECT due_at, facts FROM letter WHERE channel = 'push' ORDER BY id", instants=["due_at"],
        documents=["facts"],
    )  # fmt: skip
    assert [row["due_at"] for row in found] == [REAL_NOW + timedelta(seconds=n) for n in range(4)]
    assert all("earlier" not in row["facts"] for row in found)
