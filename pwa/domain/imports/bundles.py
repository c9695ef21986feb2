"""A few households at a time, with everything that hangs on them: what the files want of each kind of row."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from pwa.domain.imports.columns import ADULTS
from pwa.domain.imports.planning import Wanted
from pwa.domain.imports.staging import queries
from pwa.domain.imports.staging.queries import Kept
from pwa.storage.plain import plain

Bundle = dict[str, dict[str, Wanted]]
"""By kind, then by key."""

AT_ONCE = 50
"""Households of one transaction: it lasts less than 200 ms."""

PEOPLE = {
    "guardian": {"civilite": "civility", "prenom": "first_name", "nom": "last_name", "courriel": "email",
                 "telephone": "phone"},
    "child": {"prenom": "first_name", "nom": "last_name", "naissance": "birth_date", "naissance_prevue": "expected_on"},
    "contact": {"prenom": "first_name", "nom": "last_name", "telephone": "phone"},
}  # fmt: skip
HOUSEHOLD = {"adresse": "address", "code_postal": "postcode", "commune": "city", "resident": "is_resident",
             "quotient": "family_quotient"}  # fmt: skip
QUOTIENT = {"quotient": "quotient", "depuis": "starts_on"}
DAYS = {"birth_date", "expected_on", "since", "starts_on", "ends_on"}


def of_households(shelf: sqlite3.Connection) -> Iterator[Bundle]:
    """All of them, AT_ONCE at a time."""
    after = ""
    while keys := queries.keys(shelf, "foyers", after, AT_ONCE):
        yield bundle_of(shelf, keys)
        after = keys[-1]


def of_people(shelf: sqlite3.Connection) -> Iterator[Bundle]:
    """Those that no file links to a household, for they are known here since another import."""
    after = ""
    while keys := queries.some(shelf, queries.LOOSE, after=after, most=AT_ONCE):
        bundle: Bundle = defaultdict(dict)
        for person in queries.kept(shelf, "personnes", "key", keys):
            kind = "child" if person.role == "child" else "guardian"
            bundle[kind][person.key] = Wanted(person.line, {})
        follow(shelf, bundle)
        yield bundle
        after = keys[-1]


def bundle_of(shelf: sqlite3.Connection, homes: Sequence[str]) -> Bundle:
    bundle: Bundle = defaultdict(dict)
    quotients = {}
    for one in queries.kept(shelf, "quotients", "household", homes):
        if "depuis" in (said := said_by(one)):
            about = {"household_id": str(one.household)}
            bundle["quotient"][one.key] = Wanted(one.line, renamed(said, QUOTIENT), about)
        else:
            quotients[str(one.household)] = said
    for one in queries.kept(shelf, "foyers", "key", homes):
        bundle["household"][one.key] = Wanted(one.line, renamed(said_by(one) | quotients.get(one.key, {}), HOUSEHOLD))
    links = queries.kept(shelf, "liens", "household", homes)
    asked = sorted({str(link.person) for link in links})
    first = queries.first_homes(shelf, asked)
    people = {one.key: one for one in queries.kept(shelf, "personnes", "key", asked)}
    for link in links:
        join(bundle, link, people[str(link.person)], is_again=first[str(link.person)] not in bundle["household"])
    answered_for(shelf, bundle["child"])
    follow(shelf, bundle)
    return bundle


def answered_for(shelf: sqlite3.Connection, children: dict[str, Wanted]) -> None:
    """Each child with who answers for it, by which one that is here already is known."""
    kin: dict[str, set[str]] = defaultdict(set)
    for one in queries.kin(shelf, new_among(children)):
        kin[one.child].add(plain(f"{one.first_name or ''} {one.last_name or ''}"))
    for key, names in kin.items():
        children[key] = replace(children[key], kin=frozenset(names))


def join(bundle: Bundle, link: Kept, person: Kept, *, is_again: bool) -> None:
    """Who they are in this household, which says what kind of row they are."""
    home, key = {"household_id": str(link.household)}, str(link.person)
    if link.role in ADULTS:
        said = renamed(said_by(link), {"depuis": "since"}) | {"is_payer": link.role == "payer"}
        bundle["guardian"].setdefault(key, wanted(person, "guardian", is_again=is_again))
        bundle["membership"][link.key] = Wanted(link.line, said, home | {"guardian_id": key})
    elif link.role == "child":
        bundle["child"].setdefault(key, wanted(person, "child", is_again=is_again))
        bundle["custody"][link.key] = Wanted(link.line, {}, home | {"child_id": key})
    else:
        said = {**wanted(person, "contact").said, "may_pick_up": link.role == "pick_up"}
        bundle["contact"][link.key] = Wanted(link.line, said, home)


def wanted(person: Kept, kind: str, *, is_again: bool = False) -> Wanted:
    said = renamed(said_by(person), PEOPLE[kind])
    if "birth_date" in said:
        said["expected_on"] = None
    return Wanted(person.line, said, is_again=is_again)


def follow(shelf: sqlite3.Connection, bundle: Bundle) -> None:
    """The enrolments of these children, the accounts of these guardians."""
    for one in queries.kept(shelf, "inscriptions", "person", new_among(bundle["child"])):
        bundle["enrolment"][one.key] = Wanted(one.line, enrolment(said_by(one)), {"child_id": str(one.person)})
    for one in queries.kept(shelf, "comptes", "person", new_among(bundle["guardian"])):
        said = renamed(said_by(one), {"identifiant": "username", "empreinte": "password_hash"})
        bundle["account"][one.key] = Wanted(one.line, said, {"guardian_id": str(one.person)})


def new_among(people: Mapping[str, Wanted]) -> list[str]:
    return sorted(key for key, one in people.items() if not one.is_again)


def enrolment(said: Mapping[str, Any]) -> dict[str, Any]:
    found = renamed(said, {"group": "group_id", "site": "place", "debut": "starts_on", "fin": "ends_on"})
    return found | ({"school_class_id": said["class"]} if said.get("class") else {})


def said_by(one: Kept) -> dict[str, Any]:
    return dict(msgspec.json.decode(one.said))


def renamed(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Under the names of our columns; days are days again."""
    found = {ours: said[theirs] for theirs, ours in names.items() if theirs in said}
    return {name: date.fromisoformat(value) if name in DAYS else value for name, value in found.items()}
