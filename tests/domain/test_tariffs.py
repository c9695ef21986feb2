"""Prices: a flat price per quotient bracket, in cents."""

from datetime import date
from uuid import uuid4

import pytest

from pwa.domain import tariffs
from pwa.domain.tariffs import PriceList
from pwa.domain.tariffs.brackets import Tariff
from pwa.models.sites import Activity, Department, Fee, Slot
from pwa.models.towns import Town
from pwa.storage.databases import reading
from tests.databases import QueryCounter

STARTS = [0, 501, 801, 1201, 1601]
MORNING = [list(pair) for pair in zip(STARTS, [60, 85, 110, 135, 160], strict=True)]
EVENING = [list(pair) for pair in zip(STARTS, [95, 135, 175, 210, 245], strict=True)]


@pytest.mark.parametrize(
    ("quotient", "cents"),
    [(0, 60), (500, 60), (501, 85), (742, 85), (800, 85), (801, 110), (1200, 110), (1201, 135), (1600, 135),
     (1601, 160), (99_999, 160)],
)  # fmt: skip
def test_a_bracket_runs_up_to_the_next_one(quotient: int, cents: int):
    assert Tariff.of(MORNING, 210).price(quotient, True) == cents


def test_without_a_quotient_the_highest_bracket_is_paid():
    assert Tariff.of(MORNING, 210).price(None, True) == 160


@pytest.mark.parametrize("quotient", [0, 742, None])
def test_outside_the_town_there_is_one_price(quotient: int | None):
    assert Tariff.of(MORNING, 210).price(quotient, False) == 210


def test_a_quotient_under_the_first_bracket_pays_the_first():
    assert Tariff.of([[100, 60], [501, 85]], 210).price(0, True) == 60


async def slots(**brackets: list[list[int]]) -> list[Slot]:
    """An activity's slots, with a fee over 2021-2022."""
    town = await Town.create(slug=f"prix-{uuid4().hex[:8]}", name="Prix", banner="PRIX", zone="A", profile={})
    department = await Department.create(
        town=town, code="e", name="Enfance", email="e@example.org", silence="rejection"
    )
    activity = await Activity.create(
        town=town, department=department, code="a", name="Accueil", position=1, kind="term", rules={}, how_to_enrol=""
    )
    made = []
    for position, (code, rates) in enumerate(brackets.items()):
        slot = await Slot.create(
            activity=activity, code=code, label=code, position=position, starts_at="07:15", ends_at="08:30", uses=[],
            excludes=[], requires=[],
        )  # fmt: skip
        await Fee.create(
            slot=slot, starts_on=date(2021, 9, 1), ends_on=date(2022, 8, 31), brackets=rates, outside_cents=210
        )
        made.append(slot)
    return made


@pytest.mark.both_databases
@pytest.mark.requirement("SL-64")
async def test_the_oracle_of_the_guide(database: str):
    morning, evening = await slots(matin=MORNING, soir=EVENING)
    found = await tariffs.prices(reading(), [morning.id, evening.id], 742, True)
    days = [date(2022, 2, 1), date(2022, 2, 8)]
    assert sum(found.of(slot.id, day) for day in days for slot in (morning, evening)) == 440


async def test_all_prices_are_read_at_once(database: str, queries: QueryCounter):
    made = await slots(matin=MORNING, soir=EVENING)
    with queries:
        await tariffs.prices(reading(), [slot.id for slot in made], None, True)
    assert len(queries) == 1


@pytest.mark.both_databases
async def test_a_price_has_its_dates_and_the_latest_wins(database: str):
    [morning] = await slots(matin=MORNING)
    await Fee.create(
        slot=morning, starts_on=date(2022, 1, 1), ends_on=date(2022, 8, 31), brackets=[[0, 70]], outside_cents=300
    )
    found = await tariffs.prices(reading(), [morning.id], 742, True)
    assert [found.of(morning.id, day) for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 9, 1))] == [
        85,
        70,
        0,
    ]
    outside = await tariffs.prices(reading(), [morning.id], 742, False)
    assert outside.of(morning.id, date(2022, 2, 1)) == 300


@pytest.mark.both_databases
async def test_a_slot_without_a_fee_is_free(database: str):
    assert (await tariffs.prices(reading(), [], 742, True)).of(1, date(2022, 2, 1)) == 0
    assert PriceList({}).of(1, date(2022, 2, 1)) == 0
