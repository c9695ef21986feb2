"""Deadlines: every rule that a town of domain.md 3.2 states, adding and removing apart, the readings of « 48 h »."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from pwa.domain.calendars import limits as said_limits
from pwa.domain.calendars import schools
from pwa.domain.calendars.deadlines import AnyDeadline, Deadline
from pwa.domain.calendars.limits import Limits, RuleUnknown, limits_of
from pwa.domain.calendars.moments import Occasion
from pwa.domain.calendars.rules import Rules
from pwa.domain.declared.documents import as_document
from pwa.domain.declared.kept import kept_as
from pwa.domain.declared.reading import read_whole
from pwa.domain.french import local
from pwa.domain.town_files.dates import FileReading

Rule = dict[str, object]


def never(_: date) -> bool:
    return False


def typed(rule: Rule | None) -> Deadline | None:
    """As a page reads it in the database."""
    return None if rule is None else kept_as(AnyDeadline, rule)


def limit_for(rule: Rule | None, *box: object, zone: str | None = None) -> datetime | None:
    return said_limits.last_second(typed(rule), Occasion(*box, zone))


def describe(rule: Rule | None) -> str:
    return said_limits.describe(typed(rule))


def told(rule: Rule | None, day: str, starts_at: str = "07:15", closed: Callable[[date], bool] = never) -> str | None:
    """« lun 2022-01-31 23:59 » for a day, on the town's clock."""
    found = limit_for(rule, date.fromisoformat(day), starts_at, closed, zone="A")
    if found is None:
        return None
    assert found.tzinfo is UTC
    assert found.second == 59, "the last second of the minute"
    wall = local(found)
    return f"{('lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim')[wall.weekday()]} {wall:%Y-%m-%d %H:%M}"


def days_before(days: int, at: str = "23:59", **more: object) -> Rule:
    return {"kind": "days_before", "days": days, "at": at, **more}


def weekday(weekday: int, weeks: int, at: str) -> Rule:
    return {"kind": "weekday", "weekday": weekday, "weeks": weeks, "at": at}


def table(**limits: list) -> Rule:
    return {"kind": "table", "limits": {number.removeprefix("d"): entry for number, entry in limits.items()}}


CLEAR_2 = {"kind": "clear_days", "days": 2, "at": "23:59"}
HOURS_72 = {"kind": "hours_before", "hours": 72}
RONTALON = table(d1=[5, "11:00"], d2=[1, "11:00"], d4=[2, "11:00"], d5=[4, "11:00"]) | {
    "after_holidays": {"kind": "last_school_day", "at": "11:00"}
}
VAILHAUQUES = table(d1=[5, "09:00"], d2=[5, "09:00"], d4=[2, "09:00"], d5=[2, "09:00"])
SAINT_JEAN = table(d1=[4, "10:00"], d2=[4, "10:00"], d4=[2, "10:00"], d5=[2, "10:00"])
BEGLES = {
    "kind": "windows",
    "windows": [
        {"from": "2022-02-12", "to": "2022-02-27", "opens": "2021-12-23T20:00", "closes": "2022-01-14"},
        {"from": "2022-04-16", "to": "2022-05-01", "opens": "2022-02-28", "closes": "2022-03-18T12:00"},
    ],
}
MEALS = {"kind": "business_days", "days": 2, "at": "10:00"}
BOISSY = {"kind": "fixed", "on": "2023-02-03", "at": "23:59"}
BUSINESS_2 = {"kind": "business_days", "days": 2, "at": "16:30"}
BUSINESS_1 = {"kind": "business_days", "days": 1, "at": "12:00"}

TOWNS = [
    ("Saint-Loubès, périscolaire", days_before(1), "2022-02-01", "lun 2022-01-31 23:59"),
    ("Saint-Loubès, restauration", MEALS, "2022-02-01", "ven 2022-01-28 10:00"),
    ("Saint-Loubès, restauration", MEALS, "2022-02-07", "jeu 2022-02-03 10:00"),
    ("Saint-Loubès, mercredi", days_before(5), "2022-02-09", "ven 2022-02-04 23:59"),
    ("Saint-Loubès, vacances", {"kind": "windows", "windows": [{"from": "2022-02-12", "to": "2022-02-27",
     "opens": "2022-01-10", "closes": "2022-01-28"}]}, "2022-02-14", "ven 2022-01-28 23:59"),
    ("Saint-Pierre-lès-Elbeuf, 48 h", {"kind": "hours_before", "hours": 48}, "2022-02-07", "sam 2022-02-05 07:15"),
    ("Chalonnes, 72 h", HOURS_72, "2022-02-07", "ven 2022-02-04 07:15"),
    ("La Tessoualle, lundi", CLEAR_2, "2022-01-31", "ven 2022-01-28 23:59"),
    ("La Tessoualle, mardi", CLEAR_2, "2022-02-01", "sam 2022-01-29 23:59"),
    ("La Tessoualle, jeudi", CLEAR_2, "2022-02-03", "lun 2022-01-31 23:59"),
    ("La Tessoualle, vendredi", CLEAR_2, "2022-02-04", "mar 2022-02-01 23:59"),
    ("Eragny, 72 h", HOURS_72, "2022-02-03", "lun 2022-01-31 07:15"),
    ("Eragny, vacances", {"kind": "holidays", "clear_days": 15, "at": "23:59"}, "2022-02-21", "jeu 2022-01-27 23:59"),
    ("Eragny, un jour d’école", {"kind": "holidays", "clear_days": 15, "at": "23:59"}, "2022-03-01",
     "dim 2022-02-13 23:59"),
    ("À l’heure de l’accueil", {"kind": "same_hour", "days": 2, "skip": ["weekends"]}, "2022-02-07",
     "jeu 2022-02-03 07:15"),
    ("Le Crès, 8 jours", days_before(8), "2019-09-02", "dim 2019-08-25 23:59"),
    ("Rontalon, lundi", RONTALON, "2022-01-31", "ven 2022-01-28 11:00"),
    ("Rontalon, mardi", RONTALON, "2022-02-01", "lun 2022-01-31 11:00"),
    ("Rontalon, jeudi", RONTALON, "2022-02-03", "mar 2022-02-01 11:00"),
    ("Rontalon, vendredi", RONTALON, "2022-02-04", "jeu 2022-02-03 11:00"),
    ("Rontalon, rentrée", RONTALON, "2022-02-28", "ven 2022-02-11 11:00"),
    ("Rontalon, rentrée, en deux temps", days_before(1, after_holidays=days_before(2, after_holidays=RONTALON)),
     "2022-02-28", "ven 2022-02-11 11:00"),
    ("Rontalon, lendemain", RONTALON, "2022-03-01", "lun 2022-02-28 11:00"),
    ("Vailhauquès, lundi", VAILHAUQUES, "2022-01-31", "ven 2022-01-28 09:00"),
    ("Vailhauquès, mardi", VAILHAUQUES, "2022-02-01", "ven 2022-01-28 09:00"),
    ("Vailhauquès, jeudi", VAILHAUQUES, "2022-02-03", "mar 2022-02-01 09:00"),
    ("Vailhauquès, vendredi", VAILHAUQUES, "2022-02-04", "mar 2022-02-01 09:00"),
    ("Vailhauquès, mercredi", VAILHAUQUES, "2022-02-02", None),
    ("Saint-Jean-du-Bois, mardi", SAINT_JEAN, "2022-02-01", "jeu 2022-01-27 10:00"),
    ("Saint-Jean-du-Bois, vendredi", SAINT_JEAN, "2022-02-04", "mar 2022-02-01 10:00"),
    ("toutemonecole", weekday(4, 1, "12:00"), "2022-02-04", "jeu 2022-01-27 12:00"),
    ("Larressore", weekday(4, 1, "23:59"), "2022-01-31", "jeu 2022-01-27 23:59"),
    ("Saint-Cyprien, repas", weekday(2, 1, "23:00"), "2022-01-31", "mar 2022-01-25 23:00"),
    ("Saint-Cyprien, garderie", days_before(1), "2022-01-31", "dim 2022-01-30 23:59"),
    ("Veyras, repas", weekday(2, 1, "23:59"), "2022-02-04", "mar 2022-01-25 23:59"),
    ("Veyras, garderie", days_before(1, "18:00"), "2022-02-04", "jeu 2022-02-03 18:00"),
    ("Cruas, mercredi", weekday(4, 1, "12:00"), "2022-02-02", "jeu 2022-01-27 12:00"),
    ("Cruas, garderie", days_before(2, "12:00", skip=["weekends"]), "2022-01-31", "jeu 2022-01-27 12:00"),
    ("Cruas, garderie", days_before(2, "12:00", skip=["weekends"]), "2022-02-03", "mar 2022-02-01 12:00"),
    ("Caumont", weekday(1, 1, "23:59"), "2022-02-04", "lun 2022-01-24 23:59"),
    ("Rovon", days_before(4), "2022-02-04", "lun 2022-01-31 23:59"),
    ("Rovon, annuler le lundi", BUSINESS_1, "2022-01-31", "ven 2022-01-28 12:00"),
    ("Rovon, annuler le mardi", BUSINESS_1, "2022-02-01", "lun 2022-01-31 12:00"),
    ("Villeneuve", {"kind": "business_days", "days": 2, "at": "23:59"}, "2022-02-07", "jeu 2022-02-03 23:59"),
    ("Cournon", weekday(7, 1, "23:59"), "2022-02-02", "dim 2022-01-30 23:59"),
    ("Cournon, annuler", HOURS_72, "2022-02-02", "dim 2022-01-30 07:15"),
    ("Boissy-Saint-Léger, mercredi", days_before(1, "12:00"), "2022-02-02", "mar 2022-02-01 12:00"),
    ("Boissy-Saint-Léger, hiver", BOISSY, "2023-02-20", "ven 2023-02-03 23:59"),
    ("Bègles", BEGLES, "2022-02-14", "ven 2022-01-14 23:59"),
    ("Bègles, printemps", BEGLES, "2022-04-19", "ven 2022-03-18 12:00"),
    ("Bègles, hors période", BEGLES, "2022-03-15", None),
    ("Niort", days_before(15), "2022-02-04", "jeu 2022-01-20 23:59"),
    ("Châtillon", weekday(1, 0, "23:59"), "2022-02-02", "lun 2022-01-31 23:59"),
    ("Châtillon, vacances", days_before(7), "2022-02-14", "lun 2022-02-07 23:59"),
]  # fmt: skip


@pytest.mark.parametrize(("town", "rule", "day", "limit"), TOWNS, ids=[f"{town[0]} {town[2]}" for town in TOWNS])
def test_the_rules_of_real_towns(town: str, rule: Rule, day: str, limit: str | None):
    assert told(rule, day) == limit
    assert read_rules({"days": [1], "add": rule}) == {"days": [1], "add": rule}


FORTY_EIGHT_HOURS = [
    ({"kind": "hours_before", "hours": 48}, "sam 2022-02-05 16:30", "jusqu’à 48 heures avant le début de l’accueil"),
    ({"kind": "same_hour", "days": 2}, "sam 2022-02-05 16:30", "jusqu’à 2 jours avant, à l’heure de l’accueil"),
    (CLEAR_2, "ven 2022-02-04 23:59", "jusqu’à 2 jours francs avant à 23:59"),
    (BUSINESS_2, "jeu 2022-02-03 16:30", "jusqu’à 2 jours ouvrés avant à 16:30"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "limit", "words"), FORTY_EIGHT_HOURS, ids=["elapsed", "same hour", "clear", "business"]
)
def test_the_four_readings_of_48_h_for_a_monday_evening(rule: Rule, limit: str, words: str):
    assert told(rule, "2022-02-07", "16:30") == limit
    assert describe(rule) == words


def test_48_hours_and_the_same_hour_part_when_the_clocks_change():
    elapsed, same_hour = {"kind": "hours_before", "hours": 48}, {"kind": "same_hour", "days": 2}
    assert told(elapsed, "2022-03-28") == "sam 2022-03-26 06:15"
    assert told(same_hour, "2022-03-28") == "sam 2022-03-26 07:15"
    assert told(elapsed, "2021-11-01") == "sam 2021-10-30 08:15"
    assert told(same_hour, "2021-11-01") == "sam 2021-10-30 07:15"


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2022-03-27", "2022-03-26T22:59:59+00:00"),
        ("2022-03-28", "2022-03-27T21:59:59+00:00"),
        ("2022-10-30", "2022-10-29T21:59:59+00:00"),
        ("2022-10-31", "2022-10-30T22:59:59+00:00"),
    ],
)
def test_the_eve_at_23_59_on_both_sides_of_a_clock_change(day: str, instant: str):
    found = limit_for(days_before(1), date.fromisoformat(day), "07:15", never)
    assert found == datetime.fromisoformat(instant)


def test_an_hour_that_comes_twice_or_not_at_all_is_the_later_one():
    assert limit_for(days_before(0, "02:30"), date(2022, 10, 30), "07:15", never) == datetime(
        2022, 10, 30, 1, 30, 59, tzinfo=UTC
    )
    assert limit_for(days_before(0, "02:30"), date(2022, 3, 27), "07:15", never) == datetime(
        2022, 3, 27, 1, 30, 59, tzinfo=UTC
    )


def test_business_days_skip_weekends_public_holidays_and_closures():
    two = {"kind": "business_days", "days": 2, "at": "10:00"}
    assert told(two, "2022-05-30") == "mer 2022-05-25 10:00"
    assert told(two, "2022-05-30", closed=lambda day: day == date(2022, 5, 27)) == "mar 2022-05-24 10:00"
    assert told(two | {"skip": ["weekends"]}, "2022-05-30") == "jeu 2022-05-26 10:00"


def test_given_days_are_skipped():
    assert told(days_before(2, skip=["2022-02-02"]), "2022-02-03") == "lun 2022-01-31 23:59"
    assert told({"kind": "clear_days", "days": 1, "at": "23:59", "skip": ["weekends"]}, "2022-02-07") == (
        "jeu 2022-02-03 23:59"
    )


@pytest.mark.parametrize(
    ("rule", "day", "limit"),
    [
        ({"kind": "month_day", "day": 20, "months": 1, "at": "23:59"}, "2022-02-08", "jeu 2022-01-20 23:59"),
        ({"kind": "month_day", "day": 20, "months": 1, "at": "23:59"}, "2022-01-03", "lun 2021-12-20 23:59"),
        ({"kind": "month_day", "day": 31, "months": 1, "at": "23:59"}, "2022-03-03", "lun 2022-02-28 23:59"),
        ({"kind": "month_day", "day": 31, "months": 2, "at": "12:00"}, "2022-02-08", "ven 2021-12-31 12:00"),
        ({"kind": "last_school_day", "at": "11:00"}, "2022-02-14", "ven 2022-02-11 11:00"),
        ({"kind": "last_school_day", "at": "11:00"}, "2022-02-24", "ven 2022-02-11 11:00"),
        ({"kind": "weekday", "weekday": 4, "weeks": 2, "at": "12:00"}, "2022-02-08", "jeu 2022-01-27 12:00"),
        (days_before(31), "2022-02-08", "sam 2022-01-08 23:59"),
        (days_before(60), "2022-02-08", "ven 2021-12-10 23:59"),
        (days_before(365), "2022-02-08", "lun 2021-02-08 23:59"),
        (days_before(0, "09:00"), "2022-02-08", "mar 2022-02-08 09:00"),
        ({"kind": "hours_before", "hours": 0}, "2022-02-08", "mar 2022-02-08 07:15"),
        ({"kind": "none"}, "2022-02-08", None),
        (None, "2022-02-08", None),
    ],
)
def test_the_other_kinds(rule: Rule | None, day: str, limit: str | None):
    assert told(rule, day) == limit


def test_one_more_second_is_too_late():
    limit = limit_for(days_before(1), date(2022, 2, 1), "07:15", never)
    assert limit == datetime(2022, 1, 31, 22, 59, 59, tzinfo=UTC)
    assert local(limit + timedelta(seconds=1)).date() == date(2022, 2, 1)


def limits(day: date, **rules: object) -> Limits:
    return limits_of(kept_as(Rules, rules), Occasion(day, "07:15", never, "A"))


def test_adding_and_removing_have_their_own_rule():
    found = limits(date(2022, 2, 7), add=days_before(4), remove=BUSINESS_1)
    assert local(found.book_by).isoformat() == "2022-02-03T23:59:59+01:00"
    assert local(found.cancel_by).isoformat() == "2022-02-04T12:00:59+01:00"
    assert found.opens_at is None


def test_only_what_has_a_rule_has_a_limit():
    found = limits(date(2022, 2, 7), remove=days_before(1))
    assert found.book_by is None
    assert found.cancel_by is not None


def test_booking_opens_at_the_first_second():
    opens = limits(date(2022, 3, 3), opens=days_before(30, "08:00"))
    assert opens == Limits(datetime(2022, 2, 1, 7, 0, 0, tzinfo=UTC), None, None)


def test_booking_may_open_otherwise_on_the_first_day_back():
    assert limits(date(2022, 2, 28), opens=RONTALON).opens_at == datetime(2022, 2, 11, 10, tzinfo=UTC)


def test_a_window_opens_and_closes_and_holds_for_cancelling_too():
    window = {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10", "closes": "2022-01-28"}
    found = limits(date(2022, 2, 14), windows=[window], add=days_before(1))
    assert local(found.opens_at).isoformat() == "2022-01-10T00:00:00+01:00"
    assert local(found.book_by).isoformat() == "2022-01-28T23:59:59+01:00"
    assert found.cancel_by == found.book_by
    later = limits(date(2022, 2, 14), windows=[window], remove=days_before(2))
    assert local(later.cancel_by).isoformat() == "2022-02-12T23:59:59+01:00"


def test_a_window_may_open_at_an_hour():
    found = limits(date(2022, 2, 14), windows=BEGLES["windows"])
    assert local(found.opens_at).isoformat() == "2021-12-23T20:00:00+01:00"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (None, "sans date limite"),
        ({"kind": "none"}, "sans date limite"),
        (days_before(1), "jusqu’à la veille à 23:59"),
        (days_before(0, "09:00"), "jusqu’au jour même à 09:00"),
        (days_before(5), "jusqu’à 5 jours avant à 23:59"),
        (days_before(2, "12:00", skip=["weekends", "public_holidays"]),
         "jusqu’à 2 jours avant à 12:00, week-ends et jours fériés non comptés"),
        (BUSINESS_1, "jusqu’à 1 jour ouvré avant à 12:00"),
        ({"kind": "hours_before", "hours": 0}, "jusqu’au début de l’accueil"),
        (weekday(4, 1, "12:00"), "jusqu’au jeudi de la semaine précédente à 12:00"),
        (weekday(1, 0, "23:59"), "jusqu’au lundi de la même semaine à 23:59"),
        (weekday(2, 2, "23:59"), "jusqu’au mardi 2 semaines avant à 23:59"),
        (VAILHAUQUES, "jusqu’au vendredi à 09:00 pour le lundi et le mardi\u00a0; "
                      "jusqu’au mardi à 09:00 pour le jeudi et le vendredi"),
        (table(d1=[5, "11:00"]) | {"after_holidays": {"kind": "last_school_day", "at": "11:00"}},
         "jusqu’au vendredi à 11:00 pour le lundi "
         "(le jour de la rentrée\u00a0: jusqu’au dernier jour de classe qui précède à 11:00)"),
        ({"kind": "month_day", "day": 20, "months": 1, "at": "23:59"}, "jusqu’au 20 du mois précédent à 23:59"),
        ({"kind": "month_day", "day": 5, "months": 2, "at": "23:59"}, "jusqu’au 5 du mois, 2 mois avant, à 23:59"),
        ({"kind": "holidays", "clear_days": 15, "at": "23:59"},
         "jusqu’à 15 jours francs avant le début des vacances, à 23:59"),
        ({"kind": "holidays", "clear_days": 1, "at": "09:00"},
         "jusqu’à 1 jour franc avant le début des vacances, à 09:00"),
        (CLEAR_2, "jusqu’à 2 jours francs avant à 23:59"),
        (CLEAR_2 | {"days": 1, "skip": ["weekends"]}, "jusqu’à 1 jour franc avant à 23:59, week-ends non comptés"),
        ({"kind": "same_hour", "days": 2, "skip": ["public_holidays"]},
         "jusqu’à 2 jours avant, à l’heure de l’accueil, jours fériés non comptés"),
        ({"kind": "fixed", "on": "2023-02-03", "at": "23:59"}, "jusqu’au 03/02/2023 à 23:59"),
        ({"kind": "windows", "windows": [{"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10",
                                          "closes": "2022-01-28"}]},
         "du 10/01 au 28/01/2022 pour les jours du 12/02 au 27/02/2022"),
        ({"kind": "windows", "windows": [
            {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10", "closes": "2022-01-28"},
            {"from": "2022-04-16", "to": "2022-05-01", "opens": "2022-02-28", "closes": "2022-03-18"}]},
         "du 10/01 au 28/01/2022 pour les jours du 12/02 au 27/02/2022\u00a0; "
         "du 28/02 au 18/03/2022 pour les jours du 16/04 au 01/05/2022"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_french(rule: Rule | None, words: str):
    assert describe(rule) == words


def read_rules(rules: dict[str, object]) -> object:
    """The rules as a town file's loader reads them; the mistakes it tells."""
    reading = FileReading({}, year=schools.school_year(date(2022, 1, 24)), where="A")
    made = read_whole(Rules, rules, reading)
    return as_document(made) if made else [str(one) for one in reading.mistakes]


def test_rules_that_are_read_are_kept_as_they_are_written():
    rules = {"days": [1, 2], "add": BUSINESS_2 | {"skip": []}, "remove": VAILHAUQUES, "few_left": 5, "ages": [3, 11],
             "opens": table(d1=[5, "11:00"]) | {"after_holidays": {"kind": "last_school_day", "at": "11:00"}},
             "closed": {"2022-03-17": "Grève"}}  # fmt: skip
    assert read_rules(rules) == rules
    for rule in ({"kind": "none"}, {"kind": "fixed", "on": "2023-02-03", "at": "23:59"}, weekday(4, 1, "12:00")):
        assert read_rules({"add": rule}) == {"add": rule}
    window = {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10", "closes": "2022-01-28T20:00"}
    assert read_rules({"windows": [window]}) == {"windows": [window]}


@pytest.mark.parametrize(
    "window",
    [
        {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10", "closes": "2022-01-28T25"},
        {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10"},
        {"from": "2022-02-12", "to": "2022-02-11", "opens": "2022-01-10", "closes": "2022-01-28"},
        {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-28T20:00", "closes": "2022-01-28T20:00"},
    ],
)
def test_a_window_that_lies_is_refused_when_loaded(window: dict[str, object]):
    [told] = read_rules({"windows": [window]})
    assert told.startswith("windows n° 1, ")


def test_a_rule_in_school_days_needs_the_zone():
    with pytest.raises(RuleUnknown, match="zone"):
        limit_for({"kind": "last_school_day", "at": "11:00"}, date(2022, 2, 14), "07:15", never)


def test_what_does_not_count_is_a_word_or_a_day_of_the_file():
    skips = days_before(2, skip=["weekends", "2022-03-17"])
    assert read_rules({"add": skips}) == {"add": skips}
    [told] = read_rules({"add": days_before(2, skip=["bank_holidays"])})
    assert "weekends, public_holidays, closures" in told
