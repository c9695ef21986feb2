"""The demo town lives, whatever the date: it comes out of the real decision, and agrees with itself."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from pwa.domain import demo
from pwa.domain.calendars.schools import school_year
from pwa.models.bookings import Booking, BookingRequest, Seats
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.models.requests import ServiceRequest
from pwa.models.towns import Town
from pwa.storage import databases
from tests.people import HOME, REAL_NOW

DATES = ["2026-11-20", "2026-09-01", "2026-07-20", "2027-06-28", "2022-04-07", "2021-12-24"]

OVERBOOKED = """
SELECT s.id, s.taken, count(b.id) AS found FROM seats s LEFT JOIN opening_seats u ON u.seats_id = s.id
LEFT JOIN booking b ON b.opening_id = u.opening_id AND b.status = 'booked' AND b.cancelled_at IS NULL
GROUP BY s.id, s.taken HAVING s.taken <> count(b.id)"""


async def overalls() -> Counter[str]:
    return Counter([row.overall.value for row in await BookingRequest.filter(service_request__town__slug=HOME)])


@pytest.mark.both_databases
async def test_the_town_has_given_22_numbers(database):
    numbers = await ServiceRequest.filter(town__slug=HOME).order_by("number").values_list("number", flat=True)
    assert numbers == list(range(1, 23))
    assert (await Town.get(slug=HOME)).last_request_number == 22


async def test_it_shows_every_answer(world):
    found = await overalls()
    assert found["negative"] == 1
    assert found["pending"] == 1
    assert found["waiting"] == 2
    assert found["positive"] == 18


async def test_the_days_of_the_guide_are_free(world):
    for day in ("2022-02-01", "2022-02-08", "2022-03-03"):
        for slot in ("Matin", "Soir"):
            opening = await world.opening("Bébé", "Accueil périscolaire", day, slot)
            assert await world.status("Bébé", opening) is None


async def test_a_wednesday_is_full_with_two_in_line(world):
    opening = await world.opening("Bébé", "Centre de Loisirs Mercredi", "2022-02-02", "Journée avec repas")
    live = Counter(row.status.value for row in await Booking.filter(opening_id=opening, cancelled_at=None))
    assert live == {"booked": 24, "waiting": 2}
    assert await world.status("Bébé", opening) is None


@pytest.mark.both_databases
async def test_seats_journal_and_letters_agree_with_the_bookings(database):
    assert await databases.rows(databases.reading(), OVERBOOKED) == []
    requests = await ServiceRequest.all().count()
    assert await Event.filter(verb__startswith="request_").count() == requests
    letters = await Letter.filter(kind="answer")
    told = {one for letter in letters for one in (letter.facts["mutation"], *letter.facts.get("earlier", []))}
    assert told == set(await BookingRequest.all().values_list("mutation_id", flat=True))


@pytest.mark.parametrize("day", DATES)
async def test_any_other_date_will_do(database, day):
    """The towns are loaded anew under that date: nothing is fixed to 2022."""
    async with databases.writing() as db:
        for kept in ("ck_event_kept", "ck_chain_stays"):
            await db.execute_query(f"DROP TRIGGER {kept}")
        for table in reversed(await tables_in_order(db)):
            await db.execute_query(f"DELETE FROM {table}")
    now = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    await demo.load_towns("marelle", now=now, real_now=REAL_NOW)
    assert (await Town.get(slug=HOME)).last_request_number == 22
    assert await databases.rows(databases.reading(), OVERBOOKED) == []
    assert not await ServiceRequest.filter(made_at__gt=now).exists()
    year = school_year(now.date())
    assert await Seats.filter(day__gte=year.first_day, day__lte=year.last_day).exists()
    if year.first_day < now.date():
        assert (await overalls())["negative"] >= 1


async def tables_in_order(db) -> list[str]:
    """Every table after those it refers to."""
    found = await db.execute_query_dict("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = [row["name"] for row in found if not row["name"].startswith(("sqlite_", "tortoise_"))]
    ordered: list[str] = []
    while len(ordered) < len(names):
        for name in names:
            to = {row["table"] for row in await db.execute_query_dict(f"PRAGMA foreign_key_list({name})")} - {name}
            if name not in ordered and to <= set(ordered):
                ordered.append(name)
    return ordered
