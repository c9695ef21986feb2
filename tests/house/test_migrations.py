"""One migration is the last, whoever wrote beside whom: the next one has one to come after."""

import re
from pathlib import Path

MIGRATIONS = Path(__file__).parents[2] / "pwa" / "migrations"
AFTER = re.compile(r"""\(["']models["'], ["'](\d{4}_\w+)["']\)""")


def test_each_but_the_last_has_one_after_it():
    texts = {path.stem: path.read_text() for path in MIGRATIONS.glob("0*.py")}
    followed = {before for text in texts.values() for before in AFTER.findall(text)}
    assert texts.keys() - followed == {max(texts)}
