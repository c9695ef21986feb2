"""Dates, hours, amounts and counts as the guides write them."""

from datetime import UTC, date, datetime

import pytest

from pwa.domain import french

NB, THIN = "\u00a0", "\u202f"
THEN = datetime(2022, 1, 24, 13, 24, tzinfo=UTC)


def test_days_and_hours_are_told_on_the_clock_of_paris():
    assert french.local(THEN).isoformat() == "2022-01-24T14:24:00+01:00"
    assert french.hour(THEN) == "14:24"
    assert french.stamp(THEN) == "24/01/2022 à 14:24"
    assert french.stamp(datetime(2022, 6, 30, 22, 30, tzinfo=UTC)) == "01/07/2022 à 00:30"
    assert french.limit(datetime(2022, 1, 31, 22, 59, 59, tzinfo=UTC)) == "lundi 31/01 à 23:59"


@pytest.mark.requirement("SL-68", "SL-59")
def test_days():
    assert french.day_title(date(2022, 2, 1)) == "mardi 01/02/2022"
    assert french.day_short(date(2022, 2, 1)) == "01/02"
    assert french.date_fr(date(2022, 2, 1)) == "01/02/2022"


@pytest.mark.requirement("SL-53", "SPE-18")
def test_months_and_written_dates():
    assert french.month_title("2022-02") == "Février 2022"
    assert french.month_title("2021-08") == "Août 2021"
    assert french.caps_date(date(2022, 4, 7)) == "7 AVRIL 2022"
    assert french.caps_date(date(2022, 8, 1)) == "1ER AOÛT 2022"
    assert french.short_date(date(2022, 2, 17)) == "17 févr. 2022"
    assert french.short_date(datetime(2021, 12, 31, 23, 30, tzinfo=UTC)) == "1er janv. 2022"


@pytest.mark.requirement("SL-48", "SL-46")
@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2021, 9, 1), date(2022, 7, 7), "du 01/09/2021 au 07/07/2022"),
        (date(2022, 1, 3), date(2022, 7, 6), "du 03/01 au 06/07/2022"),
    ],
)
def test_a_period_leaves_the_first_year_out_when_it_is_the_same(start: date, end: date, words: str):
    assert french.period(start, end) == words


def test_the_days_of_a_request():
    assert french.days_label([date(2022, 3, 3), date(2022, 3, 3)]) == "le 03/03/2022"
    days = [date(2022, 3, 10), *(date(2022, 2, day) for day in range(1, 8))]
    assert french.days_label(days) == "8 jours du 01/02/2022 au 10/03/2022"
    assert french.days_label([]) == "aucun jour"


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (440, f"4,40{NB}€"),
        (5, f"0,05{NB}€"),
        (0, f"0,00{NB}€"),
        (123456789, f"1{THIN}234{THIN}567,89{NB}€"),
        (-85, f"−0,85{NB}€"),
    ],
)
def test_euros(cents: int, words: str):
    assert french.euros(cents) == words


@pytest.mark.parametrize(("cents", "words"), [(440, f"+{NB}4,40{NB}€"), (-85, f"−{NB}0,85{NB}€"), (0, f"0,00{NB}€")])
def test_a_difference_of_price_carries_its_sign(cents: int, words: str):
    assert french.signed_euros(cents) == words


@pytest.mark.parametrize(
    ("n", "words", "told"),
    [
        (0, "changement", "0 changement"),
        (1, "changement", "1 changement"),
        (4, "changement", "4 changements"),
        (2, "place restante", "2 places restantes"),
        (2, "demande en attente", "2 demandes en attente"),
        (3, "créneau", "3 créneaux"),
        (2, "mois", "2 mois"),
        (1200, "réservation", f"1{THIN}200 réservations"),
    ],
)
def test_counts_agree(n: int, words: str, told: str):
    assert french.count(n, words) == told


def test_an_irregular_plural_is_given():
    assert french.count(2, "jour franc de plus", "jours francs de plus") == "2 jours francs de plus"


def test_names_are_sorted_as_french_does():
    """Accents, ligatures, case and hyphens do not move a name; those that differ only by them keep one order."""
    expected = [
        "Çelik", "CERF-VOLANT", "CERF VOLÉ", "ÉPONGE", "ETE", "ÉTÉ", "LOU", "Łukasz", "ODE", "Œuvrard", "OFFRE",
        "TOUPIE",
    ]  # fmt: skip
    assert sorted(sorted(expected), key=french.alphabetical) == expected
    assert french.alphabetical("ÉPONGE", "Zoé") < french.alphabetical("EPONGE", "ZOÉE")


def test_un_service_n_est_pas_dit_deux_fois():
    assert french.service("Enfance") == "Service Enfance"
    assert french.service("Service à la Population") == "Service à la Population"
