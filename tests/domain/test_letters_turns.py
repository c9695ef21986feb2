"""La file des courriers est juste : qui en fait partir des centaines n'attend que derrière soi."""

from datetime import datetime, timedelta

import pytest

from pwa.domain import letters
from pwa.domain.letters import sending
from pwa.domain.letters.letter import LEASE
from pwa.models.letters import Letter
from pwa.storage import databases
from pwa.storage.databases import reading, rows, run, writing
from tests.domain.small_town import NOW, REAL_NOW, small_town

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def town(database):
    async with writing() as db:
        await run(db, "DELETE FROM letter")
    return await small_town(families=3)


async def guardian_of(household: int) -> int:
    return (await rows(reading(), "SELECT id FROM guardian WHERE household_id = ?", [household]))[0]["id"]


async def post(town, kind: str, people: list[tuple[int | None, str]], at: datetime = REAL_NOW, times: int = 1) -> None:
    async with writing() as db:
        for n in range(times):
            facts = {"mutation": 0} if kind == "answer" else {"bookings": [n]}
            await letters.write(db, town.town, kind, facts, people, tag=f"{kind}-{n}", now=NOW, real_now=at)


async def batches_until(address: str, now: datetime, channel: str = "mail") -> int:
    for count in range(1, 1000):
        taken = await sending.claim(now, channel)
        assert taken, f"{address} n'est jamais venu"
        if address in [letter.address for letter in taken]:
            return count
    raise AssertionError(address)


@pytest.mark.parametrize("times", [40, 300])
async def test_les_centaines_de_lettres_d_une_famille_ne_retiennent_pas_l_autre(town, times, monkeypatch):
    monkeypatch.setattr("pwa.domain.letters.gathering.MOST", 1)
    monkeypatch.setattr("pwa.domain.letters.gathering.QUIET", timedelta())
    one, other, _ = [await guardian_of(family.household) for family in town.families]
    await post(town, "answer", [(one, "p0@example.org")], times=times)
    await post(town, "answer", [(other, "p1@example.org")], at=REAL_NOW + timedelta(seconds=5))
    assert await batches_until("p1@example.org", REAL_NOW + timedelta(seconds=6)) == 1
    waiting = await rows(reading(), "SELECT COUNT(*) AS n FROM letter WHERE leased_until IS NULL")
    assert waiting[0]["n"] == times + 1 - sending.BATCH


async def test_un_courrier_a_tout_le_village_ne_retient_pas_une_reponse(town):
    village = [(None, f"famille{n}@example.org") for n in range(400)]
    await post(town, "limits_earlier", village)
    await post(town, "opening_closed", [(None, "ferme@example.org")], times=100)
    one = await guardian_of(town.families[0].household)
    await post(town, "answer", [(one, "p0@example.org")], at=REAL_NOW + timedelta(seconds=1))
    assert await batches_until("p0@example.org", REAL_NOW + timedelta(seconds=2)) == 1


async def test_une_famille_seule_n_attend_pas_entre_ses_lettres(town, monkeypatch):
    monkeypatch.setattr("pwa.domain.letters.gathering.MOST", 1)
    monkeypatch.setattr("pwa.domain.letters.gathering.QUIET", timedelta())
    one = await guardian_of(town.families[0].household)
    await post(town, "answer", [(one, "p0@example.org")], times=20)
    taken = [len(await sending.claim(REAL_NOW)) for _ in range(4)]
    assert taken == [8, 8, 4, 0]


async def test_un_serveur_absent_garde_leur_ordre_aux_lettres(town):
    village = [(None, f"famille{n}@example.org") for n in range(8)]
    await post(town, "limits_earlier", village)
    for letter in await sending.claim(REAL_NOW):
        await sending.put_off(letter, REAL_NOW + timedelta(hours=1), TimeoutError())
    one = await guardian_of(town.families[0].household)
    later = REAL_NOW + timedelta(hours=1, seconds=21)
    await post(town, "answer", [(one, "p0@example.org")], at=later)
    found = await rows(reading(), "SELECT address, turn, due_at FROM letter ORDER BY turn", instants=["due_at"])
    assert all(row["turn"] >= int(row["due_at"].timestamp() * 1000) for row in found), found
    assert await batches_until("p0@example.org", later) <= 2


async def test_une_lettre_qu_une_horloge_en_avance_a_remise_part_aujourd_hui(town):
    """Written, put off or held by it: none waits for years. What is put off by a day still waits."""
    years, day = timedelta(days=3650), timedelta(days=1)
    await post(town, "limits_earlier", [(None, "ecrite@example.org")], at=REAL_NOW + years)
    for name, more in {
        "remise": {"due_at": REAL_NOW + years}, "tenue": {"leased_until": REAL_NOW + years},
        "demain": {"due_at": REAL_NOW + day}, "prise": {"leased_until": REAL_NOW + LEASE},
    }.items():  # fmt: skip
        await post(town, "limits_earlier", [(None, f"{name}@example.org")])
        await Letter.filter(address=f"{name}@example.org").update(**more)
    taken = {one.address for one in await sending.claim(REAL_NOW)}
    assert taken >= {f"{name}@example.org" for name in ("ecrite", "remise", "tenue")}
    assert not taken & {"demain@example.org", "prise@example.org"}


async def test_prendre_une_liasse_suit_l_index_des_tours(town, queries):
    await post(town, "limits_earlier", [(None, f"famille{n}@example.org") for n in range(200)])
    with queries:
        await sending.claim(REAL_NOW)
    [sql] = [one for one in queries.statements if "WITH due" in one]
    values = queries.values[queries.statements.index(sql)]
    async with writing() as db:
        if databases.is_postgres(db):
            await db.execute_query("SET LOCAL enable_seqscan = off")
            await db.execute_query("SET LOCAL enable_sort = off")
            plan = [row["QUERY PLAN"] for row in await db.execute_query_dict(f"EXPLAIN {sql}", values)]
        else:
            plan = [row["detail"] for row in await db.execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert any("ix_letter_turn" in line for line in plan), plan
    assert not any("Sort" in line or "TEMP B-TREE" in line for line in plan), plan
