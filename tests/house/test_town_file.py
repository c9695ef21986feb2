"""The reference of the town file is what its declaration says."""

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
