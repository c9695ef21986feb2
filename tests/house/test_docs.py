"""Ce que la documentation nomme existe : un fichier déplacé se cherche aussi dans les pages qui en parlent."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = {".venv", "node_modules", ".git", ".engines", "data", "__pycache__"}
NAMED = re.compile(r"`([\w./-]+\.(?:py|js|mjs|html|css|md|toml))`")
ROAD = re.compile(r"^(\d+)\. .* — (.*)\.$", re.MULTILINE)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BESIDE = {f"{page}.md" for page in ("design", "requirements", "domain", "style", "peers", "stack")}
"""The pages of `../shared`, which are not the project's."""
MADE = {"/service_worker/shell.js", "/service_worker/joined.js", "joined/every.js", "joined/grid.js"}
"""Made when the site starts, in no folder."""


def files() -> list[str]:
    found = (path for path in ROOT.rglob("*") if path.is_file())
    names = (path.relative_to(ROOT) for path in found)
    return ["/" + name.as_posix() for name in names if not LEFT_OUT & set(name.parts)]


def missing(named: set[str], known: list[str]) -> list[str]:
    return sorted(
        one for one in named - BESIDE - MADE if not any(path.endswith("/" + one.lstrip("./")) for path in known)
    )


@pytest.fixture(scope="module")
def known() -> list[str]:
    return files()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path, known: list[str]):
    assert missing(set(NAMED.findall(page.read_text())), known) == []


def test_a_name_that_leads_nowhere_is_found(known: list[str]):
    assert missing({"pwa/app.py", "pwa/nowhere.py", "queue.js"}, known) == ["pwa/nowhere.py"]


def test_one_tick_takes_twenty_five_hops_at_most():
    hops = ROAD.findall((ROOT / "docs" / "house.md").read_text())
    assert [int(number) for number, _ in hops] == list(range(1, len(hops) + 1))
    assert 20 <= len(hops) <= 25
    assert all(NAMED.search(where) for _, where in hops)


def test_what_a_hop_names_inside_its_file_is_there():
    """« `apply` in `…/ticks.js` »: the file holds that word."""
    page = (ROOT / "docs" / "house.md").read_text()
    named = re.findall(r"`(\w+)` in `([\w./-]+)`", page)
    assert named
    assert [pair for pair in named if not re.search(rf"\b{pair[0]}\b", (ROOT / pair[1]).read_text())] == []


CHANGE = re.compile(r"^\| ([^|`]+) \| (`[^|]+) \| (\d?) ?\|$", re.MULTILINE)
"""A row of « Ten changes »: what, the files, how many at most."""


def places(files: str) -> list[str]:
    """Where each file of a change is, or will be: a name to choose is any."""
    return [re.sub(r"<\w+>", "*", one) for one in re.findall(r"`([^`]+)`", files)]


def test_ten_changes_have_their_files_and_no_more():
    rows = CHANGE.findall((ROOT / "docs" / "house.md").read_text())
    most = {what: int(number or 0) for what, _, number in rows}
    assert most == {
        "kind of deadline": 1, "sentence of a refusal": 1, "field of the town file": 2, "letter": 2,
        "topic of notification": 2, "column of a booking": 4, "page of officers": 2, "retry delay": 1,
        "role": 1, "room": 0,
    }  # fmt: skip
    for what, files, number in rows:
        assert len(places(files)) <= int(number or 99), what
        assert [one for one in places(files) if not list((ROOT / "pwa").glob(one))] == [], what


def test_a_change_whose_file_has_moved_is_found():
    assert places("`domain/nowhere/<kind>.py`, `app.py`") == ["domain/nowhere/*.py", "app.py"]
    assert not list((ROOT / "pwa").glob("domain/nowhere/*.py"))


TREE = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WALKED = ("pwa", "pwa/domain", "pwa/domain/bookings", "service_worker")
"""Whose folders the map names, every one."""
UNSAID = {"pwa/static", "pwa/templates", "pwa/towns"}
"""Said by what they hold: scripts, pages, town files."""


def mapped(page: str) -> set[str]:
    """The folders of a map, by their indentation."""
    found, above = set(), {-1: ""}
    for line in TREE.findall(page)[0].splitlines():
        names, depth = re.match(r" *((?:[\w/]+/(?:, | |$))*)", line)[1], len(line) - len(line.lstrip())
        for name in re.findall(r"[\w/]+(?=/)", names):
            inside = above[max(one for one in above if one < depth)]
            above = {one: path for one, path in above.items() if one < depth} | {depth: f"{inside}{name}/"}
            found.add(f"{inside}{name}")
    return found


def folders(above: str) -> set[str]:
    """Those of a folder that hold something of git's."""
    below = (one for one in (ROOT / above).iterdir() if one.is_dir() and one.name not in LEFT_OUT)
    return {one.relative_to(ROOT).as_posix() for one in below if any(one.glob("[!_.]*")) or any(one.glob("_*.py"))}


def test_the_map_of_the_house_names_every_folder_and_no_other():
    found = mapped((ROOT / "docs" / "house.md").read_text())
    assert [one for one in sorted(found) if not (ROOT / one).is_dir()] == []
    assert {one for above in WALKED for one in folders(above)} - found - UNSAID == set()
    assert len(found) > 40


def test_the_map_is_read_by_its_indentation():
    page = (
        "```\npwa/\n  models/, storage/    a/b too\n  domain/   rules\n    bookings/   x\n  web/   y\ntests/   z\n```\n"
    )
    assert mapped(page) == {
        "pwa", "pwa/models", "pwa/storage", "pwa/domain", "pwa/domain/bookings", "pwa/web", "tests"
    }  # fmt: skip
