"""A letter is one declaration and one template, and what is wrong with it is said when the site starts."""

import ast
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader

from pwa.app import create_app
from pwa.domain.events.verbs import Verb
from pwa.domain.letters import kinds
from pwa.domain.letters.kinds import KINDS, LETTERS_OF, Audience, Kind, Mailed, Notified, Told, Topic, letter_of
from pwa.domain.letters.notices import ACTIONS, SIGNED_OUT
from pwa.domain.telling import about_requests
from pwa.domain.telling.departments import SAMPLE
from pwa.domain.telling.kinds import promoted
from pwa.settings import Settings
from pwa.working import checking
from pwa.working.checking import WrongLetters, mistakes
from pwa.working.wording import FOLDER
from tests.house.test_typography import faults, strings_in

PWA = Path(kinds.__file__).parents[2]


@dataclass(frozen=True, slots=True)
class ReminderTold(Told):
    """What a kind made for these tests tells."""

    child: str
    days: tuple[str, ...]
    reason: str | None


async def tell(_, facts):
    return ReminderTold((), (), facts["child"], (), None)


REMINDER = Kind(
    "reminder",
    Verb.SIGNED_IN,
    Topic.LIMITS,
    Audience.GUARDIANS,
    Mailed(ReminderTold, tell, lambda told: f"Pour {told.child}", ReminderTold(SAMPLE, (), "Fille", ("lundi",), "Non")),
)
RIGHT = """{% extends layout %}
{% block text %}{{ child }}{% for day in days %}{{ day | upper }}{% endfor %}
{% if reason %}{{ reason }}{% endif %}{% endblock %}
{% block html %}<p>{{ child }} <a href="{{ home }}/">{{ subject }}</a></p>{% endblock %}
"""


def found(template: str | None = RIGHT, kind: Kind = REMINDER) -> list[str]:
    """What would be said at the start of a site that has this letter too."""
    made = {"letters/reminder.html": template} if template is not None else {}
    return mistakes([kind], ChoiceLoader([DictLoader(made), FOLDER]))


def test_every_letter_that_is_declared_can_be_written():
    assert len(KINDS) >= 7
    assert mistakes(KINDS.values()) == []


def test_a_new_letter_is_one_declaration_and_one_template():
    assert found() == []


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (None, "reminder.html"),
        (RIGHT.replace("{{ child }} <a", "{{ enfant }} <a"), "names enfant, which is not declared"),
        (RIGHT.replace("{{ reason }}", "{{ reason.sentence }}"), "no attribute 'sentence'"),
        (RIGHT.replace("{% if reason %}", "{% if not reason %}{{ subjet }}{% elif reason %}"), "subjet"),
        (RIGHT.replace("{% if reason %}", "{% if not reason %}{{ child.name }}{% elif reason %}"), "'name'"),
        (RIGHT.replace("{% if reason %}", "{% if reason %}{% else %}{{ days.last }}{% endif %}{% if 1 %}"), "last"),
        (RIGHT.replace("{{ day | upper }}", "{{ day.slot }}"), "no attribute 'slot'"),
        (RIGHT.replace("{{ day | upper }}", "{{ day | majuscules }}"), "majuscules"),
        (RIGHT.replace("{% endif %}", ""), "endif"),
        (RIGHT.replace("layout", '"letters/layout.xml"'), "layout.xml"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_template_is_said_at_the_start(template: str | None, said: str):
    [mistake] = found(template)[:1]
    assert mistake.startswith("reminder: ")
    assert said in "".join(found(template))


def test_a_sample_is_complete():
    assert REMINDER.mail
    empty = replace(REMINDER.mail, sample=replace(REMINDER.mail.sample, days=(), reason=None))
    [mistake] = found(kind=replace(REMINDER, mail=empty))
    assert "says nothing of days, reason" in mistake


def test_a_notification_says_only_what_it_is_given():
    wrong = replace(REMINDER, notification=Notified(promoted.notify, {"one": "Pour {child}"}))
    assert found(kind=wrong) == ["reminder: « Pour {child} » says child, which it is not given"]
    assert found(kind=replace(wrong, mail=None, notification=None)) == ["reminder: neither a mail nor a notification"]


def test_a_site_with_a_wrong_letter_does_not_start(monkeypatch):
    monkeypatch.setitem(KINDS, "reminder", REMINDER)
    checking.check_letters.cache_clear()
    try:
        with pytest.raises(WrongLetters, match="reminder"):
            create_app(Settings())
    finally:
        checking.check_letters.cache_clear()


def test_two_letters_have_two_names():
    with pytest.raises(ValueError, match="promoted"):
        kinds.declare(replace(REMINDER, name="promoted"))


def test_an_event_is_followed_by_one_letter():
    with pytest.raises(ValueError, match="two letters follow promoted: promoted and reminder"):
        kinds.declare(replace(REMINDER, after=Verb.PROMOTED))


def test_every_template_of_a_letter_is_a_kind_s():
    named = {path.stem for path in (PWA / "templates" / "letters").iterdir()}
    mails = {kind.name for kind in KINDS.values() if kind.mail}
    assert named - mails == {"layout", "_appeal", "_earlier", "_rows"}


def test_every_topic_is_some_letter_s():
    assert {kind.topic for kind in KINDS.values()} == {*Topic}


def test_who_writes_a_letter_names_a_kind_that_is_declared():
    """A name that is mistyped would be found by the family whose demand fails: each is that of an event's letter."""
    named = [
        ast.unparse(one)
        for path in (PWA / "domain").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("letters.write", "tell_each")
        for one in call.args[2:3]
    ]
    assert {one.split("(")[0] for one in named} == {"letter_of", "kind"}, "its own, or given by `tell_each`'s caller"
    assert {letter_of(verb) for verb in LETTERS_OF} == set(KINDS)
    assert {one for one in named if "Verb." in one} <= {f"letter_of(Verb.{verb.name})" for verb in LETTERS_OF}


def test_the_sentences_of_letters_are_set_as_french_is():
    subjects = [kind.mail.subject(kind.mail.sample) for kind in KINDS.values() if kind.mail]
    sentences = [one for kind in KINDS.values() if kind.notification for one in kind.notification.sentences.values()]
    topics = [topic.value for topic in Topic]
    ours = [*about_requests.OVERALL.values(), *about_requests.REFUSED.values(), *ACTIONS.values(), SIGNED_OUT]
    assert not faults(*strings_in([*subjects, *sentences, *topics, *ours]))
