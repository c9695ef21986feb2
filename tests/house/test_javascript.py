"""Every script is checked by tsc, as `make check` asks it: none is left out of both configurations."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TSC = ROOT / "node_modules" / ".bin" / "tsc"
CONFIGURATIONS = ("tsconfig.json", "tsconfig.worker.json", "tsconfig.logic.json")
"""Pages, the worker, and the logic of both, without a page's DOM; no type is left out in any."""

pytestmark = pytest.mark.skipif(not TSC.exists(), reason="`make tools modules` brings tsc")


def said(*asked: str) -> str:
    return subprocess.run([TSC, *asked], cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_every_script_is_checked():
    files = {Path(line) for one in CONFIGURATIONS for line in said("-p", one, "--listFilesOnly").splitlines()}
    ours = {path for folder in ("pwa/static/js", "service_worker") for path in (ROOT / folder).rglob("*.js")}
    assert len(ours) > 70
    assert not {path.relative_to(ROOT).as_posix() for path in ours - files}


ANNOTATION = re.compile(r"@(?:type|param|returns?|typedef|template|satisfies) \{.*?\}(?=\s|\*)[^\n]*", re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
"""A script's types are in comments, a declaration's around them."""


def gives_up(name: str, source: str) -> list[str]:
    """Where a type says that it could be anything."""
    types = ANNOTATION.findall(source) if name.endswith(".js") else COMMENT.sub("", source).splitlines()
    return [one.strip() for one in types if re.search(r"(?:[:<{(|&,]|=>|readonly|typeof) *any\b", one)]


def test_no_type_could_be_anything():
    files = [path for folder in ("pwa/static/js", "service_worker", "types") for path in (ROOT / folder).rglob("*.*s")]
    assert len(files) > 75
    assert {path.name: found for path in files if (found := gives_up(path.name, path.read_text()))} == {}


@pytest.mark.parametrize("wrong", ["/** @type {any} */", "/** @param {any[]} lines */",
                                   "/** @type {(form: any) => void} */",
                                   "/**\n * It says any more.\n * @type {(id: string) => Promise<any>}\n */",
                                   "(/** @type {any} */ { target }) => target"])  # fmt: skip
def test_a_type_that_could_be_anything_is_seen(wrong):
    assert gives_up("x.js", wrong)
    assert gives_up("x.d.ts", "interface A {\n  b: Record<string, any>;\n}")
    assert not gives_up("x.js", "/**\n * Not any more: any of them.\n * @type {string}\n */\n")
    assert not gives_up("x.d.ts", "/** Nothing any more. */\ninterface A {}")


@pytest.fixture
def copied(tmp_path):
    """The scripts, to be broken."""
    for folder in ("pwa/static/js", "service_worker", "types"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    for name in CONFIGURATIONS:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_a_mistake_is_seen(copied):
    verdict = copied / "service_worker/logic/verdict.js"
    verdict.write_text(verdict.read_text().replace("status: STATUS.answered", 'status: "answred"', 1))
    for name in CONFIGURATIONS:
        assert '"answred"' in said("-p", str(copied / name))


def test_a_type_left_out_is_seen_wherever_it_is(copied):
    files = ["pwa/static/js/grid/season.js", "pwa/static/js/site/start.js", "pwa/static/js/waiting/queued_card.js",
             "pwa/static/js/push/devices.js", "service_worker/shared/queue.js", "service_worker/shared/sender.js",
             "service_worker/browser/pages.js", "service_worker/logic/kinds.js"]  # fmt: skip
    for file in files:
        with (copied / file).open("a") as script:
            script.write("\nexport const untyped = (left) => left;\n")
    seen = "".join(said("-p", str(copied / name)) for name in CONFIGURATIONS)
    for file in files:
        mistakes = [line for line in seen.splitlines() if f"{file}(" in line]
        assert any("'left' implicitly has an 'any' type" in line for line in mistakes), file


def test_the_logic_is_checked_without_a_page():
    logic = [line for line in said("-p", "tsconfig.logic.json", "--listFilesOnly").splitlines() if "/logic/" in line]
    assert len(logic) >= 12
