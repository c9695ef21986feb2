"""The files of a folder, read line by line and put aside, each line with what it is known by."""

import sqlite3
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import msgspec

from pwa.domain.accounts.names import username_key
from pwa.domain.french import folded
from pwa.domain.imports.catalogue import Catalogue
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.sheets import Reader, Row
from pwa.domain.imports.staging import writes
from pwa.domain.imports.staging.writes import KeptRow
from pwa.shared.texts.imports import WRONG_LINES

AT_ONCE = 2000

Progress = Callable[[int], None]


def shelve(shelf: sqlite3.Connection, reader: Reader, catalogue: Catalogue, progress: Progress) -> None:
    """Every line of the file that can be read."""
    rows = (kept for row in reader.rows() if (kept := kept_of(reader, row, catalogue)))
    while batch := list(islice(rows, AT_ONCE)):
        writes.keep(shelf, batch)
        progress(len(batch))


def kept_of(reader: Reader, row: Row, catalogue: Catalogue) -> KeptRow | None:
    """The line as it is kept; None when it does not even say what it is about."""
    name, said, is_out = reader.sheet.name, dict(row.said), row.is_out
    if name == "inscriptions" and not is_out:
        if wrong := wrong_enrolment(said, catalogue):
            column, code = wrong
            reader.says(Weight.FAULT, row.line, column, WRONG_LINES[code].format(**said))
            return None
        said |= catalogue.found(said)
    if is_out and (name not in NAMING or NAMING[name] not in said):
        return None
    document = msgspec.json.encode(said).decode()
    about = said.get("foyer"), said.get("personne"), role_of(said), twin_of(name, said)
    return KeptRow(name, row.line, KEYS[name](said), *about, document, is_out)


NAMING = {"foyers": "foyer", "personnes": "personne"}
"""What others name: a line of these that is wrong is kept aside, so that those about it are left with it."""


def wrong_enrolment(said: Mapping[str, Any], catalogue: Catalogue) -> tuple[str, str] | None:
    if said["fin"] < said["debut"]:
        return "fin", "ends_before"
    if said["activite"] not in catalogue.activities:
        return "activite", "no_activity"
    if (said["activite"], folded(said["groupe"])) not in catalogue.groups:
        return "groupe", "no_group"
    if (code := said.get("classe")) and code not in catalogue.classes_at(said):
        return "classe", "no_class"
    return None


KEYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "foyers": lambda said: said["foyer"],
    "personnes": lambda said: said["personne"],
    "liens": lambda said: f"{said['foyer']}/{said['personne']}",
    "inscriptions": lambda said: (
        said.get("inscription")
        or f"{said['personne']}/{said['activite']}/{folded(said['groupe'])}/{said['debut']}"[:250]
    ),
    "quotients": lambda said: f"{said['foyer']}/{said['depuis']}" if said.get("depuis") else said["foyer"],
    "comptes": lambda said: said["personne"],
}
"""What a line of each sheet is known by."""


def role_of(said: Mapping[str, Any]) -> str | None:
    """Of a link, who they are; of an account, its user name as it is compared."""
    return said.get("role") or (username_key(said["identifiant"]) if "identifiant" in said else None)


def twin_of(sheet: str, said: Mapping[str, Any]) -> str | None:
    """What two children who are one have in common: their names and their birth; None without a birth."""
    born = said.get("naissance") or said.get("naissance_prevue")
    if sheet != "personnes" or not born:
        return None
    return f"{folded(said.get('prenom', ''))}|{folded(said.get('nom', ''))}|{born}"


def tell(shelf: sqlite3.Connection) -> Callable[[Said], None]:
    """Keeps what is said with what it is about."""

    def told(one: Said) -> None:
        writes.tell(shelf, [(str(one.weight), one.file, one.line, one.column, one.sentence)])

    return told
