"""The reference of the town file is what its declaration says."""

import re

from pwa.domain.town_files import reference
from tests.house.test_wheel import ROOT


def test_the_reference_of_the_town_file_is_up_to_date():
    written = (ROOT / "docs" / "town-file.md").read_text(encoding="utf-8")
    assert written == reference.markdown(), "make reference"


def test_every_key_says_what_it_is_for():
    for line in reference.markdown().splitlines():
        if line.startswith("| `"):
            _, key, about, takes, _, _ = line.replace("\\|", "").split("|")
            assert about.strip().endswith("."), key
            assert takes.strip(), key


RAW = re.compile(
    r"""\b(profile|rules|calendar|texts|colours|tiles|brackets|capacity|uses|excludes|requires)["']?\]?"""
    r"""(\[["']|\.get\(["'])"""
)
"""A key taken by its name in what a town has set."""


def raw(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if RAW.search(line)]


def test_no_page_and_no_rule_takes_a_setting_by_its_name():
    files = [*(ROOT / "pwa").rglob("*.py"), *(ROOT / "pwa" / "templates").rglob("*.html")]
    assert len(files) > 300
    assert {str(path.relative_to(ROOT)): found for path in files if (found := raw(path.read_text("utf-8")))} == {}


def test_a_setting_taken_by_its_name_is_found():
    """In a row, in a variable, in a template; a row's own column is not one."""
    for line in ('row["profile"]["texts"]', 'profile.get("tiles")', "town.profile['city']", 'r["rules"].get("days")'):
        assert raw(line) == [line]
    assert raw('Rules.kept(r["rules"]).few') == raw("town.profile.city") == raw('fees["brackets"]') == []
