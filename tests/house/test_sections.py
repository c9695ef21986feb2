"""A room declares its part of the town file in its own folder: nothing else names it."""

import sys
from dataclasses import replace
from datetime import date
from importlib import import_module

import msgspec
import pytest

from pwa.domain.calendars import schools
from pwa.domain.calendars.town_file import SECTION as CALENDAR
from pwa.domain.declared.kept import reader_of
from pwa.domain.declared.profile import TownProfile
from pwa.domain.declared.reading import read_whole
from pwa.domain.declared.sections import Section, said_in, sections, sections_in, widened
from pwa.domain.town_files import reference
from pwa.domain.town_files.dates import FileReading
from pwa.domain.town_files.schema.town import TownFile
from tests.house.test_wheel import ROOT

ROOM = '''
from typing import Annotated
from msgspec import Meta
from pwa.domain.declared.reading import Table
from pwa.domain.declared.sections import Section
from pwa.domain.declared.values import Words, about


class Bell(Table, frozen=True, kw_only=True):
    """Une cloche."""

    name: Annotated[Words, about("Son nom.")]
    strikes: Annotated[Annotated[int, Meta(ge=1, le=12)], about("Combien de coups.")] = 3


SECTION = Section("bells", tuple[Bell, ...], "Les cloches.", default=())
'''
TOWN = {
    "slug": "ici", "name": "Ici", "banner": "ICI", "zone": "A", "quotients": {"from": [0]},
    "profile": {"contact": "mairie@exemple.fr", "site_url": "https://exemple.fr"},
}  # fmt: skip


@pytest.fixture
def bells(tmp_path, monkeypatch) -> Section:
    """The section of a room in a temporary package, two folders deep."""
    room = tmp_path / "belfry" / "tower" / "ring"
    room.mkdir(parents=True)
    for folder in (room, *room.parents[:2]):
        (folder / "__init__.py").touch()
    (room / "town_file.py").write_text(ROOM, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    [found] = sections_in(import_module("belfry"))
    yield found
    for name in [name for name in sys.modules if name.startswith("belfry")]:
        del sys.modules[name]


def read(table: type, found: object):
    reading = FileReading({}, year=schools.school_year(date(2022, 1, 24)), where="A")
    made = read_whole(table, found, reading)
    return [str(one) for one in reading.mistakes] or made


def test_a_section_is_read_told_documented_and_read_again_by_its_room(bells):
    file = widened(TownFile, [bells])
    said = [{"name": "Marie"}, {"name": "Anne", "strikes": 5}]
    made = read(file, TOWN | {"bells": said})
    assert [(one.name, one.strikes) for one in bells.of(made)] == [("Marie", 3), ("Anne", 5)]
    assert read(file, TOWN | {"bells": [{"strikes": 13}]}) == [
        "bells n° 1, name manque.",
        "bells n° 1, strikes doit être un nombre entier de 1 à 12, pas « 13 ».",
    ]
    page = "\n".join(reference.tables("Le fichier", file))
    assert "| `bells` | Les cloches. | des tables |  |" in page
    assert "## `[[bells]]`\n\nUne cloche.\n\n" in page
    row = msgspec.json.encode({"contact": "a@b.fr"} | said_in(made, [bells])).decode()
    kept = bells.of(reader_of(widened(TownProfile, [bells]))(row))
    assert [(one.name, one.strikes) for one in kept] == [("Marie", 3), ("Anne", 5)]


def test_a_town_that_says_nothing_of_it_has_the_default(bells):
    assert bells.of(read(widened(TownFile, [bells]), TOWN)) == ()
    assert bells.of(reader_of(widened(TownProfile, [bells]))("{}")) == ()
    assert bells.of(TownProfile()) == ()
    assert said_in(read(widened(TownFile, [bells]), TOWN), [bells]) == {}


def test_two_parts_of_the_file_do_not_have_one_name(bells):
    for table, more in ((TownFile, [bells, bells]), (TownFile, [replace(bells, key="sites")]),
                        (TownProfile, [replace(bells, key="texts")])):  # fmt: skip
        with pytest.raises(ValueError, match=r"two parts of the town file are called (bells|sites|texts)"):
            widened(table, more)


def test_without_its_declaration_it_is_a_mistake():
    assert read(TownFile, TOWN | {"bells": []}) == ["bells : ce mot n’est pas connu ici. Est-ce une faute de frappe ?"]


def test_those_of_the_house_are_found_and_kept_by_the_row():
    files = {path.parent.name for path in (ROOT / "pwa" / "domain").rglob("town_file.py")}
    assert len(sections()) == len(files) > 0
    assert len({one.key for one in sections()}) == len(files)
    town = TownProfile.kept('{"calendar": {"school_days": ["2022-03-12"]}}')
    assert CALENDAR.of(town).school_days == (date(2022, 3, 12),)
