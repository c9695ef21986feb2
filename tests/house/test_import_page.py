"""docs/import.md dit les colonnes que l’import lit, et les bornes qu’il tient."""

import re
from datetime import date
from pathlib import Path

import pytest

from pwa.domain.accounts import former
from pwa.domain.imports import bundles
from pwa.domain.imports.columns import ROLES, SHEETS
from pwa.domain.imports.sample import ROWS, sheets_on

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text()


def test_every_column_is_told_and_no_other():
    told, sheet = {}, ""
    for name, columns in re.findall(r"^\| (?:`(\w+)`)? ?\| (`\w+`[^|]*) \|", PAGE, re.MULTILINE):
        sheet = name or sheet
        told.setdefault(sheet, {}).update(
            {column: needed == " *" for column, needed in re.findall(r"`(\w+)`( \*)?", columns)}
        )
    declared = {
        name: {column: one.is_needed for column, one in sheet.columns.items()} for name, sheet in SHEETS.items()
    }
    assert told == declared


def test_the_sample_fills_every_sheet():
    assert set(ROWS) == set(SHEETS)
    for name, rows in ROWS.items():
        assert {len(row) for row in rows} == {len(SHEETS[name].columns)}, name


@pytest.mark.parametrize(
    ("day", "enrolled"),
    [
        (date(2022, 1, 24), ["02/09/2021", "07/07/2022"]), (date(2026, 8, 31), ["01/09/2026", "02/07/2027"]),
        (date(2040, 1, 1), ["02/09/2027", "04/07/2028"]),
    ],
)  # fmt: skip
def test_the_sample_is_of_the_school_year_that_runs_or_comes(day, enrolled):
    """A calendar that is not known yet gives the last one."""
    sheets = sheets_on(day)
    assert sheets["inscriptions"][0][4:6] == enrolled
    assert "{" not in str([row for rows in sheets.values() for row in rows])


def test_what_it_bounds_is_told():
    assert f"coût {former.MOST_COST}" in PAGE
    assert f"{former.MOST_ROUNDS:,}".replace(",", " ") in PAGE
    assert f"{former.MOST_MEMORY // 1024} Mo de mémoire" in PAGE
    assert "cinquante foyers" in PAGE
    assert bundles.AT_ONCE == 50
    assert all(f"`{role}`" in PAGE for role in ROLES)
