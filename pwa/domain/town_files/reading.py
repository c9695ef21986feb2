"""A town file, read key by key: what is missing, misspelt or of the wrong kind is told in French, with its place."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pwa.domain.calendars.schools import SchoolYear

HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DAY_AND_MONTH = re.compile(r"(\d\d)/(\d\d)")
NEEDED = object()
SCHOOL_WORDS = re.compile(r"(rentrée|fin des classes)(?: ([+-]) (\d{1,3}))?")


class Mistake(Exception):
    """The file cannot be loaded; the message is a French sentence that names the place."""


class Table:
    """One table of the file. `end()` complains about keys that nothing has read."""

    def __init__(self, values: object, place: str = "") -> None:
        if not isinstance(values, Mapping):
            raise Mistake(f"{place or 'le fichier'} : une table est attendue, pas « {values} ».")
        self.values, self.place, self.known = values, place, set[str]()

    def text(self, key: str, default: object = NEEDED, *, most: int = 250) -> str:
        found = self._read(key, default)
        if not isinstance(found, str) or (not found.strip() and default is NEEDED):
            raise self.mistake(key, "doit être un texte", found)
        if len(found) > most:
            raise self.mistake(key, f"dépasse {most} caractères", found)
        return found

    def text_or_none(self, key: str, *, most: int = 250) -> str | None:
        return self.text(key, most=most) if key in self.values else None

    def choice(self, key: str, choices: tuple[str, ...], default: object = NEEDED) -> str:
        found = self._read(key, default)
        if found not in choices:
            raise self.mistake(key, f"doit être l’un de {', '.join(choices)}", found)
        return str(found)

    def number_or_none(self, key: str) -> int | None:
        return self.number(key) if key in self.values else None

    def number(self, key: str) -> int:
        found = self._read(key)
        if type(found) is not int or found < 0:
            raise self.mistake(key, "doit être un nombre entier", found)
        return found

    def yes(self, key: str, default: bool = False) -> bool:
        """True or false; `default` when the file says nothing."""
        found = self._read(key, default)
        if not isinstance(found, bool):
            raise self.mistake(key, "doit être true ou false", found)
        return found

    def hour(self, key: str) -> str:
        found = self._read(key)
        if not isinstance(found, str) or not HOUR.fullmatch(found):
            raise self.mistake(key, "doit être une heure comme « 07:15 »", found)
        return found

    def day(self, key: str, year: SchoolYear) -> date:
        """A date, « 03/01 » of this school year, « rentrée » or « fin des classes - 1 »."""
        found = self._read(key)
        day = found if type(found) is date else day_of(found, year)
        if day is None:
            raise self.mistake(key, "doit être une date, « 03/01 », « rentrée » ou « fin des classes »", found)
        return day

    def cents(self, key: str) -> int:
        return self._cents(key, self._read(key))

    def cents_list(self, key: str) -> list[int]:
        return [self._cents(key, found) for found in self.items(key)]

    def items(self, key: str) -> list[Any]:
        found = self._read(key, [])
        if not isinstance(found, list):
            raise self.mistake(key, "doit être une liste", found)
        return found

    def document(self, key: str) -> dict[str, Any]:
        """A free table, kept as it is."""
        found = self._read(key, {})
        if not isinstance(found, dict):
            raise self.mistake(key, "doit être une table", found)
        return found

    def table(self, key: str) -> "Table":
        return Table(self._read(key), self._within(key))

    def tables(self, key: str) -> "list[Table]":
        return [Table(found, f"{self._within(key)} n° {place}") for place, found in enumerate(self.items(key), 1)]

    def end(self) -> None:
        """Everything in the table has been read."""
        for key in self.values:
            if key not in self.known:
                raise Mistake(f"{self._within(key)} : ce mot n’est pas connu ici. Est-ce une faute de frappe ?")

    def mistake(self, key: str, expected: str, found: object = None) -> Mistake:
        told = f", pas « {found} »" if found is not None else ""
        return Mistake(f"{self._within(key)} {expected}{told}.")

    def _within(self, key: str) -> str:
        return f"{self.place}, {key}" if self.place else key

    def _read(self, key: str, default: object = NEEDED) -> Any:
        self.known.add(key)
        if key not in self.values and default is NEEDED:
            raise self.mistake(key, "manque")
        return self.values.get(key, default)

    def _cents(self, key: str, found: object) -> int:
        euros = Decimal(str(found)) if type(found) in (int, float, Decimal) else None
        if euros is None or euros < 0 or euros * 100 % 1:
            raise self.mistake(key, "doit être un prix en euros comme 0.85", found)
        return int(euros * 100)


def day_of(words: object, year: SchoolYear) -> date | None:
    """« 03/01 », « rentrée » or « fin des classes - 1 » in a school year; None when it is none of them."""
    if not isinstance(words, str):
        return None
    if found := DAY_AND_MONTH.fullmatch(words):
        return on_the(int(found[1]), int(found[2]), year)
    if found := SCHOOL_WORDS.fullmatch(words):
        day = year.first_day if found[1] == "rentrée" else year.last_day
        return day + timedelta(int(f"{found[2] or '+'}{found[3] or 0}"))
    return None


def on_the(day: int, month: int, year: SchoolYear) -> date | None:
    """The day of that name between 1 August and 31 July."""
    try:
        return date(int(year.label[:4]) + (month < 8), month, day)
    except ValueError:
        return None
