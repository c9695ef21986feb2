"""A town's settings are declared once: a key is one line, a kind of deadline one class; pages stand old rows."""

import pkgutil
from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from pwa.domain.calendars import deadlines, schools
from pwa.domain.calendars.deadlines import AnyDeadline, Deadline
from pwa.domain.calendars.limits import describe, last_second
from pwa.domain.calendars.moments import Occasion, civil
from pwa.domain.calendars.rules import FEW_LEFT, Rules
from pwa.domain.declared.documents import as_document
from pwa.domain.declared.kinds import keys_of, kind_of, tag_of
from pwa.domain.declared.profile import Profile, TownProfile
from pwa.domain.declared.reading import Table, read_whole
from pwa.domain.declared.values import HourOfDay, about
from pwa.domain.town_files import reference
from pwa.domain.town_files.dates import FileReading

CONTACT = {"contact": "mairie@exemple.fr", "site_url": "https://exemple.fr"}


class Louder(Profile, frozen=True, kw_only=True):
    """A profile with one key more."""

    bells: Annotated[int, Meta(ge=1, le=12), about("Combien de coups sonne la cloche.")] = 3


class MoonBefore(Deadline, frozen=True, kw_only=True, tag="moon_before"):
    """Le soir d’avant, à l’heure de la lune."""

    rises: Annotated[HourOfDay, about("L’heure où elle se lève.")]

    def closes(self, occasion: Occasion) -> datetime:
        return civil(occasion.day - timedelta(days=1), self.rises)

    def words(self) -> str:
        return f"jusqu’au lever de la lune, la veille à {self.rises}"


class Moonlit(Table, frozen=True, kw_only=True):
    """Rules whose deadlines have one kind more."""

    add: Annotated[AnyDeadline | MoonBefore | None, about("Jusqu’à quand on réserve.")] = None


def read(table: type[Table], found: object) -> Table | list[str]:
    """As a town file's loader reads it: the table, or every mistake."""
    reading = FileReading({}, year=schools.school_year(date(2022, 1, 24)), where="A")
    made = read_whole(table, found, reading)
    return made or [str(one) for one in reading.mistakes]


def test_a_new_key_is_read_told_documented_and_has_its_default_in_an_old_row():
    assert read(Louder, CONTACT | {"bells": 7}).bells == 7
    assert read(Louder, CONTACT | {"bells": 13}) == ["bells doit être un nombre entier de 1 à 12, pas « 13 »."]
    assert "| `bells` | Combien de coups sonne la cloche. | un nombre entier de 1 à 12 | « 3 » |" in reference.rows(
        Louder
    )
    assert Louder.kept(msgspec.json.encode(CONTACT).decode()).bells == 3


def test_a_new_kind_of_deadline_is_one_class():
    rules = read(Moonlit, {"add": {"kind": "moon_before", "rises": "21:30"}})
    kept = Moonlit.kept(msgspec.json.encode(as_document(rules)).decode())
    assert describe(kept.add) == "jusqu’au lever de la lune, la veille à 21:30"
    box = Occasion(date(2022, 2, 1), "07:15", lambda _: False, None)
    assert last_second(kept.add, box) == civil(date(2022, 1, 31), "21:30") + timedelta(seconds=59)
    assert read(Moonlit, {"add": {"kind": "moon_before"}}) == ["add, rises manque."]
    assert "| `rises` | L’heure où elle se lève. | une heure comme « 07:15 » | **nécessaire** |" in reference.rows(
        MoonBefore
    )


def test_every_file_of_deadlines_is_found_and_no_two_kinds_have_one_name():
    found = kind_of(AnyDeadline).tables
    files = {one.name for one in pkgutil.iter_modules(deadlines.__path__)} - {"deadline"}
    assert {one.__module__.rpartition(".")[2] for one in found} == files
    assert len({tag_of(one) for one in found}) == len(found) > len(files) > 5


@pytest.mark.parametrize("kind", kind_of(AnyDeadline).tables, ids=tag_of)
def test_every_kind_of_deadline_says_its_instant_and_its_words(kind: type[Deadline]):
    own = {name for one in kind.__mro__[: kind.__mro__.index(Deadline)] for name in vars(one)}
    assert "closes" in own
    assert own & {"words", "describe"}
    assert f'### `kind = "{tag_of(kind)}"`' in reference.markdown()


def test_every_mistake_of_a_table_is_told_at_once():
    said = read(
        Profile, {"contact": 3, "colours": {"accent": "bleu"}, "texts": {"services": [{"words": ""}]}, "cité": 1}
    )
    assert said == [
        "cité : ce mot n’est pas connu ici. Serait-ce « city » ?",
        "contact doit être une adresse de courriel comme « mairie@exemple.fr », pas « 3 ».",
        "site_url manque.",
        "texts, services n° 1, words doit être un texte, pas «  ».",
        "texts, services n° 1, needs manque.",
        "colours, accent doit être une couleur comme « #0d4c4a », pas « bleu ».",
    ]


BEYOND = {
    "days": [1, 9], "few_left": 10**6, "closed": {"2022-03-17": "Grève " * 100},
    "add": {"kind": "days_before", "days": 5000, "at": "23:59"},
}  # fmt: skip


def test_a_page_stands_what_another_version_has_loaded():
    """Its bounds were others, and it knew words that this one does not."""
    assert len(read(Rules, BEYOND)) == 4
    kept = Rules.kept(msgspec.json.encode(BEYOND | {"sooner": 3}).decode())
    assert (kept.few, kept.add.days, kept.closure(date(2022, 3, 17))) == (10**6, 5000, "Grève " * 100)
    old = TownProfile.kept('{"zone": "of before", "texts": {"services": [{"words": "Nager", "needs": "pool"}]}}')
    assert (old.contact, old.texts.services[0].needs, old.texts.help) == ("", "pool", "Une question ? Écrivez-nous.")


def test_the_same_row_is_read_once():
    text = '{"days": [1, 2]}'
    assert Rules.kept(text) is Rules.kept(f" {text}".strip())
    assert Rules.kept(text).few == FEW_LEFT
    assert Rules.kept('{"few_left": 0}').few == 0


def test_what_is_written_is_what_is_read_again():
    for table, said in ((Rules, {"days": [1], "ages": [3, 11], "closed": {"2022-03-17": "Grève"}}), (Profile, CONTACT)):
        made = read(table, said)
        assert as_document(made) == said
        whole = msgspec.json.encode(as_document(made, whole=True)).decode()
        assert all(getattr(table.kept(whole), key.attribute) == getattr(made, key.attribute) for key in keys_of(table)
                   if not isinstance(key.default, Table))  # fmt: skip
