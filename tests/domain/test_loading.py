"""A town file becomes a town: exactly the guide's enrolments, and a French sentence for every mistake."""

import copy
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pwa.domain.loading import Edited, load_town
from pwa.domain.town_files.reading import Mistake
from pwa.models import Activity, Enrolment, Fee, Household, Opening, Town
from tests.people import HOME, NOW

FILE = Path(__file__).parents[2] / "pwa" / "towns" / "saint-loubes.toml"
HASH = "$argon2id$kept-as-it-is"

pytestmark = pytest.mark.both_databases


def document(**changes: Any) -> dict[str, Any]:
    return tomllib.loads(FILE.read_text()) | changes


def elsewhere() -> dict[str, Any]:
    """The same town under another name, to load it anew."""
    return document(slug="saint-exemple")


async def cards(slug: str) -> list[tuple[str, str, str, date, date]]:
    found = await Enrolment.filter(town__slug=slug, child__last_name="TEST").order_by("position")
    await Enrolment.fetch_for_list(found, "child", "group__activity")
    return [(e.child.first_name, e.group.activity.name, e.place, e.starts_on, e.ends_on) for e in found]


@pytest.mark.requirement("SL-46", "SL-47", "SL-49")
async def test_the_enrolments_are_those_of_the_guide(database):
    assert await cards(HOME) == [
        ("Bébé", "Accueil périscolaire", "Hector Ducamp Élémentaire", date(2021, 9, 1), date(2022, 7, 7)),
        ("Bébé", "Centre de Loisirs Mercredi", "Jean De La Fontaine", date(2021, 9, 2), date(2022, 7, 7)),
        ("Bébé", "Restauration Scolaire", "HD CE1 A SALLE B12", date(2022, 1, 3), date(2022, 7, 6)),
        ("Bébé", "Restauration Scolaire", "HD CE1 A SALLE B12", date(2021, 9, 1), date(2022, 7, 6)),
        ("Fille", "Accueil périscolaire", "Hector Ducamp Élémentaire", date(2021, 9, 1), date(2022, 7, 7)),
    ]
    assert await Activity.exists(name="Sorties et activités PJ", kind="events")


async def test_another_school_year_has_the_same_cards_at_its_own_dates(database):
    now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    await load_town(elsewhere(), now=now, demo_password_hash=HASH)
    first, last = date(2026, 9, 1), date(2027, 7, 2)
    dates = [(starts_on, ends_on) for *_, starts_on, ends_on in await cards("saint-exemple")]
    eve = date(2027, 7, 1)
    assert dates == [(first, last), (first, last), (date(2027, 1, 3), eve), (first, eve), (first, last)]


async def test_people_move_in_only_with_the_demo(database):
    await load_town(elsewhere(), now=NOW)
    town = await Town.get(slug="saint-exemple")
    assert not town.is_demo
    assert not await Household.exists(town=town)
    assert await Opening.filter(season__activity__town=town).count() > 1000


async def test_prices_are_kept_in_cents_by_bracket(database):
    fee = await Fee.get(
        slot__code="matin", slot__activity__code="accueil-periscolaire", slot__activity__town__slug=HOME
    )
    assert fee.brackets == [[0, 60], [501, 85], [801, 110], [1201, 135], [1601, 160]]
    assert fee.outside_cents == 210


async def test_the_same_file_again_changes_nothing(database):
    before = await Town.get(slug=HOME)
    loaded = await load_town(document(), now=NOW, demo_password_hash=HASH)
    assert (loaded.is_new, loaded.differences) == (False, [])
    assert (await Town.get(slug=HOME)).revision == before.revision


async def test_edits_of_the_desk_are_kept_until_someone_insists(database):
    await Activity.filter(code="restauration-scolaire", town__slug=HOME).update(name="Cantine")
    with pytest.raises(Edited) as refused:
        await load_town(document(), now=NOW, demo_password_hash=HASH)
    assert refused.value.differences == ["restauration-scolaire, name : « Cantine » → « Restauration Scolaire »."]
    assert await Activity.exists(name="Cantine", town__slug=HOME)
    await load_town(document(), now=NOW, demo_password_hash=HASH, force=True)
    assert not await Activity.exists(name="Cantine", town__slug=HOME)


def within(path: str, value: Any) -> dict[str, Any]:
    """The town file with one thing changed, `activities.0.name` say."""
    changed = copy.deepcopy(elsewhere())
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = changed
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return changed


MISTAKES = [
    ("slug", "static", "slug ne peut pas être une adresse de commune, pas « static »."),
    ("zone", "D", "zone doit être l’un de A, B, C, pas « D »."),
    ("name", None, "name manque."),
    ("nom", "Portail", "nom : ce mot n’est pas connu ici."),
    ("quotients.from", [500, 0], "quotients, from doit commencer à 0 et monter"),
    ("departments.0.email", 12, "departments n° 1, email doit être un texte, pas « 12 »."),
    ("departments.0.silence", "oui", "departments n° 1, silence doit être l’un de acceptance, rejection"),
    ("activities.0.department", "sports", "activities n° 1, department n’est pas dans le fichier, pas « sports »."),
    ("activities.0.kind", "always", "activities n° 1, kind doit être l’un de term, holiday, events"),
    ("activities.0.rules.add", {"kind": "someday"}, "activities n° 1, rules : "),
    ("activities.0.rules.ad", {}, "activities n° 1, rules : "),
    ("activities.0.slots.1.starts_at", "25:00", "activities n° 1, slots n° 2, starts_at doit être une heure"),
    ("activities.0.slots.0.price", [0.6], "activities n° 1, slots n° 1, price doit donner 5 prix"),
    ("activities.0.slots.0.outside", 1.005, "activities n° 1, slots n° 1, outside doit être un prix en euros"),
    ("activities.2.slots.0.excludes", ["nuit"], "activities n° 3, slots n° 1, excludes nomme un créneau inconnu"),
    ("activities.2.groups.0.capacity", {"nuit": 3}, "activities n° 3, groups n° 1, capacity nomme une partie"),
    ("activities.3.windows.0.holiday", "Vacances", "activities n° 4, windows n° 1, holiday n’est pas une période"),
    ("activities.0.season.ends_on", "31/02", "activities n° 1, season, ends_on doit être une date"),
    ("demo.households.0.guardians", [], "demo, households n° 1, guardians doit nommer au moins une personne."),
    ("demo.households.0.children.0.enrolments.0.class", "CE9", "demo, households n° 1, children n° 1, enrolments n° 1"),
]


async def test_a_mistake_is_told_with_its_place_and_nothing_is_written(database):
    for path, value, sentence in MISTAKES:
        with pytest.raises(Mistake) as told:
            await load_town(within(path, value), now=NOW, demo_password_hash=HASH)
        assert str(told.value).startswith(sentence), (path, str(told.value))
        assert not await Town.exists(slug="saint-exemple")
