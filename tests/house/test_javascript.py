"""Every script is checked by tsc, as `make check` asks it: none is left out of both configurations."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TSC = ROOT / "node_modules" / ".bin" / "tsc"
CONFIGURATIONS = ("tsconfig.json", "tsconfig.worker.json", "tsconfig.logic.json")
"""Pages, the worker, and the logic of both: this one without a type left out, and without a page's DOM."""

pytestmark = pytest.mark.skipif(not TSC.exists(), reason="`make tools modules` brings tsc")


def said(*asked: str) -> str:
    return subprocess.run([TSC, *asked], cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_every_script_is_checked():
    files = {Path(line) for one in CONFIGURATIONS for line in said("-p", one, "--listFilesOnly").splitlines()}
    ours = {path for folder in ("pwa/static/js", "service_worker") for path in (ROOT / folder).rglob("*.js")}
    assert len(ours) > 70
    assert not {path.relative_to(ROOT).as_posix() for path in ours - files}


def test_a_mistake_is_seen(tmp_path):
    for folder in ("pwa/static/js", "service_worker", "types"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    for name in CONFIGURATIONS:
        shutil.copy(ROOT / name, tmp_path)
    verdict = tmp_path / "service_worker/logic/verdict.js"
    verdict.write_text(verdict.read_text().replace("status: STATUS.answered", 'status: "answred"', 1))
    for name in CONFIGURATIONS:
        assert '"answred"' in said("-p", str(tmp_path / name))


def test_the_logic_leaves_no_type_out():
    logic = [line for line in said("-p", "tsconfig.logic.json", "--listFilesOnly").splitlines() if "/logic/" in line]
    assert len(logic) >= 12
    assert '"noImplicitAny": true' in (ROOT / "tsconfig.logic.json").read_text()
