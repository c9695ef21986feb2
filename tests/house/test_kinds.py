"""What a phone may send is told twice, by whoever sends it and by whoever takes it: a kind, and its newest version."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOGIC = ROOT / "service_worker" / "logic"
REGISTER = re.compile(r"KINDS = \{ ([\w, ]+) \}")
VERSION = re.compile(r"^  version: (\d+),", re.MULTILINE)
TAKEN = re.compile(r"refuse_unknown\(form, \"(\w+)\", newest=(\d+)\)")


def sent() -> dict[str, int]:
    """The newest version of each kind that today's script makes."""
    [kinds] = REGISTER.findall((LOGIC / "kinds.js").read_text())
    return {kind: int(VERSION.findall((LOGIC / kind / f"{kind}.js").read_text())[0]) for kind in kinds.split(", ")}


def taken(*sources: str) -> dict[str, int]:
    """The newest version of each kind that the site reads."""
    return {kind: int(newest) for source in sources for kind, newest in TAKEN.findall(source)}


def test_the_site_reads_the_newest_that_phones_send():
    """One that it did not would wait on every phone."""
    assert sent() == taken(*(path.read_text() for path in (ROOT / "pwa" / "web").rglob("*.py")))
    assert sent()


def names(path: Path, register: str) -> set[str]:
    """The kinds of a register."""
    [found] = re.findall(rf"{register} = \{{ ([^}}]+) \}}", path.read_text())
    return {one.split(":")[0].strip() for one in found.split(",")}


def test_every_kind_has_its_card_and_none_is_left_in_a_register():
    assert names(ROOT / "pwa" / "static" / "js" / "waiting" / "said.js", "SAID") == set(sent())
    assert names(LOGIC / "merging.js", "MERGING") <= set(sent())


def test_a_version_that_the_site_does_not_read_is_found():
    assert taken('refuse_unknown(form, "bookings", newest=0)') != sent()


def test_what_an_item_without_a_kind_is_is_said_once():
    scripts = [path for folder in ("service_worker", "pwa/static/js") for path in (ROOT / folder).rglob("*.js")]
    named = [path.name for path in scripts for _ in re.findall('"bookings"', path.read_text())]
    assert sorted(named) == ["kinds.js", "wish.js"], "by the first release, and by the page that makes them"
