"""Les fichiers des familles ne sont qu’à leur propriétaire, quel que soit l’umask."""

import os
import stat
from pathlib import Path

import pytest

from pwa.demonstration import password_of
from pwa.settings import Settings
from pwa.storage import databases, up_to_date


@pytest.fixture(autouse=True)
def _open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def modes(file: Path) -> dict[str, int]:
    async with databases.opened(f"sqlite://{file}"):
        await up_to_date.bring_up_to_date(f"sqlite://{file}")
        return {one.name: mode(one) for one in file.parent.iterdir()}


async def test_la_base_et_ses_fichiers_a_cote(tmp_path):
    file = tmp_path / "data" / "preau.sqlite3"
    found = await modes(file)
    assert {"preau.sqlite3", "preau.sqlite3-wal", "preau.sqlite3-shm"} <= set(found)
    assert set(found.values()) == {0o600}
    assert mode(file.parent) == 0o700


async def test_une_base_qui_etait_ouverte_a_tous_est_refermee(tmp_path):
    file = tmp_path / "preau.sqlite3"
    await modes(file)
    file.chmod(0o644)
    assert set((await modes(file)).values()) == {0o600}


def test_le_dossier_de_la_demonstration(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    password_of(Settings(data=data, is_demo=True))
    assert (mode(data), mode(data / "demo_password")) == (0o700, 0o600)
