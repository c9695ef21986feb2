"""A key's code is copied from a paper by hand: what is copied wrong is seen before it is tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.domain.household_keys import codes
from pwa.domain.household_keys.codes import LENGTH, SIGNS


@pytest.fixture
def code():
    return codes.made()


def test_a_code_is_read_as_it_is_written(code):
    assert codes.read(code) == code
    assert codes.read(f"  {code.lower().replace('-', ' ')} ") == code
    assert codes.read(code.replace("-", "")) == code
    assert codes.made() != code


@given(st.integers(0, LENGTH - 1), st.integers(1, len(SIGNS) - 1))
def test_one_sign_copied_wrong_is_seen(place, away):
    signs = codes.made().replace("-", "")
    other = SIGNS[(SIGNS.index(signs[place]) + away) % len(SIGNS)]
    assert codes.read(signs[:place] + other + signs[place + 1 :]) is None


@given(st.integers(0, LENGTH - 2))
def test_two_signs_that_changed_places_are_seen(place):
    signs = codes.made().replace("-", "")
    if signs[place] != signs[place + 1]:
        assert codes.read(signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]) is None


@pytest.mark.parametrize(
    "typed", ["", "C9", "C9WK-7TRM-2HX", "O0I1-LLLL-0000", "é" * 12, "A" * 5000, "Ａ" * 12, "ß" * 12]
)
def test_what_is_no_code_is_none(typed):
    assert codes.read(typed) is None


def test_a_code_is_kept_as_what_it_is_in_its_town(code):
    assert codes.hash_of(1, code) != codes.hash_of(2, code)
    assert code not in codes.hash_of(1, code)
