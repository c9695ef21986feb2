"""What somebody may say of themselves, field by field."""

import pytest

from pwa.domain.profiles.screens import ADDRESS, IDENTITY, REACH, SCREENS
from pwa.shared.texts.profiles import WRONG


def faults(screen, **typed):
    return screen.faults(screen.tidied(typed))


NAMES = ["Ó", "d’Ornano", "O'Neill", "Le Goff--Martin", "N’Diaye", "J.-P. Müller", "李", "A" * 80]
ALIKE = [
    "mаman@example.org", "maman@ехample.org", "maman@exam\u2024ple.org", "ｍaman@example.org", "maman@example。org",
    "éva@example.org",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_what_people_are_called(name):
    assert faults(IDENTITY, last_name=name) == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "missing"), ("A" * 200, "long"), ("Test\r\nBcc: tous@example.org", "control"), ("a\u202eb", "control"),
     ("\u200b", "control"), ("1234", "name"), ("'", "name"), ("Te\x00st", "control")],
)  # fmt: skip
def test_what_is_no_name_is_said_to_be(name, said):
    expected = WRONG[said].format(label="Nom", most=80)
    assert faults(IDENTITY, last_name=name) == {"last_name": expected}


def test_no_first_name_is_needed_and_one_letter_is_one():
    assert faults(IDENTITY, last_name="Test", first_name="") == {} == faults(IDENTITY, last_name="T", first_name="É")


@pytest.mark.parametrize("mail", ALIKE)
def test_a_letter_of_another_alphabet_is_no_letter_of_an_address(mail):
    assert faults(REACH, email=mail) == {"email": WRONG["mail_letter"]}


@pytest.mark.parametrize("mail", ["maman", "a@b", "a b@example.org", "a@example.org, b@example.org", "<a@example.org>"])
def test_what_is_no_address_is_said_to_be(mail):
    assert faults(REACH, email=mail) == {"email": WRONG["mail_form"]}


@pytest.mark.parametrize("mail", ["a@example.org\r\nBcc: b@example.org", "a@example.org\nb", "a\t@example.org"])
def test_an_address_is_one_line(mail):
    assert set(faults(REACH, email=mail)) == {"email"}


def test_a_phone_number_is_written_two_by_two():
    assert REACH.tidied({"phone": "+33 6.39.98-00 01"})["phone"] == "06 39 98 00 01"
    assert REACH.tidied({"phone": "+44 20 7946 0000"})["phone"] == "+44 20 7946 0000"
    assert set(faults(REACH, email="a@example.org", phone="12")) == {"phone"}


def test_an_address_has_a_postcode_of_five_figures():
    said = {"address": "1 place de la Mairie", "city": "Saint-Loubès"}
    assert faults(ADDRESS, **said, postcode="33450") == {}
    assert set(faults(ADDRESS, **said, postcode="٣٣٤٥٠")) == {"postcode"}


def test_every_screen_asks_something():
    assert [one.title for one in SCREENS] == ["Identité", "Adresse", "Moyens de contact"]
