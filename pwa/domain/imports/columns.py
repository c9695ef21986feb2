"""The neutral set: six files, their columns, and how each cell is read. `docs/import.md` says the same to a town."""

from collections.abc import Mapping
from dataclasses import dataclass

from pwa.domain.imports import cells
from pwa.domain.imports.cells import Reader

ROLES = {
    "payeur": "payer", "responsable": "adult", "enfant": "child", "contact": "contact", "autorise": "pick_up",
}  # fmt: skip
"""Who somebody is in a household, by the word of the file."""

ADULTS, CONTACTS = {"payer", "adult"}, {"contact", "pick_up"}


@dataclass(frozen=True, slots=True)
class Column:
    """`is_needed`: a line without it is left out. `is_light`: a wrong cell is as if it were empty, and said."""

    read: Reader
    about: str
    is_needed: bool = False
    is_light: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the files."""

    name: str
    about: str
    columns: Mapping[str, Column]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


KEY = "Le numéro de {} dans l’ancien logiciel."
HOUSEHOLD = Column(cells.key, KEY.format("ce foyer"), is_needed=True)
PERSON = Column(cells.key, KEY.format("cette personne"), is_needed=True)

HOUSEHOLDS = Sheet("foyers", "Un foyer par ligne.", {
    "foyer": HOUSEHOLD,
    "adresse": Column(cells.text(200), "Le numéro et la rue."),
    "code_postal": Column(cells.text(10), "Le code postal."),
    "commune": Column(cells.text(100), "La ville."),
    "resident": Column(cells.whether, "Si le foyer habite la commune : oui ou non.", is_light=True),
})  # fmt: skip
PEOPLE = Sheet("personnes", "Un adulte ou un enfant par ligne.", {
    "personne": PERSON,
    "civilite": Column(cells.text(10), "Mme ou M.", is_light=True),
    "prenom": Column(cells.text(80), "Le prénom."),
    "nom": Column(cells.text(80), "Le nom.", is_needed=True),
    "naissance": Column(cells.day, "La date de naissance ; un enfant en a une, ou la suivante."),
    "naissance_prevue": Column(cells.day, "La date à laquelle un enfant est attendu."),
    "courriel": Column(cells.mail, "L’adresse de courriel d’un adulte.", is_light=True),
    "telephone": Column(cells.phone, "Le téléphone.", is_light=True),
})  # fmt: skip
LINKS = Sheet("liens", "Qui est qui dans quel foyer : une personne peut être de plusieurs.", {
    "foyer": HOUSEHOLD,
    "personne": PERSON,
    "role": Column(cells.one_of(ROLES), "payeur, responsable, enfant, contact ou autorise (à venir chercher).", True),
    "depuis": Column(cells.day, "Depuis quel jour.", is_light=True),
})  # fmt: skip
ENROLMENTS = Sheet("inscriptions", "Un enfant dans un groupe d’une activité.", {
    "inscription": Column(cells.key, KEY.format("cette inscription")),
    "personne": PERSON,
    "activite": Column(cells.text(60), "Le code de l’activité dans le fichier de la commune.", True),
    "groupe": Column(cells.text(120), "Le nom du groupe dans le fichier de la commune.", True),
    "debut": Column(cells.day, "Le premier jour.", True),
    "fin": Column(cells.day, "Le dernier.", True),
    "classe": Column(cells.text(120), "Le code de la classe dans le fichier de la commune."),
})  # fmt: skip
QUOTIENTS = Sheet("quotients", "Le quotient familial d’un foyer, à une date ou à plusieurs.", {
    "foyer": HOUSEHOLD,
    "quotient": Column(cells.quotient, "En euros.", True),
    "depuis": Column(cells.day, "Depuis quel jour il compte ; sans date, dès l’import.", is_light=True),
})  # fmt: skip
ACCOUNTS = Sheet("comptes", "Un compte pour un adulte.", {
    "personne": PERSON,
    "identifiant": Column(cells.text(120), "Le nom d’utilisateur qu’il connaît.", True),
    "empreinte": Column(cells.former_hash, "L’empreinte de son mot de passe ; jamais le mot de passe.", is_light=True),
})  # fmt: skip

SHEETS = {one.name: one for one in (HOUSEHOLDS, PEOPLE, LINKS, ENROLMENTS, QUOTIENTS, ACCOUNTS)}
