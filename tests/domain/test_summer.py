"""The summer of a holiday activity, from the file to the family's grid: cards, days, limits, demands."""

import copy
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pwa.domain.accounts.users import User
from pwa.domain.bookings.screens.cards import cards_of
from pwa.domain.bookings.screens.season import page_of, visit_of
from pwa.domain.loading import load_town
from pwa.domain.towns import TownView, view_of
from pwa.models.bookings import Enrolment
from pwa.models.sites import Activity
from pwa.models.towns import Town
from tests.domain.small_town import Family, family, lines_of

pytestmark = pytest.mark.both_databases

FILE = Path(__file__).parents[2] / "pwa" / "towns" / "saint-loubes.toml"
CENTRE = "centre-de-loisirs-vacances"
MAY = datetime(2022, 5, 16, 10, 0, tzinfo=UTC)
JUNE = datetime(2022, 6, 13, 10, 0, tzinfo=UTC)
FIRST, LAST = date(2022, 7, 8), date(2022, 8, 31)
SUMMER = {
    FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1) if (FIRST + timedelta(n)).isoweekday() <= 5
} - {date(2022, 7, 14), date(2022, 8, 15)}  # fmt: skip


@pytest.fixture
async def child(database) -> Family:
    """A child enrolled for July and August at a centre whose file opens « Vacances d’été » in June."""
    document = copy.deepcopy(tomllib.loads(FILE.read_text()))
    del document["demo"]
    document["slug"] = "essai"
    [centre] = document["activities"] = [one for one in document["activities"] if one["code"] == CENTRE]
    centre |= {"reviewed": False, "season": {"starts_on": "fin des classes + 1", "ends_on": LAST},
               "windows": [{"holiday": "Vacances d’été", "opens": "01/06", "closes": "30/06"}]}  # fmt: skip
    await load_town(document, now=MAY, real_now=MAY)
    activity = await Activity.get(code=CENTRE, town__slug="essai").prefetch_related("groups", "town")
    one = await family(activity.town, activity.groups[0], 0)
    await Enrolment.filter(id=one.enrolment).update(starts_on=FIRST, ends_on=LAST)
    return one


async def town_and_user(child: Family) -> tuple[TownView, User]:
    return view_of(await Town.get(slug="essai")), User(
        child.account,
        "",
        "guardian",
        name="",
        greeting="",
        guardian_id=None,
        household_id=child.household,
        quotient=742,
        is_resident=True,
        previous_sign_in_at=None,
    )


async def shown(child: Family, now: datetime):
    town, user = await town_and_user(child)
    return await page_of(await visit_of(town, user, child.enrolment, now))


async def test_the_grid_of_the_summer_opens_in_june(child):
    page = await shown(child, JUNE)
    boxes = {day.date: day.boxes for week in page.weeks for day in week.days if day.boxes}
    assert set(boxes) == SUMMER
    assert {box.look.lock for day in boxes.values() for box in day} == {None}
    assert ([month for month, _ in page.months], page.shown_month) == (["2022-07", "2022-08"], "2022-07")
    assert page.deadline == "du 01/06 au 30/06/2022 à 23:59 pour les jours du 08/07 au 31/08/2022"
    said = {day.date: day.why_closed for week in page.weeks for day in week.days if day.why_closed}
    assert (said[date(2022, 7, 14)], said[date(2022, 8, 15)]) == ("14 juillet", "Assomption")
    assert said[date(2022, 7, 4)] == "Hors vacances"


async def test_before_its_window_the_grid_says_when_it_opens(child):
    page = await shown(child, MAY)
    boxes = [box for week in page.weeks for day in week.days for box in day.boxes]
    assert {box.look.lock for box in boxes} == {"not_open_yet"}
    assert {box.opens_at for box in boxes} == {datetime(2022, 5, 31, 22, 0, tzinfo=UTC)}


async def test_an_august_day_is_booked_in_june_and_not_in_july(child):
    [august] = [
        box.opening for week in (await shown(child, JUNE)).weeks for day in week.days for box in day.boxes
        if day.date == date(2022, 8, 16)
    ]  # fmt: skip
    late = await child.asks(book=[august], now=JUNE + timedelta(days=30))
    assert await lines_of(late) == [("refused", "too_late")]
    assert await lines_of(await child.asks(book=[august], now=JUNE)) == [("booked", None)]


async def test_its_card_is_there_from_june_to_the_last_day(child):
    town, user = await town_and_user(child)
    for day in (date(2022, 6, 1), date(2022, 7, 8), date(2022, 7, 20), LAST):
        assert [card.enrolment for card in (await cards_of(town, user, day)).current] == [child.enrolment], day
    over = await cards_of(town, user, date(2022, 9, 1))
    assert ([card.enrolment for card in over.current], [card.enrolment for card in over.over]) == (
        [], [child.enrolment],
    )  # fmt: skip


async def test_cards_need_no_known_calendar(child):
    town, user = await town_and_user(child)
    await Enrolment.filter(id=child.enrolment).update(ends_on=date(2029, 7, 6))
    for day in (date(2028, 8, 31), date(2028, 9, 1), date(2029, 7, 1)):
        assert [card.enrolment for card in (await cards_of(town, user, day)).current] == [child.enrolment], day
