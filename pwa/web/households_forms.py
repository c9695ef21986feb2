"""The forms of the room « Familles »: what is asked of a household, an adult, a child, a contact, an enrolment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from starlette.requests import Request

from pwa.domain.french import local
from pwa.domain.households.children import ChildFacts
from pwa.domain.households.contacts import Known
from pwa.domain.households.enrolments import Term
from pwa.domain.households.guardians import Adult
from pwa.domain.households.making import Home
from pwa.domain.households.quotients import Since
from pwa.domain.profiles.fields import Field, no_letter, no_mail
from pwa.domain.profiles.screens import ADDRESS, IDENTITY, REACH, Said, Screen
from pwa.shared import lenient
from pwa.shared.texts.households import HOUSEHOLD_WRONG, MAY_PICK_UP
from pwa.storage.databases import HIGHEST
from pwa.web.fields import posted, words_in

YES, NO = "Oui", "Non"
QUOTIENT_MOST = 99_999
FURTHEST = 5
"""Years between today and the day of a quotient."""


def either(name: str, label: str) -> Field:
    return Field(name, label, 3, "off", kind="choice", choices=(YES, NO))


def a_day(name: str, label: str, *, hint: str = "", is_required: bool = True) -> Field:
    return Field(name, label, 10, "off", kind="date", hint=hint, is_required=is_required)


PHONE = replace(REACH.fields[1], hint="")
MAIL = Field(
    "email", "Adresse de courriel", 120, "off", is_required=False, kind="email", fault=no_mail,
    hint="Sans adresse, la personne ne reçoit aucun courriel.",
)  # fmt: skip
LAST, FIRST = IDENTITY.fields[1], replace(IDENTITY.fields[2], hint="")
CIVILITY = IDENTITY.fields[0]
RESIDENT = either("is_resident", "Habite la commune")
ADULT_FIELDS = (CIVILITY, LAST, FIRST, MAIL, PHONE, either("is_payer", "Reçoit les factures du foyer"))

HOME = Screen("foyer", "Adresse du foyer", (*ADDRESS.fields, RESIDENT))
NEW = Screen("nouveau", "Nouveau foyer", (*ADULT_FIELDS[:-1], *ADDRESS.fields, RESIDENT))
ADULT = Screen("adulte", "Représentant", ADULT_FIELDS)
CHILD = Screen(
    "enfant",
    "Enfant",
    (
        Field("first_name", "Prénom", 80, "off", is_required=False, fault=no_letter,
              hint="Laissez vide pour un enfant à naître qui n’en a pas encore."),
        Field("last_name", "Nom", 80, "off", fault=no_letter),
        a_day("birth_date", "Date de naissance", is_required=False),
        a_day("expected_on", "Ou date prévue de la naissance", is_required=False),
    ),
)  # fmt: skip
CONTACT = Screen(
    "contact", "Contact", (LAST, FIRST, PHONE, either("may_pick_up", MAY_PICK_UP))
)  # fmt: skip
QUOTIENT = Screen(
    "quotient",
    "Quotient familial",
    (Field("quotient", "Quotient familial", 7, "off", is_required=False, kind="digits",
           hint="Les prix des prochaines réservations le suivent ; celles qui sont faites gardent le leur."),
     a_day("starts_on", "À partir du", is_required=False,
           hint="Laissez vide pour aujourd’hui. Une date à venir attend son jour.")),
)  # fmt: skip
TERM = (a_day("starts_on", "Du"), a_day("ends_on", "Au (inclus)"))
GROUP = Field("group", "Activité et groupe", 20, "off", kind="select")
ENROLMENT = Screen("inscription", "Inscription", (GROUP, *TERM))
DATES = Screen("inscription", "Inscription", TERM)
NOTHING = Screen("retrait", "", ())
"""Of a button alone: the revision that was on the screen."""


@dataclass(frozen=True, slots=True)
class HouseholdForm:
    """What was typed, the revision of the household that was on the screen, and what is wrong, by field; the doubts
    that were read, where the second button was pressed."""

    revision: int
    said: Said
    errors: Mapping[str, str]
    value: Any = None
    read_doubts: str = ""

    @classmethod
    async def read(cls, request: Request, screen: Screen) -> "HouseholdForm":
        form = await posted(request)
        said = screen.tidied({one.name: words_in(form, one.name) for one in screen.fields})
        errors = screen.faults(said)
        value = None
        if not errors:
            value, errors = VALUES[screen](said, local(request.state.now).date())
        return cls(
            lenient.number(words_in(form, "revision"), HIGHEST) or 0, said, errors, value, words_in(form, "anyway")
        )


Read = tuple[Any, dict[str, str]]
"""A value, or what is wrong with the fields together."""


def home_from(said: Said, today: date) -> Read:
    where = {name: said[name] for name in ("address", "postcode", "city")}
    return Home(**where, is_resident=said["is_resident"] == YES), {}


def adult_from(said: Said, today: date) -> Read:
    names = {name: said[name] for name in ("civility", "last_name", "first_name")}
    email, phone = said["email"] or None, said["phone"] or None
    return Adult(**names, email=email, phone=phone, is_payer=said.get("is_payer", YES) == YES), {}


def new_from(said: Said, today: date) -> Read:
    """Who makes a household pays for it."""
    return (home_from(said, today)[0], adult_from(said, today)[0]), {}


def child_from(said: Said, today: date) -> Read:
    days = {name: day_of(said[name]) for name in ("birth_date", "expected_on")}
    errors = {name: HOUSEHOLD_WRONG["day"] for name, day in days.items() if said[name] and day is None}
    born, expected = days["birth_date"], days["expected_on"]
    if not errors and bool(born) == bool(expected):
        errors["birth_date"] = HOUSEHOLD_WRONG["one_date"]
    elif born and born > today:
        errors["birth_date"] = HOUSEHOLD_WRONG["born_later"]
    elif born and not said["first_name"]:
        errors["first_name"] = HOUSEHOLD_WRONG["first_name"]
    return ChildFacts(said["last_name"], said["first_name"], born, expected), errors


def known_from(said: Said, today: date) -> Read:
    names = {name: said[name] for name in ("last_name", "first_name")}
    return Known(**names, phone=said["phone"] or None, may_pick_up=said["may_pick_up"] == YES), {}


def quotient_from(said: Said, today: date) -> Read:
    number = lenient.number(said["quotient"].replace(" ", ""), QUOTIENT_MOST)
    starts_on = day_of(said["starts_on"])
    wrong = {"quotient": HOUSEHOLD_WRONG["quotient"]} if said["quotient"] and number is None else {}
    if said["starts_on"] and (starts_on is None or not is_near(starts_on, today)):
        wrong["starts_on"] = HOUSEHOLD_WRONG["near"]
    return Since(number, starts_on), wrong


def is_near(day: date, today: date) -> bool:
    """Nobody means a quotient of another decade."""
    return abs(day.year - today.year) <= FURTHEST


def nothing_from(said: Said, today: date) -> Read:
    return None, {}


def term_from(said: Said, today: date) -> Read:
    first, last = day_of(said["starts_on"]), day_of(said["ends_on"])
    errors = {name: HOUSEHOLD_WRONG["day"] for name, day in (("starts_on", first), ("ends_on", last)) if day is None}
    if first and last and last < first:
        errors["ends_on"] = HOUSEHOLD_WRONG["ends_before"]
    return (Term(first, last) if first and last else None), errors


def enrolment_from(said: Said, today: date) -> Read:
    (term, errors), group = term_from(said, today), lenient.number(said["group"], HIGHEST)
    return (group, term), errors | ({} if group else {"group": HOUSEHOLD_WRONG["group"]})


def day_of(text: str) -> date | None:
    """« 2022-01-31 », as a browser writes it, or « 31/01/2022 »."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if date(1900, 1, 1) <= day < date(2100, 1, 1) else None
    return None


VALUES: dict[Screen, Callable[[Said, date], Read]] = {
    HOME: home_from, NEW: new_from, ADULT: adult_from, CHILD: child_from, CONTACT: known_from, QUOTIENT: quotient_from,
    ENROLMENT: enrolment_from, DATES: term_from, NOTHING: nothing_from,
}  # fmt: skip


def as_said(facts: dict[str, Any]) -> dict[str, str]:
    """As a form holds it."""
    words = {True: YES, False: NO, None: ""}
    return {name: words[one] if one is None or isinstance(one, bool) else str(one) for name, one in facts.items()}
