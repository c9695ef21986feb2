"""A neutral set to look at, of fictitious families: what `preau import sample` writes, and the documentation shows."""

import csv
from datetime import date
from pathlib import Path

from pwa.domain.calendars.schools import school_year, school_years
from pwa.domain.french import date_fr
from pwa.domain.imports.columns import SHEETS

ROWS = {
    "foyers": [
        ["F1", "12 rue du Lavoir", "33450", "SAINT-LOUBÈS", "oui"],
        ["F2", "3 impasse des Cerisiers", "33450", "SAINT-LOUBÈS", "oui"],
        ["F3", "7 chemin des Vignes", "33370", "YVRAC", "non"],
    ],
    "personnes": [
        ["P1", "Mme", "Camille", "PIVOINE", "", "", "camille.pivoine@example.org", "06 39 98 41 01"],
        ["P2", "M.", "Karim", "CERISIER", "", "", "karim.cerisier@example.org", "06 39 98 41 02"],
        ["P3", "", "Noé", "PIVOINE", "{born}", "", "", ""],
        ["P4", "Mme", "Inès", "L’ÉTOILE", "", "", "ines.letoile@example.org", "06 39 98 41 03"],
        ["P5", "", "", "L’ÉTOILE", "", "{expected}", "", ""],
        ["P6", "Mme", "Awa", "PIVOINE", "", "", "", "06 39 98 41 04"],
    ],
    "liens": [
        ["F1", "P1", "payeur", "{since}"],
        ["F1", "P3", "enfant", ""],
        ["F1", "P6", "autorise", ""],
        ["F2", "P2", "payeur", ""],
        ["F2", "P3", "enfant", ""],
        ["F3", "P4", "payeur", ""],
        ["F3", "P5", "enfant", ""],
    ],
    "inscriptions": [
        ["I1", "P3", "accueil-periscolaire", "Île Bleue", "{first_day}", "{last_day}", ""],
    ],
    "quotients": [["F1", "742", ""], ["F2", "1130", ""]],
    "comptes": [
        ["P1", "camille.pivoine", "$2b$10$9yaz/7KToO4n.U/uX2mYaOtzrme5jGT9G3Rt.JQ6IeHIonFlzkI12"],
        ["P4", "ines.letoile", ""],
    ],
}  # fmt: skip
"""Separated parents of one child; one who is expected; a grandmother who may pick a child up."""


def sheets_on(day: date) -> dict[str, list[list[str]]]:
    """The rows of each sheet, of the school year of that day: the last one known, when it is later."""
    year = school_year(min(day, school_years()[-1].last_day))
    dates = {
        "born": date(year.first_day.year - 6, 3, 14), "since": date(year.first_day.year - 2, 9, 1),
        "expected": date(year.last_day.year, 5, 20), "first_day": year.first_day, "last_day": year.last_day,
    }  # fmt: skip
    written = {name: date_fr(one) for name, one in dates.items()}
    return {name: [[cell.format_map(written) for cell in row] for row in rows] for name, rows in ROWS.items()}


def write_sample(folder: Path, day: date) -> list[Path]:
    """The six files, as a spreadsheet opens them."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = sheets_on(day)
    return [write_sheet(folder / sheet.file, list(sheet.columns), rows[name]) for name, sheet in SHEETS.items()]


def write_sheet(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path
