"""Whatever is wrong with a town file, it is told in French, or the town's public pages answer."""

import copy
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pwa.domain.declared.mistakes import Mistake, Mistakes
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
ENGLISH = re.compile(r"\b(the|must|expected|invalid|None|error)\b|Traceback|<class")


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
