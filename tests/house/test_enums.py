"""Statuses, outcomes, reasons, locks, answers, kinds and verbs are enums: none is a string where it is used."""

import ast
import re
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import Environment, nodes

from pwa.domain.bookings import words as bookings
from pwa.domain.events import verbs
from pwa.domain.jobs import board
from pwa.domain.rights import Role
from pwa.models import words as rows
from pwa.models.words import Ask, Outcome, Overall, Reason
from pwa.web import words
from pwa.web.screens import TEMPLATES

PWA = Path(__file__).parents[2] / "pwa"
WORKER = PWA.parent / "service_worker"
MODULES = (rows, bookings, verbs, board)


STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`')
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)


def enums_of(module: ModuleType) -> set[type[StrEnum]]:
    found = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, StrEnum))
    return {one for one in found if one is not StrEnum}


ENUMS = {one for module in MODULES for one in enums_of(module)}
VALUES = {str(member) for enum in ENUMS for member in enum}
IN_SQL = VALUES | {str(member) for member in Role}
QUOTED = re.compile(r"'(\w+)'")
TOLD = {str(member) for enum in (Ask, Outcome, Overall, Reason, *enums_of(bookings)) for member in enum}
"""What a phone reads in a page or in an answer."""
WORN = {"outcome": Outcome, "verdict": bookings.Answer, "lock": bookings.Lock}
SELECTED = re.compile(r"data-(outcome|verdict|lock)=\"?(\w+)")
"""What boxes, lines and answers wear for styles, in `data-` attributes."""
WHERE_THEY_ARE = {Path(module.__file__ or "") for module in MODULES}
SENTENCES = PWA / "shared" / "texts"
"""By code: the codes are its keys."""
HOMONYMS = {
    ("domain/bookings/actions.py", "book"),
    ("domain/accounts/signing_in.py", "guardian"), ("domain/accounts/signing_in.py", "officer"),
    ("domain/credentials/first.py", "guardian"),
    ("domain/credentials/changing.py", "guardian"), ("domain/credentials/forgotten.py", "guardian"),
    ("domain/credentials/changing.py", "officer"), ("domain/credentials/forgotten.py", "officer"),
    ("domain/rights.py", "guardian"), ("models/people.py", "guardian"), ("models/people.py", "officer"),
    ("domain/bookings/answers/as_json.py", "enrolment"), ("models/bookings.py", "enrolment"),
    ("routes/bookings.py", "enrolment"),
    ("domain/letters/notices.py", "cancel"),
    ("domain/bookings/doubled/writes.py", "enrolment"),
    ("domain/imports/adding.py", "enrolment"), ("domain/imports/adding.py", "guardian"),
    ("domain/imports/bundles.py", "guardian"),
    ("domain/imports/kinds.py", "enrolment"), ("domain/imports/kinds.py", "guardian"),
    ("domain/imports/known.py", "guardian"),
    ("templates/desk/accounts_merging_sure.html", "accounts_merged"), ("routes/desk/duplicates.py", "accounts_merged"),
    ("domain/duplicates/merging.py", "officer"), ("domain/duplicates/merging.py", "closed"),
    ("domain/duplicates/merging.py", "guardian"), ("domain/imports/writes.py", "guardian"),
    ("domain/households/rows.py", "guardian"), ("domain/households/sheet.py", "guardian"),
    ("domain/invitations/activating.py", "guardian"), ("web/invitation_forms.py", "guardian"),
    ("routes/desk/enrolments.py", "enrolment"),
    ("storage/same_town.py", "guardian"), ("storage/same_town.py", "officer"),
    ("models/second_factor.py", "officer"),
    ("domain/refusals.py", "refused"),
    ("domain/telling/kinds/offered.py", "offered"), ("domain/telling/kinds/promoted.py", "promoted"),
    ("domain/telling/kinds/officer_invited.py", "officer_invited"),
    ("domain/telling/kinds/opening_closed.py", "opening_closed"), ("domain/telling/kinds/new_device.py", "new_device"),
    ("domain/telling/kinds/passkey_added.py", "passkey_added"),
    ("domain/telling/kinds/password_changed.py", "password_changed"),
    ("domain/telling/kinds/address_asked.py", "address_asked"),
    ("domain/telling/kinds/address_told.py", "address_told"),
    ("domain/telling/kinds/password_forgotten.py", "password_forgotten"),
    ("domain/bookings/answers/timeline.py", "request_treated"),
    ("domain/town_files/links.py", "excludes"), ("domain/town_files/links.py", "requires"),
    ("domain/town_files/saying.py", "closed"),
    ("domain/town_files/schema/activities.py", "events"), ("domain/town_files/schema/activities.py", "holiday"),
    ("domain/town_files/schema/activities.py", "term"),
    ("domain/town_files/schema/activities.py", "excludes"), ("domain/town_files/schema/activities.py", "requires"),
    ("models/events.py", "events"),
    ("routes/sign_up_end.py", "signed_in"), ("domain/household_keys/shown.py", "guardian"),
    ("templates/sign_up/sent.html", "mail"),
    ("routes/accounts.py", "signed_in"), ("routes/accounts.py", "signed_out"),
    ("routes/accounts.py", "signed_out_everywhere"),
    ("routes/bookings.py", "book"),
    ("routes/metrics.py", "waiting"),
    ("web/answers.py", "accept"), ("web/answers.py", "full"),
    ("web/around.py", "left"),
    ("service_worker/browser/sending.js", "waiting"),
    ("service_worker/logic/notification.js", "cancel"), ("service_worker/logic/waiting.js", "refused"),
    ("static/js/accounts/terms.js", "accept"),
    ("static/js/site/storage.js", "full"), ("static/js/site/storage.js", "refused"),
    ("static/js/site/queue.js", "waiting"),
    ("static/js/waiting/door.js", "waiting"), ("static/js/waiting/waiting.js", "waiting"),
    ("static/js/waiting/waiting.js", "refused"),
    ("templates/components/_account.html", "first"),
    ("templates/activities/one.html", "mail"), ("templates/components/department.html", "mail"),
    ("templates/help/_departments.html", "mail"),
    ("templates/components/icons.html", "mail"), ("templates/desk/_form.html", "mail"),
    ("templates/bookings/_recap.html", "book"),
    ("templates/bookings/_season.html", "book"), ("templates/bookings/_season.html", "cancel"),
}  # fmt: skip
"""The same word for something else: a kind of letter, a rule of the town file, a right, a button, a route, an icon, a
figure, a header, a log, a table, what an address or a phone is given, why a phone keeps nothing. One that is no longer
written there fails."""


def literals(source: str) -> set[str]:
    """The strings that are one of our words; what a column or a key is called is not."""
    tree = ast.parse(source)
    keys = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in keys)
    return {node.value for node in found if isinstance(node.value, str)} & VALUES


def quoted(source: str) -> set[str]:
    """The words of ours that stand between quotes in a string, as SQL writes them."""
    found = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {word for text in found if isinstance(text, str) for word in QUOTED.findall(text)} & IN_SQL


def in_template(source: str) -> set[str]:
    """The same, of what a template compares, gives or looks up."""
    found = Environment().parse(source).find_all(nodes.Const)
    return {one.value for one in found if isinstance(one.value, str)} & VALUES


def members(source: str) -> set[tuple[str, str]]:
    """The members of enums that a template names."""
    found = Environment().parse(source).find_all(nodes.Getattr)
    return {(one.node.name, one.attr) for one in found if isinstance(one.node, nodes.Name)}


def in_script(source: str) -> set[str]:
    """The same, of a script and of what phones are told; keys without quotes are names."""
    return {one or other for one, other in STRING.findall(COMMENT.sub("", source))} & TOLD


READERS = {".py": literals, ".html": in_template, ".txt": in_template, ".js": in_script}


def test_no_word_is_written_as_a_string_and_no_homonym_is_for_nothing():
    left_out = WHERE_THEY_ARE | set(SENTENCES.glob("*.py")) | set(words.modules())
    files = (*PWA.rglob("*.*"), *WORKER.rglob("*.js"))
    read = [path for path in files if path.suffix in READERS and path not in left_out]
    told = {
        (path.relative_to(PWA if PWA in path.parents else WORKER.parent).as_posix(), word)
        for path in read
        if "migrations" not in path.parts
        for word in READERS[path.suffix](path.read_text())
    }
    assert {path.suffix for path in read} == set(READERS)
    assert told - HOMONYMS == set()
    assert HOMONYMS - told == set(), "nothing is written there any more"


def test_no_word_is_written_in_sql():
    sources = {path: path.read_text() for path in PWA.rglob("*.py") if "migrations" not in path.parts}
    told = {(path.relative_to(PWA).as_posix(), word) for path, source in sources.items() for word in quoted(source)}
    assert len(sources) > 100
    assert told == set()


def test_every_enum_is_used():
    source = "".join(path.read_text() for path in PWA.rglob("*.py") if "migrations" not in path.parts)
    unused = {f"{enum.__name__}.{name}" for enum in ENUMS for name in enum.__members__}
    assert len(ENUMS) >= 14
    assert {one for one in unused if one not in source and f"({one.split('.')[0]})" not in source} == set()


def test_styles_and_scripts_select_members_that_are():
    """A word that is renamed leaves no style that nothing wears any more."""
    files = [*(PWA / "static").rglob("*.css"), *(PWA / "static").rglob("*.js"), *(PWA / "templates").rglob("*.html")]
    selected = {one for path in files for one in SELECTED.findall(path.read_text())}
    assert {name for name, _ in selected} == set(WORN)
    assert {(name, word) for name, word in selected if word not in {str(one) for one in WORN[name]}} == set()


def test_templates_name_members_that_are():
    known = {enum.__name__: enum for enum in ENUMS if TEMPLATES.globals.get(enum.__name__) is enum}
    named = {one for path in (PWA / "templates").rglob("*.html") for one in members(path.read_text())}
    ours = {(enum, member) for enum, member in named if enum in known}
    assert {enum for enum, _ in ours} == set(known)
    assert {(enum, member) for enum, member in ours if member not in known[enum].__members__} == set()


@pytest.mark.parametrize(
    "source", ['if line.outcome == "booked": ...', 'x = {"too_late": 1}', 'Line(wish, "refused")', 'a in ("past", b)']
)
def test_a_word_written_as_a_string_is_found(source: str):
    assert literals(source)


@pytest.mark.parametrize(
    "source",
    ["{% if a == 'booked' %}{% endif %}", "{% set x = {'too_late': 1} %}", "{{ a | select('eq', 'pending') }}"],
)
def test_it_is_found_in_a_template(source: str):
    assert in_template(source)


@pytest.mark.parametrize(
    "source",
    [
        "\"SELECT 1 FROM b WHERE status = 'booked'\"",
        "f\"WHERE {live()} AND l.outcome <> 'pending'\"",
        "\"CASE WHEN g.is_payer THEN 1 ELSE 'co_representative' END\"",
    ],
)
def test_it_is_found_in_sql(source: str):
    assert quoted(source)


@pytest.mark.parametrize(
    "source", ['state === "booked"', "const [state] = [`too_late`]; // free", '// A comment.\nf("full")']
)
def test_it_is_found_in_a_script(source: str):
    assert in_script(source)
    assert not in_script(f"/** {source} */ const {{ booked }} = {{ booked: 1 }};")


@pytest.mark.parametrize(
    "source", ['row["waiting"]', "Outcome.BOOKED", "f\"WHERE status = '{BookingStatus.BOOKED}'\"", "\"key = 'trace'\""]
)
def test_what_is_no_word_of_ours_is_left_alone(source: str):
    assert not literals(source) | quoted(source)
