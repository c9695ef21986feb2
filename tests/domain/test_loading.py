"""A town file becomes a town: exactly the guide's enrolments, and a French sentence for every mistake."""

import copy
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pwa.domain.declared.mistakes import Mistakes
from pwa.domain.loading import Edited, load_town
from pwa.models.bookings import Enrolment, Opening
from pwa.models.people import Household
from pwa.models.sites import Activity, Fee
from pwa.models.towns import Town
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
    """And one of ours, last: the holidays, which an officer reviews."""
    assert await cards(HOME) == [
        ("Bébé", "Accueil périscolaire", "Hector Ducamp Élémentaire", date(2021, 9, 1), date(2022, 7, 7)),
        ("Bébé", "Centre de Loisirs Mercredi", "Jean De La Fontaine", date(2021, 9, 2), date(2022, 7, 7)),
        ("Bébé", "Restauration Scolaire", "HD CE1 A SALLE B12", date(2022, 1, 3), date(2022, 7, 6)),
        ("Bébé", "Restauration Scolaire", "HD CE1 A SALLE B12", date(2021, 9, 1), date(2022, 7, 6)),
        ("Fille", "Accueil périscolaire", "Hector Ducamp Élémentaire", date(2021, 9, 1), date(2022, 7, 7)),
        ("Fille", "Centre de Loisirs Vacances", "Jean De La Fontaine", date(2021, 9, 2), date(2022, 7, 7)),
    ]
    assert await Activity.exists(name="Sorties et activités PJ", kind="events")


async def test_another_school_year_has_the_same_cards_at_its_own_dates(database):
    now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    await load_town(elsewhere(), now=now, demo_password_hash=HASH)
    first, last = date(2026, 9, 1), date(2027, 7, 2)
    dates = [(starts_on, ends_on) for *_, starts_on, ends_on in await cards("saint-exemple")]
    eve = date(2027, 7, 1)
    assert dates == [(first, last), (first, last), (date(2027, 1, 3), eve), (first, eve), *[(first, last)] * 2]


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


SLOT, RULES = "activities.0.slots.0", "activities.0.rules"
MISTAKES = [
    ("slug", "static", "slug ne peut pas être une adresse de commune : « static »."),
    ("zone", "D", "zone doit être l’un de A, B, C, -, pas « D »."),
    ("name", None, "name manque."),
    ("name", "Es\x00pace", "name contient un caractère qui ne s’écrit pas."),
    ("name", "Es\u202epace", "name contient un caractère qui ne s’écrit pas."),
    ("banner", "MAIRIE\nDE SAINT-EXEMPLE", "banner doit tenir sur une seule ligne, pas « MAIRIE »."),
    ("slug", "Saint-Exemple", "slug ne peut pas être une adresse de commune"),
    ("nom", "Portail", "nom : ce mot n’est pas connu ici."),
    ("activites", [], "activites : ce mot n’est pas connu ici. Serait-ce « activities » ?"),
    ("quotients.from", [500, 0], "quotients, from doit commencer à 0 et monter, pas « [500, 0] »."),
    ("quotients.from", [], "quotients, from"),
    ("quotients.from", [1], "quotients, from doit commencer à 0 et monter, pas « [1] »."),
    ("quotients.from", [0, 0], "quotients, from doit commencer à 0 et monter, pas « [0, 0] »."),
    ("quotients.from", [0, 801, 501], "quotients, from doit commencer à 0 et monter, pas « [0, 801, 501] »."),
    (f"{SLOT}.price", [-1], "activities n° 1, slots n° 1, price"),
    ("profile.contact", None, "profile, contact manque."),
    ("profile.contact", "pas une adresse", "profile, contact doit être une adresse de courriel"),
    ("profile.contact", "a..b@exemple.fr", "profile, contact doit être une adresse de courriel"),
    ("profile.contact", ".mairie@exemple.fr", "profile, contact doit être une adresse de courriel"),
    ("profile.contact", "mairie@-exemple..fr", "profile, contact doit être une adresse de courriel"),
    ("profile.site_url", None, "profile, site_url manque."),
    ("profile.site_url", "javascript:alert(1)", "profile, site_url doit être une adresse comme « https://"),
    (
        "profile.colours",
        {"theme_color": "#ffcc00"},
        "profile, colours, theme_color (« #ffcc00 ») ne va pas en mode clair",
    ),
    ("profile.colours", {"accent": "#23406b"}, "profile, colours, accent_dark (« #23406b ») ne va pas en mode sombre"),
    (
        "profile.texts.services",
        [{"words": "Payer", "needs": "paiement"}],
        "profile, texts, services n° 1, needs doit ê",
    ),
    ("profile.texts.services", [3], "profile, texts, services n° 1 doit être un texte, pas « 3 »."),
    ("profile.texts.welcome", 3, "profile, texts, welcome doit être un texte, pas « 3 »."),
    ("departments.0.email", 12, "departments n° 1, email doit être une adresse de courriel"),
    ("departments.0.silence", "oui", "departments n° 1, silence doit être l’un de acceptance, rejection"),
    ("activities.0.department", "sports", "activities n° 1, department n’est pas dans le fichier : « sports »."),
    ("activities.0.kind", "always", "activities n° 1, kind doit être l’un de term, holiday, events"),
    ("activities.1.code", "accueil-periscolaire", "activities n° 2, code est déjà celui du n° 1"),
    (f"{RULES}.add", {"kind": "someday"}, "activities n° 1, rules, add, kind doit être l’un de days_before"),
    (f"{RULES}.ad", {}, "activities n° 1, rules, ad : ce mot n’est pas connu ici. Serait-ce « add » ?"),
    (f"{RULES}.add", {"days": 1, "at": "23:59"}, "activities n° 1, rules, add, kind manque."),
    (f"{RULES}.add.at", "25:00", "activities n° 1, rules, add, at doit être une heure"),
    (f"{RULES}.add.at", None, "activities n° 1, rules, add, at manque."),
    (f"{RULES}.add.days", -1, "activities n° 1, rules, add, days doit être un nombre entier de 0 à 366, pas « -1 »."),
    (f"{RULES}.add.days", 10**6, "activities n° 1, rules, add, days doit être un nombre entier"),
    (f"{RULES}.add.skip", ["week-ends"], "activities n° 1, rules, add, skip n° 1 doit être l’un de weekends"),
    (f"{RULES}.add", {"kind": "weekday", "weekday": 0, "weeks": 1, "at": "12:00"}, "activities n° 1, rules, add, wee"),
    (f"{RULES}.add", {"kind": "table", "limits": {"1": [0, "11:00"]}}, "activities n° 1, rules, add, limits, 1 doit"),
    (f"{RULES}.add", {"kind": "table", "limits": {"8": [1, "11:00"]}}, "activities n° 1, rules, add, limits, 8 doit"),
    (f"{RULES}.add", {"kind": "month_day", "day": 0, "months": 1, "at": "12:00"}, "activities n° 1, rules, add, day"),
    (f"{RULES}.opens", {"kind": "fixed", "on": "03/02/2023", "at": "23:59"}, "activities n° 1, rules, opens, on doit"),
    (
        f"{RULES}.opens",
        {"kind": "days_before", "days": 0, "at": "12:00"},
        "activities n° 1, rules, opens ouvre après la date limite : le ",
    ),
    (
        f"{RULES}.windows",
        [
            {"from": "01/02", "to": "10/02", "opens": "01/01", "closes": "20/01"},
            {"from": "10/02", "to": "12/02", "opens": "01/01", "closes": "25/01"},
        ],
        "activities n° 1, rules, windows donnent deux périodes de réservation au 10/02/2022.",
    ),
    (
        "activities.0.windows",
        [{"holiday": "Vacances d’hiver", "opens": "01/01", "closes": "20/01"}],
        "activities n° 1, windows ne servent qu’à une activité de vacances",
    ),
    (f"{RULES}.days", [0, 1], "activities n° 1, rules, days n° 1 doit être un nombre entier de 1 à 7, pas « 0 »."),
    (f"{RULES}.days", None, "activities n° 1, rules, days manque"),
    (f"{RULES}.ages", [11, 3], "activities n° 1, rules, ages doit aller du plus jeune au plus âgé"),
    (f"{RULES}.closed", {"17/03/2022": "Grève"}, "activities n° 1, rules, closed, 17/03/2022 doit être une date"),
    ("activities.3.windows.0.closes", "19/09", "activities n° 4, windows n° 1, closes doit venir après opens."),
    ("activities.3.windows.0.holiday", "Vacances", "activities n° 4, windows n° 1, holiday n’est pas une période"),
    ("activities.0.slots.1.starts_at", "25:00", "activities n° 1, slots n° 2, starts_at doit être une heure"),
    (f"{SLOT}.ends_at", "07:00", "activities n° 1, slots n° 1, ends_at doit venir après starts_at (07:15)"),
    (f"{SLOT}.code", "soir", "activities n° 1, slots n° 2, code est déjà celui du n° 1 : « soir »."),
    ("activities.2.slots.0.requires", ["matin"], "activities n° 3, slots n° 1, requires nomme un créneau qu’excludes"),
    (f"{SLOT}.price", [0.6], "activities n° 1, slots n° 1, price doit donner 5 prix"),
    (f"{SLOT}.price", [], "activities n° 1, slots n° 1, price doit avoir de 1 à 50 éléments, pas 0."),
    (f"{SLOT}.price.0", 10_001, "activities n° 1, slots n° 1, price n° 1 doit être un prix en euros"),
    (f"{SLOT}.uses", ["matin"] * 2, "activities n° 1, slots n° 1, uses nomme deux fois « matin »."),
    (f"{SLOT}.uses", [f"p{n}" for n in range(21)], "activities n° 1, slots n° 1, uses doit avoir de 0 à 20 éléments"),
    (f"{SLOT}.uses", ["Matin !"], "activities n° 1, slots n° 1, uses n° 1 doit être un nom court comme « apres-midi »"),
    (f"{SLOT}.excludes", ["soir", "soir"], "activities n° 1, slots n° 1, excludes nomme deux fois « soir »."),
    (f"{SLOT}.requires", ["matin"], "activities n° 1, slots n° 1, requires nomme le créneau lui-même."),
    (f"{SLOT}.requires", "soir", "activities n° 1, slots n° 1, requires doit être une liste, pas « soir »."),
    ("quotients.from", [0, 10**6 + 1], "quotients, from n° 2 doit être un nombre entier de 0 à 1000000"),
    ("activities.2.groups.0.capacity.matin", -1, "activities n° 3, groups n° 1, capacity, matin doit être un nombre"),
    ("activities.2.groups.0.capacity", {"Matin": 3}, "activities n° 3, groups n° 1, capacity, Matin doit être un nom"),
    (
        "activities.2.groups.0.capacity",
        {f"p{n}": 1 for n in range(21)},
        "activities n° 3, groups n° 1, capacity doit avoir de 0 à 20 éléments, pas 21.",
    ),
    (f"{SLOT}.outside", 1.005, "activities n° 1, slots n° 1, outside doit être un prix en euros"),
    (f"{SLOT}.outside", float("nan"), "activities n° 1, slots n° 1, outside doit être un prix en euros"),
    (f"{SLOT}.outside", -1, "activities n° 1, slots n° 1, outside doit être un prix en euros"),
    ("activities.2.slots.0.excludes", ["nuit"], "activities n° 3, slots n° 1, excludes nomme un créneau inconnu"),
    ("activities.2.groups.0.capacity", {"nuit": 3}, "activities n° 3, groups n° 1, capacity nomme une partie"),
    ("activities.2.groups.0.capacity.matin", "beaucoup", "activities n° 3, groups n° 1, capacity, matin doit être"),
    ("activities.2.groups.0.site", "Ailleurs", "activities n° 3, groups n° 1, site n’est pas dans le fichier"),
    ("activities.0.season.ends_on", "31/02", "activities n° 1, season, ends_on doit être une date"),
    ("activities.0.season.ends_on", date(2099, 1, 1), "activities n° 1, season, ends_on ne doit pas venir plus de"),
    ("sites.1.classes.0.code", "HD CP B SALLE A03", "sites n° 2, classes n° 1, code est déjà pris ailleurs"),
    ("demo.households.0.guardians", [], "demo, households n° 1, guardians doit avoir de 1 à 2 éléments"),
    ("demo.households.0.children.0.enrolments.0.class", "CE9", "demo, households n° 1, children n° 1, enrolments n° 1"),
]
"""One thing changed in the file, and how what is told begins."""


async def test_a_mistake_is_told_with_its_place_and_nothing_is_written(database):
    for path, value, sentence in MISTAKES:
        with pytest.raises(Mistakes) as told:
            await load_town(within(path, value), now=NOW, demo_password_hash=HASH)
        assert str(told.value).startswith(sentence), (path, str(told.value))
        assert ", pas « " not in str(told.value) or "doit " in str(told.value), "« , pas » follows what it must be"
        assert not await Town.exists(slug="saint-exemple")


async def test_every_mistake_is_told_at_once_with_its_line(database):
    text = FILE.read_text()
    for right, wrong in (
        ('zone = "A"', 'zone = "Z"'), ('starts_at = "16:30"', 'starts_at = "26:30"'),
        ('silence = "rejection"', 'silence = "peut-être"'), ("outside = 22.00", "outside = -1"),
    ):  # fmt: skip
        text = text.replace(right, wrong, 1)
    with pytest.raises(Mistakes) as told:
        await load_town(tomllib.loads(text), now=NOW, text=text)
    lines = text.splitlines()
    said = [(lines[(one.line or 0) - 1].strip()[:18], str(one)) for one in told.value.mistakes]
    assert [line for line, _ in said] == [
        'zone = "Z"', 'silence = "peut-êt', '{ code = "soir", l', '{ code = "journee"',
    ]  # fmt: skip
    assert said[2][1].partition(" : ")[2].startswith("activities n° 1, slots n° 2, starts_at doit être une heure")


async def test_a_department_that_is_nowhere_is_told_at_its_line(database):
    text = (
        FILE.read_text()
        + """
[household_keys]
departments = [
  "petite-enfance",
  "sports",
]

[help.hours]
creche-du-port = ["le lundi"]
"""
    )
    document = tomllib.loads(text)
    known = document["departments"][0]["code"]
    text = text.replace('  "petite-enfance",', f'  "{known}",')
    with pytest.raises(Mistakes) as told:
        await load_town(tomllib.loads(text), now=NOW, text=text)
    lines = text.splitlines()
    assert [(lines[(one.line or 0) - 1].strip(), str(one).partition(" : ")[2]) for one in told.value.mistakes] == [
        ('"sports",', "household_keys, departments n° 2 n’est le code d’aucun service du fichier : « sports »."),
        ('creche-du-port = ["le lundi"]',
         "help, hours, creche-du-port n’est le code d’aucun service du fichier : « creche-du-port »."),
    ]  # fmt: skip
    right = tomllib.loads(text)
    right["household_keys"]["departments"], right["help"]["hours"] = [known], {known: ["le lundi"]}
    await load_town(right, now=NOW, demo_password_hash=HASH, force=True)


async def test_a_name_said_wrong_in_two_places_is_told_in_both(database):
    wrong = within("departments.0.code", "petite-enfance")
    with pytest.raises(Mistakes) as told:
        await load_town(wrong, now=NOW)
    assert [one.place for one in told.value.mistakes] == [("activities", n, "department") for n in range(4)]
