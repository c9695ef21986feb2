"""What a town file says, written back, reads the same: as TOML for whoever edits it, as JSON for the rows; and what
older versions have written in the rows still reads."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings

from pwa.domain.bookings import queries
from pwa.domain.bookings.demand import queries as demand
from pwa.domain.bookings.season import queries as season
from pwa.domain.calendars import schools
from pwa.domain.calendars.rules import Rules
from pwa.domain.calendars.town_file import Calendar
from pwa.domain.declared.documents import as_document
from pwa.domain.declared.kinds import keys_of
from pwa.domain.declared.profile import Profile, TownProfile
from pwa.domain.declared.reading import Table, read_whole
from pwa.domain.tariffs.brackets import Bracket, Tariff
from pwa.domain.town_files.dates import FileReading
from pwa.domain.town_files.schema.activities import Group, Slot
from pwa.domain.town_files.schema.town import Quotients
from pwa.storage.typed import reader_of, there
from tests.domain.declared_files import documents_of

tries = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def read(table: type[Table], found: object) -> Any:
    reading = FileReading({}, year=schools.school_year(date(2022, 1, 24)), where="A")
    return read_whole(table, found, reading)


def toml(value: Any) -> str:
    """As a clerk writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml(name)} = {toml(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def with_days(value: Any) -> Any:
    """A document of JSON with its days as TOML has them: exact days are wanted as such."""
    if isinstance(value, dict):
        return {name: with_days(one) for name, one in value.items()}
    if isinstance(value, list):
        return [with_days(one) for one in value]
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


@pytest.mark.parametrize("table", [Rules, Profile, Calendar])
def test_what_is_read_is_read_again_from_toml_and_from_the_row(table: type[Table]):
    seen: set[str] = set()

    @tries
    @given(documents_of(table))
    def back(said: dict[str, Any]) -> None:
        made = read(table, tomllib.loads(f"it = {toml(said)}")["it"])
        assume(made is not None)
        document = as_document(made)
        seen.update(document)
        again = tomllib.loads(f"it = {toml(with_days(document) if table is Calendar else document)}")["it"]
        assert as_document(read(table, again)) == document
        assert read(table, again) == made
        whole = as_document(made, whole=True)
        assert as_document(table.kept(msgspec.json.encode(whole).decode()), whole=True) == whole

    back()
    assert len(seen) > len(keys_of(table)) / 2


def column(row: type, name: str, value: Any) -> Any:
    """A column of a typed row, from what the database keeps as JSON."""
    return reader_of(there(get_type_hints(row)[name]), False)(json.dumps(value))


@tries
@given(documents_of(Slot))
def test_a_slot_reads_the_same_down_to_the_decision(said: dict[str, Any]):
    slot = read(Slot, said)
    assume(slot is not None)
    assert column(season.SlotRow, "uses", list(slot.uses)) == slot.uses
    assert column(queries.OpeningRow, "excludes", list(slot.excludes)) == slot.excludes
    for row in (demand.OpeningRow, demand.BookingRow):
        assert column(row, "excludes", list(slot.excludes)) == frozenset(slot.excludes)
        assert column(row, "requires", list(slot.requires)) == frozenset(slot.requires)


@tries
@given(documents_of(Group))
def test_a_capacity_reads_the_same_down_to_the_publication(said: dict[str, Any]):
    group = read(Group, said)
    assume(group is not None)
    assert column(season.GroupRow, "capacity", group.capacity or {}) == (group.capacity or {})


@tries
@given(documents_of(Quotients))
def test_brackets_read_the_same_down_to_the_price(said: dict[str, Any]):
    quotients = read(Quotients, said)
    assume(quotients is not None)
    brackets = tuple(Bracket(start, 100 + n) for n, start in enumerate(quotients.starts))
    kept = msgspec.to_builtins(list(brackets))
    assert column(queries.OpeningRow, "brackets", kept) == brackets
    for one in brackets:
        assert Tariff.of(kept, 1).price(one.starts_at, True) == one.cents


OLDER: list[tuple[type, str, Any, Any]] = [
    (queries.OpeningRow, "brackets", [[0, 60], [501, 85]], (Bracket(0, 60), Bracket(501, 85))),
    (queries.OpeningRow, "excludes", [], ()),
    (season.SlotRow, "uses", ["matin", "matin", "Une partie d’avant"], ("matin", "matin", "Une partie d’avant")),
    (season.GroupRow, "capacity", {}, {}),
    (season.GroupRow, "capacity", {"Matin": 10**6}, {"Matin": 10**6}),
    (demand.OpeningRow, "requires", ["matin", "matin"], frozenset({"matin"})),
]
"""What rows of before hold: pairs, names and numbers that today's file would not let in."""


@pytest.mark.parametrize(("row", "name", "value", "expected"), OLDER)
def test_rows_of_before_still_read(row: type, name: str, value: Any, expected: Any):
    assert column(row, name, value) == expected


def test_a_profile_of_before_still_reads():
    kept = '{"contact": "a@b.fr", "calendar": {"years": []}, "of_before": [1], "texts": {"help": "?"}}'
    town = TownProfile.kept(kept)
    assert (town.contact, town.texts.help, town.site_url) == ("a@b.fr", "?", "")
