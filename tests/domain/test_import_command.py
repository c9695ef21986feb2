"""`preau import` comme un agent informatique l’écrit : répété, dit, puis écrit ; tué net, il reprend."""

import csv
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bench.imports import written
from pwa.__main__ import main
from pwa.domain.french import local
from pwa.domain.imports.sample import sheets_on
from tests.domain.imports import plain

ROOT = Path(__file__).parents[2]
TOWN = ROOT / "pwa" / "towns" / "saint-loubes.toml"
BORN = next(row[4] for row in sheets_on(local(datetime.now(UTC)).date())["personnes"] if row[2] == "Noé")
ENROLLED_FOR_THE_SEASON = """
    SELECT c.first_name FROM enrolment e JOIN child c ON c.id = e.child_id
    JOIN activity_group g ON g.id = e.group_id JOIN season s ON s.activity_id = g.activity_id
    WHERE e.starts_on = s.starts_on AND e.ends_on = s.ends_on
"""


def preau(data: Path, *words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], env=environment(data), prog_name="preau")


def environment(data: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PREAU_DATA": str(data)}


@pytest.fixture(scope="module")
def empty_town(tmp_path_factory) -> Path:
    """The data of a town that has nobody yet."""
    data = tmp_path_factory.mktemp("town") / "data"
    for words in (("migrate",), ("town", "load", TOWN)):
        done = preau(data, *words)
        assert done.exit_code == 0, done.output
    return data


@pytest.fixture
def data(empty_town, tmp_path) -> Path:
    """A copy of it."""
    here = tmp_path / "data"
    here.mkdir(mode=0o700)
    for name in ("preau.sqlite3",):
        with closing(sqlite3.connect(empty_town / name)) as old, closing(sqlite3.connect(here / name)) as new:
            old.backup(new)
    return here


def rows(data: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(data / "preau.sqlite3")) as opened:
        return opened.execute(sql).fetchall()


def test_d_une_base_vide_a_des_familles(data, tmp_path):
    """The sample names a group that this town has: it is imported as it is."""
    export, report = tmp_path / "export", tmp_path / "rapport.csv"
    assert len(preau(data, "import", "sample", export).output.splitlines()) == 6
    told = preau(data, "import", "households", "saint-loubes", export, "--report", report)
    assert told.exit_code == 0, told.output
    said = plain(told.output)
    assert "foyer : 3 à créer, 0 à changer, 0 comme dans le fichier." in said
    assert "faute : 0 ligne" in said
    assert "Rien n’a été écrit" in said
    assert rows(data, "SELECT COUNT(*) FROM household") == [(0,)]
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    with report.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    assert len(lines) == 1 + 18
    done = preau(data, "import", "households", "saint-loubes", export, "--apply")
    assert "C’est écrit." in plain(done.output)
    assert re.search(r"La plus longue transaction a duré [1-9]\d* ms\.", plain(done.output))
    assert rows(data, "SELECT COUNT(*) FROM household") == [(3,)]
    assert rows(data, ENROLLED_FOR_THE_SEASON) == [("Noé",)]
    again = preau(data, "import", "households", "saint-loubes", export, "--apply")
    assert "foyer : 0 à créer, 0 à changer, 3 comme dans le fichier." in plain(again.output)
    assert preau(data, "journal", "verify").exit_code == 0


def test_chaque_temps_a_sa_barre_qui_avance_jusqu_au_bout(data, tmp_path, monkeypatch):
    made, steps, bar = [], [], click.progressbar

    def seen(**how):
        one, mine = bar(**how), []
        update, one.update = one.update, lambda more: (mine.append(more), update(more))
        made.append(one)
        steps.append(mine)
        return one

    monkeypatch.setattr(click, "progressbar", seen)
    export = tmp_path / "export"
    preau(data, "import", "sample", export)
    done = preau(data, "import", "households", "saint-loubes", export, "--apply")
    assert done.exit_code == 0, done.output
    assert [one.label for one in made] == ["Lecture", "Répétition", "Écriture"]
    assert [(one.pos, one.finished) for one in made] == [(one.length, True) for one in made]
    assert [sum(mine[:-1]) for mine in steps] == [21, 3, 3], "what was read, then each household"


def test_des_fautes_arretent_l_ecriture_sauf_si_l_on_veut_le_reste(data, tmp_path):
    export = tmp_path / "export"
    preau(data, "import", "sample", export)
    people = export / "personnes.csv"
    people.write_text(people.read_text(encoding="utf-8-sig").replace(BORN, "=AUJOURDHUI()"))
    report = tmp_path / "rapport.csv"
    stopped = preau(data, "import", "households", "saint-loubes", export, "--apply", "--report", report)
    assert stopped.exit_code == 1
    assert "naissance doit être une date" in plain(stopped.output)
    assert "Des lignes sont fausses : rien n’a été écrit." in plain(stopped.output)
    assert rows(data, "SELECT COUNT(*) FROM household") == [(0,)]
    done = preau(data, "import", "households", "saint-loubes", export, "--apply", "--partial")
    assert done.exit_code == 0
    assert rows(data, "SELECT COUNT(*) FROM household") == [(3,)]
    assert rows(data, "SELECT last_name FROM child") == [("L’ÉTOILE",)]


def test_un_dossier_sans_rien_et_une_commune_inconnue_se_disent_en_une_phrase(data, tmp_path):
    (tmp_path / "vide").mkdir()
    told = preau(data, "import", "households", "saint-loubes", tmp_path / "vide")
    assert "aucun fichier que l’on sache lire" in plain(told.output)
    assert told.exit_code == 1
    told = preau(data, "import", "households", "saint-loube", tmp_path / "vide")
    assert "Aucune commune ne s’appelle « saint-loube »" in plain(told.output)


def test_une_correspondance_fausse_se_dit_toute(data, tmp_path):
    (tmp_path / "m.toml").write_text('delimiter = "~"\n[foyers.columns]\nadrese = "RUE"\n')
    told = preau(data, "import", "households", "saint-loubes", tmp_path, "--mapping", tmp_path / "m.toml")
    assert told.exit_code == 1
    assert "delimiter doit être" in plain(told.output)
    (tmp_path / "m.toml").write_text("foyers = [")
    told = preau(data, "import", "households", "saint-loubes", tmp_path, "--mapping", tmp_path / "m.toml")
    assert "n’est pas un fichier TOML lisible" in plain(told.output)


def test_onde_n_ecrit_rien(data, tmp_path):
    export = tmp_path / "export"
    preau(data, "import", "sample", export)
    preau(data, "import", "households", "saint-loubes", export, "--apply")
    before = (data / "preau.sqlite3").stat().st_size, rows(data, "SELECT COUNT(*) FROM event")
    pupils = tmp_path / "CSVExtraction.csv"
    pupils.write_text(
        f"Nom;Prénom;Date naissance;INE;Classe\nPIVOINE;Noé;{BORN};1234567890AB;CE1\nA;B;01/01/2016;;CP\n"
    )
    told = preau(data, "import", "onde", "saint-loubes", pupils, "--report", tmp_path / "onde.csv")
    assert told.exit_code == 0, told.output
    said = plain(told.output)
    assert f"déjà ici : CSVExtraction.csv, ligne 2 : Noé PIVOINE, né le {BORN}, est l’enfant n°" in said
    assert "à voir : CSVExtraction.csv, ligne 3 : B A, né le 01/01/2016, n’est pas ici" in said
    assert "1234567890AB" not in told.output + (tmp_path / "onde.csv").read_text()
    assert before == ((data / "preau.sqlite3").stat().st_size, rows(data, "SELECT COUNT(*) FROM event"))


def test_tue_net_puis_relance_il_finit(data, tmp_path):
    """`kill -9` while it writes; the same command again, and nobody is there twice."""
    export = tmp_path / "export"
    written(export, 600)
    command = [sys.executable, "-m", "pwa", "import", "households", "saint-loubes", str(export), "--apply"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(data), stdout=subprocess.PIPE) as process:
        while not (there := rows(data, "SELECT COUNT(*) FROM household")[0][0]):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert there > 0
    left = rows(data, "SELECT COUNT(*) FROM household")[0][0]
    assert left % 50 == 0, "whole batches"
    assert left < 600
    done = preau(data, "import", "households", "saint-loubes", export, "--apply")
    assert f"foyer : {600 - left} à créer, 0 à changer, {left} comme dans le fichier." in plain(done.output)
    assert rows(data, "SELECT COUNT(*), COUNT(DISTINCT address) FROM household") == [(600, 600)]
    assert rows(data, "SELECT COUNT(*) FROM membership WHERE is_payer") == [(600,)]
    assert rows(data, "SELECT COUNT(*) FROM account") == [(600,)]
    assert rows(data, "SELECT COUNT(*) FROM guardian WHERE household_id IS NULL") == [(0,)]
    again = preau(data, "import", "households", "saint-loubes", export)
    assert "foyer : 0 à créer, 0 à changer, 600 comme dans le fichier." in plain(again.output)
