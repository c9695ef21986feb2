"""Une saison gardée prête est la saison : la même à chaque instant, et ce que la mairie change se voit aussitôt."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pwa.domain import tariffs
from pwa.domain.accounts.users import User
from pwa.domain.bookings import locks, queries
from pwa.domain.bookings.queries import Mark, OpeningRow
from pwa.domain.bookings.screens import timetable
from pwa.domain.bookings.screens.boxes import Box, box_of
from pwa.domain.bookings.screens.kept import Kept
from pwa.domain.bookings.screens.season import Visit, page_of, visit_of
from pwa.domain.bookings.seats.fragments import LEFT, RANK
from pwa.domain.towns import view_of
from pwa.models.bookings import Booking, Opening, Season
from pwa.models.sites import Fee, Slot
from pwa.models.towns import Town
from pwa.storage import databases
from pwa.storage.databases import reading, rows
from tests import people

pytestmark = pytest.mark.both_databases

CHILDREN = (
    ("Bébé", "Accueil périscolaire"),
    ("Bébé", "Centre de Loisirs Mercredi"),
    ("Fille", "Centre de Loisirs Vacances"),
)
"""Seats that are many, a waiting list, an officer who answers."""
EVERY = f"""
SELECT o.id, o.day, o.slot_id, o.opens_at, o.book_by, o.cancel_by, o.closed_reason, s.code, s.label,
       b.status, b.enrolment_id, b.price_cents, CASE WHEN o.day >= ? THEN {LEFT} END AS seats_left,
       o.day >= ? AND EXISTS (SELECT 1 FROM booking w WHERE w.opening_id = o.id AND w.status = 'waiting'
                              AND w.cancelled_at IS NULL) AS someone_waits, {RANK} AS rank
FROM opening o JOIN slot s ON s.id = o.slot_id
LEFT JOIN booking b ON b.opening_id = o.id AND b.child_id = ? AND b.cancelled_at IS NULL
WHERE o.group_id = ? AND o.day BETWEEN ? AND ? ORDER BY o.day, s.position
"""
INSTANTS = ("opens_at", "book_by", "cancel_by")


async def visit(world, child: str, activity: str, now: datetime, quotient: int | None = 742) -> Visit:
    enrolment = world.enrolment(child, activity)
    household = world.account("maman.test")["household_id"]
    user = User(
        1,
        "",
        "guardian",
        name="",
        greeting="",
        guardian_id=None,
        household_id=household,
        quotient=quotient,
        is_resident=True,
        previous_sign_in_at=None,
    )
    return await visit_of(view_of(await Town.get(slug=people.HOME)), user, enrolment["id"], now)


async def boxes(seen: Visit) -> list[Box]:
    """As the page has them."""
    return [box for week in (await page_of(seen)).weeks for day in week.days for box in day.boxes]


async def plainly(seen: Visit) -> list[Box]:
    """The same, each box computed from all that the database has, with nothing kept."""
    asked, at = seen.asked, locks.moment(seen.at.now)
    values = [at.today, at.today, asked.child_id, asked.group_id, asked.starts_on, asked.ends_on]
    found = await rows(reading(), EVERY, values, days=("day",), instants=INSTANTS)
    prices = await tariffs.prices(reading(), {r["slot_id"] for r in found}, seen.user.quotient, True)
    return [
        box_of(row_of(r), mark_of(r, asked.id), seen.terms, prices.of(r["slot_id"], r["day"]), at) for r in found
    ]  # fmt: skip


def row_of(r: dict[str, Any]) -> OpeningRow:
    return OpeningRow(*(r[name] for name in OpeningRow._fields[:9]), [], None, None, None)


def mark_of(r: dict[str, Any], asked: int) -> Mark:
    own = r["enrolment_id"] == asked
    return Mark(
        r["id"],
        r["status"],
        own,
        price_cents=r["price_cents"],
        seats_left=r["seats_left"],
        someone_waits=bool(r["someone_waits"]),
        rank=r["rank"],
    )


def around(limits: list[datetime]) -> list[datetime]:
    """Every limit, and what stands on both sides of it and of its minute."""
    beside = (-1, 0, 59, 60)
    return sorted({limit + timedelta(seconds=second) for limit in limits for second in beside})


@pytest.mark.parametrize(("child", "activity"), CHILDREN)
async def test_a_chaque_limite_la_saison_gardee_est_la_saison(world, child, activity):
    """Limits of a whole year, forwards then backwards: the kept weeks are used again, never those of another time."""
    seen = await visit(world, child, activity, people.NOW)
    limits = sorted({limit for o in seen.timetable.openings for name in INSTANTS if (limit := getattr(o, name))})
    some = [*limits[:: max(1, len(limits) // 12)], seen.at.now, datetime(2022, 1, 25, 23, 0, tzinfo=UTC)]
    times = around(some)
    for now in [*times, *reversed(times)]:
        seen = await visit(world, child, activity, now)
        assert await boxes(seen) == await plainly(seen), now


async def test_ce_qu_un_enfant_a_ne_se_voit_pas_chez_un_autre(world):
    own = {}
    for child in ("Bébé", "Fille", "Bébé"):
        for quotient in (742, 200, None):
            seen = await visit(world, child, "Accueil périscolaire", people.NOW, quotient)
            found = await boxes(seen)
            assert found == await plainly(seen)
            own[child] = {box.opening for box in found if box.look.state == "booked"}
    assert own["Bébé"] != own["Fille"]


async def change_day(seen: Visit, opening: int) -> None:
    await Opening.filter(id=opening).update(closed_reason="Grève")


async def change_limit(seen: Visit, opening: int) -> None:
    await Opening.filter(id=opening).update(book_by=datetime(2022, 1, 20, 9, 0, tzinfo=UTC))


async def change_label(seen: Visit, opening: int) -> None:
    await Slot.filter(id=(await Opening.get(id=opening)).slot_id).update(label="Aurore")


async def change_price(seen: Visit, opening: int) -> None:
    await Fee.filter(slot_id=(await Opening.get(id=opening)).slot_id).update(brackets=[[0, 1234]])


async def add_price(seen: Visit, opening: int) -> None:
    one = await Opening.get(id=opening)
    await Fee.create(slot_id=one.slot_id, starts_on=one.day, ends_on=one.day, brackets=[[0, 4321]], outside_cents=1)


async def remove_price(seen: Visit, opening: int) -> None:
    await Fee.filter(slot_id=(await Opening.get(id=opening)).slot_id).delete()


async def add_day(seen: Visit, opening: int) -> None:
    one = await Opening.get(id=opening)
    saturday = one.day + timedelta(days=(5 - one.day.weekday()) % 7)
    await Opening.create(season_id=one.season_id, group_id=one.group_id, slot_id=one.slot_id, day=saturday)


async def book(seen: Visit, opening: int) -> None:
    asked = seen.asked
    await Booking.create(
        town_id=seen.town.id, child_id=asked.child_id, enrolment_id=asked.id, opening_id=opening, status="booked",
        price_cents=77, made_at=people.NOW,
    )  # fmt: skip


CHANGES = (change_day, change_limit, change_label, change_price, add_price, remove_price, add_day, book)


@pytest.mark.parametrize("change", CHANGES)
async def test_ce_qui_change_se_voit_aussitot(world, change):
    """Whoever writes it: nothing tells this process but the row it reads first."""
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    before = await boxes(seen)
    opening = next(box.opening for box in before if box.look.lock is None and box.look.state == "free")
    await change(seen, opening)
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    after = await boxes(seen)
    assert after != before
    assert after == await plainly(seen)


@pytest.mark.parametrize("change", CHANGES[:-1])
async def test_la_version_de_la_page_bouge_avec_ce_qu_elle_montre(world, change):
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    opening = next(box.opening for box in await boxes(seen) if box.look.lock is None)
    await change(seen, opening)
    assert (await visit(world, "Bébé", "Accueil périscolaire", people.NOW)).version != seen.version


async def test_une_version_ne_fait_que_monter(world):
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    versions = [seen.asked.version]
    for change in CHANGES[:-1]:
        await change(seen, (await boxes(seen))[0].opening)
        seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
        versions.append(seen.asked.version)
    assert versions == sorted(set(versions))


async def delete_season(season: int) -> None:
    """By hand, with all that hangs on it."""
    for table in ("opening_seats", "request_line", "booking"):
        await forget(f"DELETE FROM {table} WHERE opening_id IN (SELECT id FROM opening WHERE season_id = ?)", season)
    for sql in ("DELETE FROM opening WHERE season_id = ?", "DELETE FROM season WHERE id = ?"):
        await forget(sql, season)


async def move_season(season: int) -> None:
    """To another activity, its days with it: nothing but the season's row says so."""
    others = "SELECT MAX(a.id) FROM activity a JOIN activity b ON b.town_id = a.town_id WHERE b.id = activity_id"
    moved = f"UPDATE season SET label = 'ailleurs', activity_id = ({others} AND a.id <> b.id) WHERE id = ?"
    await forget(moved, season)


async def forget(sql: str, season: int) -> None:
    async with databases.writing() as db:
        await databases.run(db, sql, [season])


@pytest.mark.parametrize("leave", [delete_season, move_season])
@pytest.mark.parametrize("is_last", [False, True])
async def test_une_saison_qui_part_ne_laisse_rien_de_garde(world, leave, is_last):
    """The version that a page reads does not fall with what the season had, even when another one takes its place."""
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    opening = await Opening.get(id=(await boxes(seen))[0].opening)
    season = await Season.get(id=opening.season_id)
    if not is_last:
        await Season.create(activity_id=season.activity_id, label="d’après", starts_on=season.ends_on,
                            ends_on=season.ends_on)  # fmt: skip
    before = (await visit(world, "Bébé", "Accueil périscolaire", people.NOW)).asked.version
    await leave(season.id)
    left = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    assert left.asked.version > before
    new = await Season.create(activity_id=season.activity_id, label="nouvelle", starts_on=season.starts_on,
                              ends_on=season.ends_on)  # fmt: skip
    day = opening.day + timedelta(days=(5 - opening.day.weekday()) % 7)
    await Opening.create(season_id=new.id, group_id=opening.group_id, slot_id=opening.slot_id, day=day)
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    assert seen.asked.version > left.asked.version
    assert day in {one.day for one in seen.timetable.openings}
    assert await boxes(seen) == await plainly(seen)


async def test_une_saison_relue_entre_temps_n_est_pas_remplacee_par_une_plus_ancienne(world):
    """Who read an older version, and comes second, takes the newer one."""
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    older = seen.asked._replace(version=seen.asked.version - 1)
    assert await timetable.timetable_of(older) is seen.timetable
    season = await Opening.get(id=seen.timetable.openings[0].id)
    await Season.filter(id=season.season_id).update(version=seen.asked.version + 10)
    newer = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    assert newer.timetable is not seen.timetable
    assert await timetable.timetable_of(seen.asked) is newer.timetable


async def test_une_page_qui_vient_apres_pose_trois_questions(world, queries_of_page):
    assert queries_of_page == [2, 1]


@pytest.fixture
async def queries_of_page(world, queries) -> list[int]:
    """Of the enrolment's own: cold but for the marks, then warm."""
    counts = []
    seen = await visit(world, "Bébé", "Accueil périscolaire", people.NOW)
    timetable.TIMETABLES.clear()
    for _ in range(2):
        with queries:
            await timetable.timetable_of(seen.asked)
            await seen.marks()
        counts.append(len(queries))
    return counts


def test_on_ne_garde_que_ce_qui_sert():
    kept: Kept[str] = Kept(2)
    made: list[int] = []

    def of(key: int) -> str:
        return kept.of(key, lambda: made.append(key) or str(key))

    assert [of(1), of(2), of(1), of(3), of(1), of(2)] == ["1", "2", "1", "3", "1", "2"]
    assert made == [1, 2, 3, 2], "2 a laissé sa place à 3, et 3 à 2"
    assert len(kept.values) == 2


async def test_les_jours_se_lisent_de_la_meme_facon_sur_les_deux_bases(world):
    enrolment = world.enrolment("Bébé", "Accueil périscolaire")
    first, last = timetable.school_years(enrolment["starts_on"], enrolment["ends_on"])
    found = await queries.openings(enrolment["group_id"], first, last)
    assert {type(o.day).__name__ for o in found} == {"date"}
    assert {type(o.book_by).__name__ for o in found} <= {"datetime", "NoneType"}
    assert {type(o.excludes).__name__ for o in found} == {"tuple"}
    assert databases.is_postgres(reading()) or found[0].book_by is None or found[0].book_by.tzinfo is not None
