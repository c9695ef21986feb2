"""An installed wheel is the whole site: it starts, and gives its pages, its files and its worker."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
SOURCES = ("pwa", "service_worker", "pyproject.toml", "README.md")
PATIENCE = 120


def run(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the clone."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", source)
    [found] = (source / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with this wheel; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    run(sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--no-deps", "--no-index", wheel)
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"])
    return folder


def test_the_wheel_holds_every_file(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for name in ("pwa", "service_worker")
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert not wanted - held


def test_the_installed_site_starts(installed, tmp_path):
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "PREAU_DATA": str(tmp_path / "data")}
    with subprocess.Popen(
        [installed / "bin" / "preau", "demo"], cwd=tmp_path, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as site:  # fmt: skip
        try:
            home = f"http://localhost:{port}"
            page = wait_for(f"{home}/saint-loubes/", site)
            assert "MAIRIE SAINT LOUBÈS" in page
            style = page.split('rel="stylesheet" href="')[1].split('"')[0]
            assert "{" in read(home + style)
            assert "import" in read(f"{home}/service_worker/service_worker.js")
            assert "export" in read(f"{home}/service_worker/joined.js")
        finally:
            site.send_signal(signal.SIGINT)
            told, _ = site.communicate(timeout=PATIENCE)
    assert site.returncode == 0, told
    assert f"{home}/saint-loubes/  maman.test  " in told
    assert "Traceback" not in told


def wait_for(url: str, site: subprocess.Popen[str]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.poll() is None:
        try:
            return read(url)
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError("the installed site did not answer")


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return answer.read().decode()
