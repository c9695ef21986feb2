"""What a plan is told as: a sentence a line, never a password's hash."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pwa.domain.french import date_fr
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.kinds import Kind
from pwa.domain.imports.planning import Change, Plan, Wanted
from pwa.shared.texts.imports import LEFT_HERE, WOULD_BE

Files = Mapping[str, str]
"""The name of each sheet's file."""

COLUMNS = {
    "address": "adresse", "postcode": "code_postal", "city": "commune", "is_resident": "resident",
    "family_quotient": "quotient", "quotient": "quotient", "civility": "civilite", "first_name": "prenom",
    "last_name": "nom", "email": "courriel", "phone": "telephone", "birth_date": "naissance",
    "expected_on": "naissance_prevue",
    "is_payer": "payeur", "since": "depuis", "may_pick_up": "autorise", "starts_on": "debut", "ends_on": "fin",
    "place": "lieu", "school_class_id": "classe", "group_id": "groupe", "username": "identifiant",
    "password_hash": "empreinte",
}  # fmt: skip
"""Ours, by the words of the files."""

UNSAID = {"password_hash", "school_class_id", "group_id"}
"""Their values mean nothing to a reader, or must not be read."""


def told_of(kind: Kind, files: Files, wanted: Mapping[str, Wanted], plan: Plan) -> Iterator[Said]:
    """What would be created, changed, left."""
    file = files[kind.sheet]
    for key in plan.created:
        yield Said(Weight.CREATED, file, wanted[key].line, "", WOULD_BE["created"].format(noun=kind.noun, key=key))
    for change in plan.changes:
        yield from told_change(kind, file, wanted[change.key].line, change)


def told_change(kind: Kind, file: str, line: int, change: Change) -> Iterator[Said]:
    if change.is_gone:
        yield Said(Weight.LEFT, file, line, "", LEFT_HERE["gone"].format(noun=kind.noun, key=change.key))
    for name, (before, after) in change.values.items():
        words = WOULD_BE["changed" if name in UNSAID else "from_to"]
        yield Said(
            Weight.CHANGED, file, line, COLUMNS[name],
            words.format(noun=kind.noun, key=change.key, before=shown(before), after=shown(after)),
        )  # fmt: skip
    for name in change.kept:
        yield Said(Weight.LEFT, file, line, COLUMNS[name], LEFT_HERE["edited"].format(noun=kind.noun, key=change.key))


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return date_fr(value)
    return "" if value is None else str(value)
