"""Ce qui s'est passé ne se change pas : la base le refuse, et la chaîne montre ce qui a été changé malgré elle."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from tortoise.exceptions import BaseORMException

from pwa.domain.chores import forget_events
from pwa.domain.events import adopting, details, purging, verifying
from pwa.domain.events.detail import Detail
from pwa.domain.events.details import DETAIL_OF, MediumChosen, Promoted, SignedIn
from pwa.domain.events.reading import happened
from pwa.domain.events.recording import Event, record
from pwa.domain.events.verbs import Verb
from pwa.domain.jobs.kinds import Work
from pwa.domain.letters.kinds import KINDS, LETTERS_OF
from pwa.models.events import Event as Row
from pwa.models.events import EventChain, JournalEntry
from pwa.models.towns import Town
from pwa.settings import Settings
from pwa.storage.databases import is_postgres, reading, rows, run, writing
from tests.people import ELSEWHERE, HOME, NOW, TOWNS

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def town(database) -> int:
    return (await Town.get(slug=HOME)).id


async def happen(town: int, count: int, at=NOW) -> None:
    async with writing() as db:
        record(db, town, None, at, [Event(Promoted(n), f"booking:{n}") for n in range(count)])


async def purge(town: int, kept: int, now: datetime) -> int:
    """As the chore does, a transaction a step, until it goes on to the next town; how many went."""
    progress, gone = {"town": town}, 0
    while progress["town"] == town:
        async with writing(is_patient=True) as db:
            progress = await forget_events.step(db, Work({}, progress, None, now, now, Settings(keep_journal=kept)))
        gone = max(gone, progress.get("gone", 0))
    return gone


async def broken() -> dict[str, int | None]:
    return {one.slug: one.broken for one in await verifying.verify()}


async def by_force(sql: str, values=()) -> None:
    """As somebody who holds the whole database can: the triggers are taken away first, then put back."""
    async with writing() as db:
        if is_postgres(db):
            for table in ("event", "event_chain"):
                await db.execute_query(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            await run(db, sql, values)
            for table in ("event", "event_chain"):
                await db.execute_query(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        made = await rows(db, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'event%'")
        for one in made:
            await db.execute_query(f"DROP TRIGGER {one['name']}")
        await run(db, sql, values)
        for one in made:
            await db.execute_query(one["sql"])


async def test_les_communes_de_la_demonstration_ont_une_chaine_entiere(database):
    found = await verifying.verify()
    assert [one.slug for one in found] == sorted(TOWNS)
    assert all(one.broken is None and one.events for one in found)


async def test_un_evenement_suit_le_dernier_avec_son_acte_ou_pas_du_tout(town):
    before = await EventChain.get(town_id=town)
    with suppress(ZeroDivisionError):
        async with writing() as db:
            record(db, town, None, NOW, [Event(SignedIn(), "account:1")])
            _ = 1 / 0
    assert (await EventChain.get(town_id=town)).hash == before.hash
    await happen(town, 3)
    after = await EventChain.get(town_id=town)
    assert after.position == before.position + 3
    last = await Row.get(town_id=town, position=after.position)
    assert (last.hash, last.detail, last.subject) == (after.hash, {"by": 2}, "booking:2")
    assert await broken() == dict.fromkeys(TOWNS)


async def test_chaque_commune_a_la_sienne(town):
    other = (await Town.get(slug=ELSEWHERE)).id
    async with writing() as db:
        for one in (other, town, other):
            record(db, one, None, NOW, [Event(SignedIn(), "account:1")])
    assert await broken() == dict.fromkeys(TOWNS)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET subject = 'booking:9' WHERE position = 1",
        "DELETE FROM event WHERE position = 1",
        "DELETE FROM event",
        "INSERT INTO event (town_id, position, at, verb, subject, detail, hash) "
        "SELECT town_id, position + 2, at, verb, subject, detail, hash FROM event ORDER BY position DESC LIMIT 1",
        "UPDATE event_chain SET position = position - 1",
        "UPDATE event_chain SET anchor_position = position, anchor_hash = 'abc'",
        "UPDATE event_chain SET anchor_hash = 'abc'",
        "DELETE FROM event_chain",
    ],
)
async def test_la_base_refuse_de_changer_ce_qui_s_est_passe(town, sql):
    await happen(town, 2)
    with pytest.raises(BaseORMException, match=r"ck_(event|chain)_"):
        async with writing() as db:
            await db.execute_query(sql)
    assert await broken() == dict.fromkeys(TOWNS)


async def test_postgres_refuse_de_tout_vider(database):
    async with writing() as db:
        if not is_postgres(db):
            return
    with pytest.raises(BaseORMException, match="ck_event_whole"):
        async with writing() as db:
            await db.execute_query("TRUNCATE event")


CHANGES = {
    "verb": "UPDATE event SET verb = 'offered' WHERE id = ?",
    "subject": "UPDATE event SET subject = 'booking:99' WHERE id = ?",
    "detail": "UPDATE event SET detail = '{\"by\": 99}' WHERE id = ?",
    "account": "UPDATE event SET account_id = (SELECT min(id) FROM account) WHERE id = ?",
    "household": "UPDATE event SET household_id = (SELECT min(id) FROM household) WHERE id = ?",
    "for_account": "UPDATE event SET for_account_id = (SELECT min(id) FROM account) WHERE id = ?",
    "at": "UPDATE event SET at = (SELECT min(at) FROM event) WHERE id = ?",
    "hash": "UPDATE event SET hash = 'abc' WHERE id = ?",
    "position": "UPDATE event SET position = position + 100 WHERE id = ?",
}


@pytest.mark.parametrize("column", CHANGES)
async def test_un_evenement_change_par_force_est_nomme(town, column):
    await happen(town, 3, NOW + timedelta(days=1))
    _, middle, last = (await Row.filter(town_id=town).order_by("-position").limit(3))[::-1]
    await by_force(CHANGES[column], [middle.id])
    assert await broken() == dict.fromkeys(TOWNS) | {HOME: last.id if column == "position" else middle.id}


async def test_un_evenement_enleve_par_force_montre_le_suivant(town):
    await happen(town, 3)
    _, middle, last = (await Row.filter(town_id=town).order_by("-position").limit(3))[::-1]
    await by_force("DELETE FROM event WHERE id = ?", [middle.id])
    assert (await broken())[HOME] == last.id


async def test_les_derniers_enleves_par_force_manquent(town):
    await happen(town, 2)
    await by_force("DELETE FROM event WHERE town_id = ? AND subject = 'booking:1'", [town])
    assert (await broken())[HOME] == 0


async def test_un_evenement_glisse_par_force_est_nomme(town):
    """At the end, and at the beginning: nothing else has a free place."""
    await happen(town, 2)
    first = (await Row.filter(town_id=town).order_by("position").first()).position
    for place in ("max(position) + 1", "min(position) - 1"):
        await by_force(
            "INSERT INTO event (town_id, position, at, verb, subject, detail, hash) "
            f"SELECT town_id, {place}, min(at), 'promoted', 'booking:7', '{{}}', 'abc' FROM event "
            "WHERE town_id = ? GROUP BY town_id",
            [town],
        )
        slipped = await Row.get(town_id=town, subject="booking:7", hash="abc")
        assert (await broken())[HOME] == slipped.id
        await by_force("DELETE FROM event WHERE id = ?", [slipped.id])
    assert first == 1
    assert (await broken())[HOME] is None


async def test_une_chaine_enlevee_par_force_se_voit(town):
    await by_force("DELETE FROM event_chain WHERE town_id = ?", [town])
    assert (await broken())[HOME] == (await Row.filter(town_id=town).order_by("position").first()).id


async def test_ce_qui_est_purge_laisse_une_ancre_et_une_chaine_entiere(town):
    await happen(town, 5, NOW + timedelta(days=30))
    old = await Row.filter(town_id=town, at__lt=NOW + timedelta(days=20)).count()
    elsewhere = await Row.filter(town__slug=ELSEWHERE).count()
    count = await purge(town, kept=40, now=NOW + timedelta(days=60))
    assert count == old > 0
    kept = await Row.filter(town_id=town).order_by("position")
    assert [one.verb for one in kept] == ["promoted"] * 5 + ["events_purged"]
    assert kept[-1].detail == {"count": old}
    chain = await EventChain.get(town_id=town)
    assert chain.anchor_position == kept[0].position - 1 == old
    assert await broken() == dict.fromkeys(TOWNS)
    assert await Row.filter(town__slug=ELSEWHERE).count() == elsewhere
    assert await purge(town, kept=40, now=NOW + timedelta(days=60)) == 0
    await by_force("UPDATE event SET subject = 'booking:99' WHERE id = ?", [kept[0].id])
    assert (await broken())[HOME] == kept[0].id


async def test_une_purge_s_arrete_au_premier_qui_se_garde(town):
    """A chain loses its beginning, never its middle."""
    await happen(town, 1, NOW + timedelta(days=30))
    await happen(town, 1, NOW)
    await purge(town, kept=40, now=NOW + timedelta(days=60))
    assert [one.verb for one in await Row.filter(town_id=town).order_by("position")] == [
        "promoted", "promoted", "events_purged",
    ]  # fmt: skip


@pytest.mark.parametrize("most", [1, 2, 500])
async def test_ce_qu_une_horloge_en_avance_a_date_n_arrete_pas_la_purge(town, monkeypatch, most):
    """It goes with the old ones that came after it; what nothing old came after stays."""
    monkeypatch.setattr(purging, "MOST", most)
    years = timedelta(days=3650)
    for count, at in ((5, years), (1, timedelta()), (1, years), (1, timedelta(days=30)), (1, years)):
        await happen(town, count, NOW + at)
    await purge(town, kept=40, now=NOW + timedelta(days=60))
    left = await Row.filter(town_id=town).order_by("position")
    assert [(one.verb, one.at - NOW) for one in left] == [
        ("promoted", years), ("promoted", timedelta(days=30)), ("promoted", years),
        ("events_purged", timedelta(days=60)),
    ]  # fmt: skip
    assert await broken() == dict.fromkeys(TOWNS)


async def test_un_evenement_de_l_age_exact_que_l_on_garde_est_garde(town):
    await happen(town, 1, NOW + timedelta(days=20))
    await purge(town, kept=40, now=NOW + timedelta(days=60))
    assert [one.verb for one in await Row.filter(town_id=town).order_by("position")] == ["promoted", "events_purged"]


async def test_un_acte_de_deux_communes_tient_les_chaines_dans_l_ordre_des_communes(town):
    """Two such acts at once would otherwise wait for each other."""
    first, second, *_ = sorted(await Town.all().values_list("id", flat=True))
    async with writing() as db:
        for one in (second, first):
            record(db, one, None, NOW, [Event(Promoted(1), "booking:99")])
    written = await Row.filter(subject="booking:99").order_by("id")
    assert [one.town_id for one in written] == [first, second]


async def test_ce_qui_est_arrive_se_lit_dans_l_ordre_de_la_chaine_meme_si_l_horloge_recule(town):
    for late, at in [(1, NOW + timedelta(hours=1)), (2, NOW)]:
        async with writing() as db:
            record(db, town, None, at, [Event(Promoted(late), "booking:99")])
    found = await happened(town, "?", ["booking:99"])
    assert [one.detail for one in found] == [Promoted(1), Promoted(2)]


async def test_ce_que_la_version_d_avant_ecrit_encore_rejoint_la_chaine(town):
    account = (await rows(reading(), "SELECT min(id) AS id FROM account WHERE town_id = ?", [town]))[0]["id"]
    for n in range(3):
        await JournalEntry.create(
            town_id=town, account_id=account if n else None, at=NOW + timedelta(seconds=n), verb="device_added",
            subject=f"push_subscription:{n}", detail={"é": n},
        )  # fmt: skip
    assert await adopting.adopt() == 3
    assert await adopting.adopt() == 0
    assert not await JournalEntry.all().count()
    found = (await Row.filter(town_id=town).order_by("-position").limit(3))[::-1]
    assert [(one.account_id, one.at, one.verb, one.subject, one.detail) for one in found] == [
        (account if n else None, NOW + timedelta(seconds=n), "device_added", f"push_subscription:{n}", {"é": n})
        for n in range(3)
    ]
    assert await broken() == dict.fromkeys(TOWNS)


def test_chaque_verbe_a_son_detail_et_un_detail_se_relit():
    assert set(DETAIL_OF) == set(Verb)
    for one in (Promoted(3), Promoted(), MediumChosen(True), details.DeviceTakenOver(4),
                details.SignInShut("réseau", 2, ["pair"])):  # fmt: skip
        assert DETAIL_OF[one.verb].read(one.as_document()) == one
        assert DETAIL_OF[one.verb].read(one.as_document() | {"plus_tard": 1}) == one
    assert isinstance(SignedIn(), Detail)


def test_les_lettres_suivent_des_evenements_par_une_seule_table():
    assert sorted(LETTERS_OF.values()) == sorted(KINDS)
