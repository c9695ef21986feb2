"""Whatever is wrong with a town file, it is told in French, or the town's public pages answer."""

import copy
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.domain.declared.mistakes import Mistake, Mistakes, quoted
from pwa.domain.declared.slots import untickable
from pwa.domain.declared.written import as_written, is_value
from pwa.domain.loading import load_town
from pwa.domain.town_files.lines import lines_of
from pwa.domain.town_files.whole import read_town
from tests.people import NOW

FOLDER = Path(__file__).parents[2] / "pwa" / "towns"
TOWNS = ("saint-loubes", "saint-pierre-les-elbeuf")
TODAY = date(2022, 1, 24)
OTHERS: list[Any] = ["autre", 3, 0.5, True, [], {}, date(2022, 3, 17), "", [[]], [{}], {"kind": "none"}]
"""What a value is swapped for."""


def text_of(town: str) -> str:
    return (FOLDER / f"{town}.toml").read_text(encoding="utf-8")


def places_of(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of the file."""
    if place:
        yield place
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inside:
        yield from places_of(one, (*place, name))


def kind_of(place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Places that the declaration does not tell apart."""
    return tuple("*" if isinstance(step, int) else step for step in place)


def wrongs_of(value: Any) -> Iterator[Any]:
    """The value swapped, stretched, negated."""
    yield from (other for other in OTHERS if other != value or type(other) is not type(value))
    if isinstance(value, str):
        yield from (value * 3000, f"{value}\x00", f"-{value}", value.swapcase(), value[:-1])
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (-value, -value - 1, value + 10**30, value * 10**7, float("inf"), float("nan"))
    elif isinstance(value, date):
        yield from (date.max, date.min, value + timedelta(days=4000))
    elif isinstance(value, list):
        yield from (value * 2, value * 400, value[::-1], value[1:])
    elif isinstance(value, dict):
        yield from ({name: {} for name in value}, value | {"autre": value})


def mutants(document: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """The file with one thing dropped, or wrong."""
    for place in places_of(document):
        *way, last = place
        for n, wrong in enumerate([None, *wrongs_of(at(document, place))]):
            changed = copy.copy(document)
            inside: Any = changed
            for step in way:
                inside[step] = copy.copy(inside[step])
                inside = inside[step]
            if n == 0:
                del inside[last]
            else:
                inside[last] = wrong
            yield f"{place} {n}", place, changed


def at(value: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


NAMED_ELSEWHERE = {"quotients", "sites", "departments", "activities"}
"""What other parts of the file name: a mistake there may be told where it is named."""
ENGLISH = re.compile(r"\b(the|must|expected|invalid|None|True|False|error)\b|Traceback|<class|datetime")


@pytest.mark.parametrize("town", TOWNS)
def test_every_mistake_is_a_french_sentence_with_its_place(town: str):
    document = tomllib.loads(text_of(town))
    told, seen = 0, set()
    for name, place, wrong in mutants(document):
        kind = (kind_of(place), name.rpartition(" ")[2])
        if kind in seen:
            continue
        seen.add(kind)
        mistakes = mistakes_of(wrong)
        told += bool(mistakes)
        for said in map(str, mistakes):
            assert said.endswith((".", "?")), (name, said)
            assert len(said) < 600, (name, said)
            assert not ENGLISH.search(said), (name, said)
        nearby = {one.place[: len(place) - 1] for one in mistakes}
        assert not mistakes or place[: len(place) - 1] in nearby or place[0] in NAMED_ELSEWHERE
    assert told > 1000


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
moments = st.one_of(st.datetimes(), st.datetimes(timezones=st.just(UTC)), st.times()).map(lambda at: at.replace(fold=0))
scalars = st.one_of(
    texts,
    st.sampled_from(["true", "3", "2022-03-17", "[1]", "inf"]),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    moments,
)
values = st.recursive(scalars, lambda one: st.lists(one, max_size=3) | st.dictionaries(texts, one, max_size=3))


@settings(max_examples=500, deadline=None)
@given(values)
def test_a_value_is_quoted_as_toml_writes_it(value):
    text = as_written(value)
    if isinstance(value, str) and text == value:
        assert not is_value(text), "a text that stands without its quotes is nothing else"
    else:
        assert repr(tomllib.loads(f"it = {text}")["it"]) == repr(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("25:00", "« 25:00 »"),
        (True, "« true »"),
        ("true", '« "true" »'),
        (3, "« 3 »"),
        ("3", '« "3" »'),
        (0.5, "« 0.5 »"),
        (float("nan"), "« nan »"),
        (date(2022, 3, 17), "« 2022-03-17 »"),
        (datetime(2022, 3, 17, 8, tzinfo=UTC), "« 2022-03-17T08:00:00+00:00 »"),
        (datetime(2022, 3, 17, 8, tzinfo=UTC).replace(tzinfo=None), "« 2022-03-17T08:00:00 »"),
        (["a", True, 3], '« ["a", true, 3] »'),
        ({"à": "é", "b": {}}, '« { "à" = "é", b = {} } »'),
        ((0, 500), "« [0, 500] »"),
        ("", "«  »"),
        ("x" * 81, f"« {'x' * 80}… »"),
        ([], "« [] »"),
    ],
)
def test_a_wrong_value_is_shown_as_the_file_says_it(value, said):
    assert quoted(value) == said


def test_a_long_text_is_not_read_to_be_quoted(monkeypatch):
    """TOML takes a minute for a key of so many dots."""
    monkeypatch.setattr(tomllib, "loads", lambda text: pytest.fail("read"))
    assert quoted("1\n" + "a." * 20_000 + "a = 1").startswith("« 1\na.a.")


def test_a_number_too_long_to_be_written_is_not():
    assert [quoted(one) for one in (10**5000, [10**5000])] == ["ce nombre"] * 2


def mistakes_of(document: dict[str, Any]) -> list[Mistake]:
    try:
        read_town(document, TODAY)
    except Mistakes as found:
        return found.mistakes
    return []


@pytest.mark.parametrize("town", TOWNS)
def test_every_place_of_the_file_has_its_line(town: str):
    text = text_of(town)
    lines, known = text.splitlines(), lines_of(text)
    document = tomllib.loads(text)
    for place in places_of(document):
        assert place in known, place
        step = place[-1]
        if isinstance(step, str):
            assert step in lines[known[place] - 1], (place, lines[known[place] - 1])


KINDS = ("term", "holiday")


def short(document: dict[str, Any]) -> dict[str, Any]:
    """The file without its people, with one term activity to publish for a week and one of the holidays: many towns
    are soon made."""
    del document["demo"]
    [term, *_], [holiday, *_] = ([one for one in document["activities"] if one["kind"] == kind] for kind in KINDS)
    for activity in (term, holiday):
        activity["season"] = {"starts_on": date(2022, 1, 31), "ends_on": date(2022, 2, 6)}
    return document | {"activities": [term, holiday]}


def one_of_each(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The mutants that can be read: what can be dropped, and one change for each kind of place."""
    seen = set()
    for name, place, wrong in mutants(document):
        kind = (kind_of(place), name.endswith(" 0"))
        if place == ("slug",) or kind in seen:
            continue
        if not mistakes_of(wrong):
            seen.add(kind)
            yield wrong


async def test_what_can_be_loaded_has_its_public_pages(client):
    for n, wrong in enumerate(one_of_each(short(tomllib.loads(text_of(TOWNS[0]))))):
        slug = f"essai-{n}"
        await load_town(wrong | {"slug": slug}, now=NOW)
        pages = ["", "manifest.webmanifest", "activites", "hors-connexion"]
        pages += [f"activites/{activity['code']}" for activity in wrong.get("activities", [])]
        for page in pages:
            assert (await client.get(f"/{slug}/{page}")).status_code == 200, (slug, page, wrong)
    assert (await client.get("/")).status_code == 200


SLOTS = re.compile(r'slots = \[\n  \{ code = "journee".*?\n\]', re.DOTALL)
AROUND = (
    """starts_at = "07:30", ends_at = "18:30", uses = ["matin", "apres-midi"], price = [1, 2, 3, 4, 5], outside = 6"""
)


def with_slots(slots: dict[str, str]) -> str:
    """The file with other slots for Wednesdays, a line each: what each says of the others, by its code."""
    lines = [f'{{ code = "{code}", label = "{code}", {AROUND}{more} }},' for code, more in slots.items()]
    text, times = SLOTS.subn("slots = [\n" + "\n".join(lines) + "\n]", text_of(TOWNS[0]), count=1)
    assert times == 1
    return text


def told_of(slots: dict[str, str]) -> dict[str, str]:
    """The sentences, by the code of the line that each is about."""
    text = with_slots(slots)
    try:
        read_town(tomllib.loads(text), TODAY, text)
    except Mistakes as found:
        return {code_at(text, one): one.sentence for one in found.mistakes}
    return {}


def code_at(text: str, mistake: Mistake) -> str:
    found = re.search(r'code = "(\w+)"', text.splitlines()[(mistake.line or 0) - 1])
    assert found, mistake
    return found[1]


REQUIRES, EXCLUDES = ', requires = ["{}"]'.format, ', excludes = ["{}"]'.format
ALONE = {"a": "", "b": "", "c": ""}
APART = "rend « a » impossible à cocher : il lui faut {}, et excludes {}."


@pytest.mark.parametrize(
    ("slots", "told"),
    [
        ({"a": REQUIRES("b"), "b": REQUIRES("c")}, {}),
        ({"a": REQUIRES("b"), "c": EXCLUDES("a")}, {}),
        ({"a": REQUIRES("a")}, {"a": "nomme le créneau lui-même."}),
        ({"a": EXCLUDES("a")}, {"a": "nomme le créneau lui-même."}),
        ({"a": REQUIRES("b") + EXCLUDES("b")}, {"a": "nomme un créneau qu’excludes écarte : « b »."}),
        ({"a": REQUIRES("b"), "b": EXCLUDES("a")}, {"a": APART.format("« b »", "l’écarte de « a »")}),
        ({"a": REQUIRES("b"), "b": REQUIRES("c"), "c": EXCLUDES("a")},
         {"a": APART.format("« c »", "l’écarte de « a »")}),
        ({"a": ', requires = ["b", "c"]', "b": EXCLUDES("c")},
         {"a": APART.format("« b » et « c »", "les écarte l’un de l’autre")}),
        ({"a": REQUIRES("b"), "b": REQUIRES("a")},
         {"a": "fait dépendre « a » et « b » l’un de l’autre : n’en faites qu’un seul créneau."}),
        ({"a": REQUIRES("b"), "b": REQUIRES("c"), "c": REQUIRES("a")},
         {"a": "fait dépendre « a », « b » et « c » les uns des autres : n’en faites qu’un seul créneau."}),
        ({"a": REQUIRES("b"), "b": REQUIRES("c"), "c": REQUIRES("b")},
         {"b": "fait dépendre « b » et « c » l’un de l’autre : n’en faites qu’un seul créneau."}),
    ],
)  # fmt: skip
def test_a_slot_that_nobody_could_tick_is_told_at_its_line(slots, told):
    """Excluded by what it requires, from one to the next; a ring, at its first."""
    assert told_of(ALONE | slots) == told


class Said(NamedTuple):
    """A slot as the rule reads it."""

    code: str
    requires: frozenset[str]
    excludes: frozenset[str]


CODES = ("a", "b", "c", "d")
others = st.frozensets(st.sampled_from(CODES), max_size=2)


def can_be_had(slot: Said, by_code: dict[str, Said]) -> bool:
    """Whether some choice of slots has it, all that each requires, and no two that exclude each other."""
    for codes in (codes for n in range(1, 5) for codes in combinations(CODES, n) if slot.code in codes):
        chosen = [by_code[code] for code in codes]
        if all(one.requires <= {*codes} and not one.excludes & {*codes} for one in chosen):
            return True
    return False


def is_ring(code: str, by_code: dict[str, Said]) -> bool:
    reached, ahead = set[str](), {code}
    while ahead:
        ahead = {other for one in ahead for other in by_code[one].requires} - reached
        reached |= ahead
    return code in reached


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(others, others), min_size=4, max_size=4))
def test_what_is_told_is_what_no_choice_of_slots_can_hold(said):
    named = zip(CODES, said, strict=True)
    slots = [Said(code, requires - {code}, excludes - {code}) for code, (requires, excludes) in named]
    by_code = {one.code: one for one in slots}
    told = {slots[n].code: sentence for n, sentence in untickable(slots)}
    rings = {code for code in CODES if is_ring(code, by_code)}
    never = {one.code for one in slots if not can_be_had(one, by_code)}
    assert {code for code, sentence in told.items() if "impossible" in sentence} == never - rings
    assert {code for code, sentence in told.items() if "dépendre" in sentence} <= rings
    assert bool(told) == bool(never | rings)
