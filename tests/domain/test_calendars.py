"""School calendars, against the official dates (domain.md 2) and, for other years, the ministry's."""

import copy
import itertools
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from pwa.domain.calendars import schools
from pwa.domain.calendars.days import ActivityCalendar, Rhythm, by_day
from pwa.domain.calendars.rules import Rules
from pwa.domain.calendars.schools import (
    BRIDGE,
    SUMMER,
    ZONES,
    CalendarMissing,
    holiday_name,
    is_in_holidays,
    is_school_day,
    public_holiday,
    school_year,
)
from pwa.domain.calendars.town_file import Calendar
from pwa.domain.declared.kept import kept_as

pytestmark = pytest.mark.requirement("SL-62")

AUTUMN, CHRISTMAS = "Vacances de la Toussaint", "Vacances de Noël"
WINTER, SPRING = "Vacances d’hiver", "Vacances de printemps"

OFFICIAL = """
2020-21 ABC Toussaint 17/10/2020 02/11/2020
2020-21 ABC Noël      19/12/2020 04/01/2021
2020-21 A   hiver     06/02/2021 22/02/2021
2020-21 B   hiver     20/02/2021 08/03/2021
2020-21 C   hiver     13/02/2021 01/03/2021
2020-21 ABC printemps 10/04/2021 26/04/2021
2021-22 ABC Toussaint 23/10/2021 08/11/2021
2021-22 ABC Noël      18/12/2021 03/01/2022
2021-22 A   hiver     12/02/2022 28/02/2022
2021-22 B   hiver     05/02/2022 21/02/2022
2021-22 C   hiver     19/02/2022 07/03/2022
2021-22 A   printemps 16/04/2022 02/05/2022
2021-22 B   printemps 09/04/2022 25/04/2022
2021-22 C   printemps 23/04/2022 09/05/2022
2022-23 ABC Toussaint 22/10/2022 07/11/2022
2022-23 ABC Noël      17/12/2022 03/01/2023
2022-23 A   hiver     04/02/2023 20/02/2023
2022-23 B   hiver     11/02/2023 27/02/2023
2022-23 C   hiver     18/02/2023 06/03/2023
2022-23 A   printemps 08/04/2023 24/04/2023
2022-23 B   printemps 15/04/2023 02/05/2023
2022-23 C   printemps 22/04/2023 09/05/2023
2023-24 ABC Toussaint 21/10/2023 06/11/2023
2023-24 ABC Noël      23/12/2023 08/01/2024
2023-24 A   hiver     17/02/2024 04/03/2024
2023-24 B   hiver     24/02/2024 11/03/2024
2023-24 C   hiver     10/02/2024 26/02/2024
2023-24 A   printemps 13/04/2024 29/04/2024
2023-24 B   printemps 20/04/2024 06/05/2024
2023-24 C   printemps 06/04/2024 22/04/2024
2024-25 ABC Toussaint 19/10/2024 04/11/2024
2024-25 ABC Noël      21/12/2024 06/01/2025
2024-25 A   hiver     22/02/2025 10/03/2025
2024-25 B   hiver     08/02/2025 24/02/2025
2024-25 C   hiver     15/02/2025 03/03/2025
2024-25 A   printemps 19/04/2025 05/05/2025
2024-25 B   printemps 05/04/2025 22/04/2025
2024-25 C   printemps 12/04/2025 28/04/2025
2025-26 ABC Toussaint 18/10/2025 03/11/2025
2025-26 ABC Noël      20/12/2025 05/01/2026
2025-26 A   hiver     07/02/2026 23/02/2026
2025-26 B   hiver     14/02/2026 02/03/2026
2025-26 C   hiver     21/02/2026 09/03/2026
2025-26 A   printemps 04/04/2026 20/04/2026
2025-26 B   printemps 11/04/2026 27/04/2026
2025-26 C   printemps 18/04/2026 04/05/2026
2026-27 ABC Toussaint 17/10/2026 02/11/2026
2026-27 ABC Noël      19/12/2026 04/01/2027
2026-27 A   hiver     13/02/2027 01/03/2027
2026-27 B   hiver     20/02/2027 08/03/2027
2026-27 C   hiver     06/02/2027 22/02/2027
2026-27 A   printemps 10/04/2027 26/04/2027
2026-27 B   printemps 17/04/2027 03/05/2027
2026-27 C   printemps 03/04/2027 19/04/2027
2027-28 ABC Toussaint 23/10/2027 08/11/2027
2027-28 ABC Noël      18/12/2027 03/01/2028
2027-28 A   hiver     19/02/2028 06/03/2028
2027-28 B   hiver     05/02/2028 21/02/2028
2027-28 C   hiver     12/02/2028 28/02/2028
2027-28 A   printemps 22/04/2028 09/05/2028
2027-28 B   printemps 08/04/2028 24/04/2028
2027-28 C   printemps 15/04/2028 02/05/2028
"""
"""Year, zones, holidays, departure and return as the ministry publishes them."""

NAMES = {"Toussaint": AUTUMN, "Noël": CHRISTMAS, "hiver": WINTER, "printemps": SPRING}

YEARS = [
    ("2020-2021", date(2020, 9, 1), date(2021, 7, 6)),
    ("2021-2022", date(2021, 9, 2), date(2022, 7, 7)),
    ("2022-2023", date(2022, 9, 1), date(2023, 7, 7)),
    ("2023-2024", date(2023, 9, 4), date(2024, 7, 5)),
    ("2024-2025", date(2024, 9, 2), date(2025, 7, 4)),
    ("2025-2026", date(2025, 9, 1), date(2026, 7, 3)),
    ("2026-2027", date(2026, 9, 1), date(2027, 7, 2)),
    ("2027-2028", date(2027, 9, 2), date(2028, 7, 4)),
]

BRIDGES = [date(2021, 5, 14), date(2022, 5, 27), date(2023, 5, 19), date(2024, 5, 10), date(2025, 5, 30),
           date(2026, 5, 15), date(2027, 5, 7), date(2028, 5, 26)]  # fmt: skip

PUBLIC = {
    2020: "01/01 13/04 01/05 08/05 21/05 01/06 14/07 15/08 01/11 11/11 25/12",
    2021: "01/01 05/04 01/05 08/05 13/05 24/05 14/07 15/08 01/11 11/11 25/12",
    2022: "01/01 18/04 01/05 08/05 26/05 06/06 14/07 15/08 01/11 11/11 25/12",
    2023: "01/01 10/04 01/05 08/05 18/05 29/05 14/07 15/08 01/11 11/11 25/12",
    2024: "01/01 01/04 01/05 08/05 09/05 20/05 14/07 15/08 01/11 11/11 25/12",
    2025: "01/01 21/04 01/05 08/05 29/05 09/06 14/07 15/08 01/11 11/11 25/12",
    2026: "01/01 06/04 01/05 08/05 14/05 25/05 14/07 15/08 01/11 11/11 25/12",
    2027: "01/01 29/03 01/05 06/05 08/05 17/05 14/07 15/08 01/11 11/11 25/12",
    2028: "01/01 17/04 01/05 08/05 25/05 05/06 14/07 15/08 01/11 11/11 25/12",
}


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def dated(words: str) -> date:
    return datetime.strptime(words, "%d/%m/%Y").replace(tzinfo=UTC).date()


def official(zone: str) -> dict[date, str]:
    """Every day off of the table above, with the summers and the bridges."""
    off: dict[date, str] = {}
    for line in OFFICIAL.strip().splitlines():
        _, zones, holiday, departure, back = line.split()
        if zone in zones:
            off |= dict.fromkeys(days(dated(departure), dated(back) - timedelta(days=1)), NAMES[holiday])
    for (_, _, last), (_, first, _) in itertools.pairwise(YEARS):
        off |= dict.fromkeys(days(last + timedelta(days=1), first - timedelta(days=1)), SUMMER)
    for bridge in BRIDGES:
        off |= {bridge: BRIDGE, bridge + timedelta(days=1): BRIDGE}
    return off


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_of_eight_years_is_as_the_ministry_says(zone: str):
    off = official(zone)
    first, last = YEARS[0][1], YEARS[-1][2]
    assert {day: holiday_name(day, zone) for day in days(first, last) if holiday_name(day, zone)} == {
        day: name for day, name in off.items() if first <= day <= last
    }


@pytest.mark.parametrize("zone", ZONES)
def test_school_days_are_the_weekdays_that_are_left(zone: str):
    off = official(zone)
    for day in days(YEARS[0][1], YEARS[-1][2]):
        assert is_school_day(day, zone) == (
            day.isoweekday() <= 5 and day not in off and f"{day:%d/%m}" not in PUBLIC[day.year].split()
        )


@pytest.mark.parametrize("zone", ZONES)
def test_the_days_that_the_usual_package_has_wrong(zone: str):
    assert is_school_day(date(2022, 7, 7), zone)
    assert not is_school_day(date(2022, 7, 8), zone)
    assert not is_school_day(date(2021, 9, 1), zone)
    assert is_school_day(date(2021, 9, 2), zone)
    assert is_school_day(date(2021, 7, 6), zone)
    assert is_school_day(date(2021, 5, 17), zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("bridge", BRIDGES)
def test_every_ascension_has_its_bridge(bridge: date, zone: str):
    thursday, monday = bridge - timedelta(days=1), bridge + timedelta(days=3)
    assert public_holiday(thursday) == "Ascension"
    assert holiday_name(bridge, zone) == BRIDGE
    assert not is_school_day(bridge, zone)
    assert not is_in_holidays(bridge, zone)
    assert is_school_day(monday, zone)


@pytest.mark.parametrize("year", PUBLIC)
def test_public_holidays(year: int):
    found = [day for day in days(date(year, 1, 1), date(year, 12, 31)) if public_holiday(day)]
    assert found == sorted(dated(f"{day}/{year}") for day in PUBLIC[year].split())


@pytest.mark.parametrize(("label", "first", "last"), YEARS)
def test_school_years(label: str, first: date, last: date):
    for day in (first, last, date(first.year, 11, 20)):
        assert school_year(day) == schools.SchoolYear(label, first, last)


def test_in_summer_the_school_year_is_the_one_that_comes():
    assert school_year(date(2022, 7, 7)).label == "2021-2022"
    assert school_year(date(2022, 7, 8)).label == "2022-2023"
    assert school_year(date(2022, 8, 31)).label == "2022-2023"


def test_the_clock_of_the_generic_guide_has_its_year():
    assert school_year(date(2020, 6, 15)).label == "2019-2020"


def test_the_guide_grid_has_two_open_weeks_then_holidays():
    assert [is_school_day(date(2022, 1, 31) + timedelta(days=n), "A") for n in (0, 1, 3, 4, 7, 8, 10, 11)] == [True] * 8
    assert {holiday_name(date(2022, 2, 14) + timedelta(days=n), "A") for n in range(7)} == {WINTER}
    assert holiday_name(date(2022, 2, 17), "B") == WINTER
    assert holiday_name(date(2022, 2, 17), "C") is None


def test_first_day_back():
    assert schools.is_first_day_back(date(2022, 2, 28), "A")
    assert schools.is_first_day_back(date(2023, 1, 3), "A")
    assert schools.is_first_day_back(date(2021, 9, 2), "A")
    assert not schools.is_first_day_back(date(2022, 3, 1), "A")
    assert not schools.is_first_day_back(date(2022, 5, 30), "A")
    assert schools.school_day_before(date(2022, 2, 28), "A") == date(2022, 2, 11)
    assert schools.school_day_before(date(2031, 3, 4), "A") == date(2031, 3, 3)
    assert schools.school_day_before(date(2028, 9, 1), "A") == date(2028, 7, 4)


@pytest.mark.parametrize("day", [date(2018, 11, 5), date(2028, 9, 1), date(2031, 3, 3), date.max])
def test_a_year_that_is_not_in_the_table_is_never_guessed(day: date):
    assert (schools.is_known(day, "A"), holiday_name(day, "A"), is_school_day(day, "A")) == (False, None, False)
    with pytest.raises(CalendarMissing):
        school_year(day)


@pytest.mark.parametrize("kind", ["term", "holiday"])
def test_beyond_what_is_known_days_are_not_open_yet(kind: str):
    known = calendar(kind, days=[1, 2, 3, 4, 5])
    assert known.why_closed(date(2028, 9, 5)) == "Calendrier scolaire pas encore publié"
    assert known.open_days(date(2028, 9, 1), date(2029, 7, 7)) == []
    assert known.open_days(date(2028, 6, 1), date(2029, 7, 7))[-1] == date(
        2028, *{"term": (7, 4), "holiday": (8, 31)}[kind]
    )


def test_officers_are_told_months_before_the_calendar_ends():
    assert schools.ends_soon("A", date(2027, 11, 1)) is None
    assert schools.ends_soon("A", date(2028, 1, 3)) == date(2028, 8, 31)


CORSE = {
    "years": [
        {
            "label": "2026-2027", "first_class": "2026-09-01", "last_class": "2027-07-02",
            "holidays": [{"name": WINTER, "starts_on": "2027-02-20", "ends_on": "2027-03-07"}],
        }
    ],
    "days_off": [{"name": "Pont du recteur", "starts_on": "2026-11-12", "ends_on": "2026-11-13"}],
    "school_days": ["2027-03-03"],
}  # fmt: skip


def own(said: dict[str, object]) -> Calendar:
    """As a page reads it in the database."""
    return msgspec.convert(said, Calendar)


def test_a_town_gives_its_own_dates():
    ours = schools.calendar_of("A", own(CORSE))
    assert schools.calendar_of("A", own(copy.deepcopy(CORSE))) is ours
    assert (holiday_name(date(2027, 2, 15), "A"), holiday_name(date(2027, 2, 15), ours)) == (WINTER, None)
    assert holiday_name(date(2027, 3, 5), ours) == WINTER
    assert is_school_day(date(2027, 3, 3), ours)
    bridge = date(2026, 11, 12)
    assert (holiday_name(bridge, ours), is_in_holidays(bridge, ours), is_school_day(bridge, ours)) == (
        "Pont du recteur", False, False,
    )  # fmt: skip
    assert holiday_name(date(2026, 3, 20), ours) == holiday_name(date(2026, 3, 20), "A")
    assert schools.known_until(ours) == date(2028, 8, 31)


def test_outside_the_zones_only_what_the_town_gives_is_known():
    ours = schools.calendar_of(schools.NO_ZONE, own(CORSE))
    assert not schools.is_known(date(2026, 6, 30), ours)
    assert [holiday_name(day, ours) for day in (date(2026, 8, 3), date(2027, 8, 31))] == [SUMMER, SUMMER]
    assert schools.known_until(ours) == date(2027, 8, 31)
    assert not schools.is_known(date(2026, 9, 1), schools.NO_ZONE)


def test_alsace_moselle_has_two_public_holidays_more():
    ours = schools.calendar_of("B", own({"public_holidays": "Alsace-Moselle"}))
    good_friday, saint_stephen = date(2027, 3, 26), date(2026, 12, 26)
    assert [public_holiday(day, ours) for day in (good_friday, saint_stephen)] == [
        "Vendredi saint",
        "2ème jour de Noël",
    ]
    assert [public_holiday(day, "B") for day in (good_friday, saint_stephen)] == [None, None]
    assert not is_school_day(good_friday, ours)


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        holiday_name(date(2022, 2, 17), "D")


def calendar(kind: str = "term", closures: dict[date, str] | None = None, **rules: object) -> ActivityCalendar:
    rules = kept_as(Rules, {"days": [1, 2, 4, 5], **rules})
    return ActivityCalendar(Rhythm.of(kind, "A", rules), rules, closures or {})


@pytest.mark.requirement("SL-61")
def test_a_term_activity_opens_on_its_weekdays_of_term():
    opens = calendar().open_days(date(2022, 1, 31), date(2022, 3, 6))
    weeks = [date(2022, 1, 31), date(2022, 2, 7), date(2022, 2, 28)]
    assert opens == [monday + timedelta(days=n) for monday in weeks for n in (0, 1, 3, 4)]


def test_why_a_day_is_closed():
    strike = calendar(closed={"2022-03-17": "Grève"}, closures={date(2022, 3, 18): "Travaux"})
    assert strike.why_closed(date(2022, 3, 15)) is None
    assert strike.why_closed(date(2022, 3, 17)) == "Grève"
    assert strike.why_closed(date(2022, 3, 18)) == "Travaux"
    assert strike.why_closed(date(2022, 2, 15)) == WINTER
    assert strike.why_closed(date(2022, 5, 26)) == "Jour férié\u00a0: Ascension"
    assert strike.why_closed(date(2022, 5, 27)) == BRIDGE
    assert strike.why_closed(date(2022, 3, 16)) == "Pas d’accueil ce jour de la semaine"


def test_a_wednesday_activity_stops_in_the_holidays():
    wednesdays = calendar(days=[3]).open_days(date(2022, 2, 1), date(2022, 3, 10))
    assert wednesdays == [date(2022, 2, 2), date(2022, 2, 9), date(2022, 3, 2), date(2022, 3, 9)]


def test_a_holiday_activity_lives_in_announced_holidays_only():
    window = {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10", "closes": "2022-01-28"}
    holidays = calendar("holiday", days=[1, 2, 3, 4, 5], windows=[window])
    assert holidays.open_days(date(2022, 1, 1), date(2022, 6, 1)) == [
        date(2022, 2, 14) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)
    ]
    assert holidays.why_closed(date(2022, 4, 19)) == "Réservations pas encore annoncées"
    assert holidays.why_closed(date(2022, 3, 1)) == "En dehors des vacances scolaires"
    assert holidays.why_closed(date(2022, 5, 27)) == BRIDGE


def test_a_holiday_activity_is_closed_on_public_holidays():
    assert calendar("holiday", days=[1]).open_days(date(2022, 4, 16), date(2022, 5, 1)) == [date(2022, 4, 25)]


def test_events_have_no_day_of_their_own():
    assert calendar("events").open_days(date(2022, 1, 3), date(2022, 1, 31)) == []


TERM = Rhythm("term", "A", frozenset({1, 2, 4, 5}), ())
HOLIDAY = Rhythm("holiday", "A", frozenset({1, 2, 3, 4, 5}), ((date(2022, 2, 12), date(2022, 2, 27)),))


@pytest.mark.parametrize(
    ("rhythm", "day", "told"),
    [
        (TERM, date(2022, 3, 15), None),
        (TERM, date(2022, 3, 16), None),
        (TERM, date(2022, 3, 19), None),
        (TERM, date(2022, 2, 16), WINTER),
        (TERM, date(2022, 5, 26), "Ascension"),
        (TERM, date(2022, 7, 14), "14 juillet"),
        (TERM, date(2028, 9, 5), "Pas encore ouvert"),
        (TERM, date(2028, 9, 6), None),
        (TERM, date(2028, 9, 9), None),
        (TERM, date(2028, 11, 1), "Toussaint"),
        (HOLIDAY, date(2022, 2, 15), None),
        (HOLIDAY, date(2022, 2, 19), None),
        (HOLIDAY._replace(windows=((date(2022, 2, 15), date(2022, 2, 16)),)), date(2022, 2, 15), None),
        (HOLIDAY._replace(windows=((date(2022, 2, 14), date(2022, 2, 15)),)), date(2022, 2, 15), None),
        (HOLIDAY, date(2022, 3, 15), "Hors vacances"),
        (HOLIDAY, date(2021, 11, 11), "Hors vacances"),
        (HOLIDAY, date(2022, 3, 19), None),
        (HOLIDAY, date(2022, 4, 19), "Pas encore annoncé"),
        (HOLIDAY, date(2022, 4, 18), "Lundi de Pâques"),
        (HOLIDAY, date(2022, 5, 27), BRIDGE),
        (HOLIDAY, date(2028, 9, 6), "Pas encore ouvert"),
        (Rhythm("events", "A", frozenset(), ()), date(2022, 2, 16), None),
    ],
)
def test_what_the_grid_says_of_a_day_without_a_box(rhythm: Rhythm, day: date, told: str | None):
    assert rhythm.told(day) == told


def test_closures_are_told_day_by_day():
    found = by_day([(date(2022, 3, 17), date(2022, 3, 18), "Grève"), (date(2022, 3, 18), date(2022, 3, 18), "Pont")])
    assert found == {date(2022, 3, 17): "Grève", date(2022, 3, 18): "Grève"}


@pytest.mark.parametrize(
    ("day", "book_by"),
    [
        (date(2022, 3, 28), datetime(2022, 3, 27, 21, 59, 59, tzinfo=UTC)),
        (date(2022, 3, 29), datetime(2022, 3, 28, 21, 59, 59, tzinfo=UTC)),
        (date(2021, 11, 8), datetime(2021, 11, 7, 22, 59, 59, tzinfo=UTC)),
        (date(2022, 3, 25), datetime(2022, 3, 24, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_hour_is_the_same_on_the_wall_whatever_the_clock_change(day: date, book_by: datetime):
    eve = {"kind": "days_before", "days": 1, "at": "23:59"}
    assert calendar(add=eve).limits(day, "07:15").book_by == book_by


def test_the_limits_of_an_activity_know_its_closures_its_hours_and_its_holidays():
    """One deadline for each thing that is told besides the day."""
    strike = calendar(
        closed={"2022-03-17": "Grève"},
        add={"kind": "days_before", "days": 1, "at": "12:00", "skip": ["closures"]},
        remove={"kind": "hours_before", "hours": 1},
        opens={"kind": "last_school_day", "at": "08:00"},
    )
    found = strike.limits(date(2022, 3, 18), "07:15")
    assert found.book_by == datetime(2022, 3, 16, 11, 0, 59, tzinfo=UTC)
    assert found.cancel_by == datetime(2022, 3, 18, 5, 15, 59, tzinfo=UTC)
    assert found.opens_at == datetime(2022, 3, 17, 7, 0, tzinfo=UTC)


def test_an_activity_of_alsace_keeps_its_public_holidays():
    ours = schools.calendar_of("B", own({"public_holidays": "Alsace-Moselle"}))
    there = ActivityCalendar(TERM._replace(where=ours), kept_as(Rules, {"days": [1, 2, 4, 5]}), {})
    assert there.why_closed(date(2022, 4, 15)) == "Jour férié\u00a0: Vendredi saint"
    assert there.rhythm.told(date(2022, 4, 15)) == "Vendredi saint"
    assert TERM.told(date(2022, 4, 15)) is None
