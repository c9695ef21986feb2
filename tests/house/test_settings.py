"""Whoever installs the site finds every setting written down, and none that does not exist."""

import re
from pathlib import Path

from pwa.settings import SETTINGS

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "deployment.md").read_text()


def test_every_setting_is_documented_with_its_default():
    for setting in SETTINGS:
        line = next((line for line in TOLD.splitlines() if line.startswith(f"| `{setting.name}` |")), None)
        assert line, f"{setting.name} is not in docs/deployment.md"
        assert not setting.default or f"`{setting.default}`" in line, line


def test_no_setting_is_documented_that_does_not_exist():
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", TOLD, re.MULTILINE))
    assert told == {setting.name for setting in SETTINGS}


def test_the_readme_names_only_settings_that_exist():
    named = set(re.findall(r"\b(PREAU_[A-Z_]+)\b", (ROOT / "README.md").read_text() + TOLD))
    assert named <= {setting.name for setting in SETTINGS}
