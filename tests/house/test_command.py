"""The `preau` command: two starts, wrong settings in one sentence, a town's life from its file to its backup."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from pwa.__main__ import main
from pwa.commands.rights import line_of
from pwa.domain.rights import CATALOGUE, Reach, Right, Role, Sensitivity
from tests.house.test_wheel import PATIENCE, ROOT, wait_for
from tests.ports import free_port

TOWN = ROOT / "pwa" / "towns" / "saint-loubes.toml"


def environment(folder: Path, **given: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PREAU_DATA": str(folder), "PORT": str(free_port())} | given


def preau(folder: Path, *words: str, **given: str) -> Result:
    """The command, in this process: a start of Python less each time."""
    return CliRunner().invoke(main, words, env=environment(folder, **given), prog_name="preau")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """The data of a site that has no town yet."""
    data = tmp_path_factory.mktemp("site") / "data"
    assert preau(data, "migrate").exit_code == 0
    return data


@pytest.fixture
def data(migrated, tmp_path) -> Path:
    """A copy of it."""
    return shutil.copytree(migrated, tmp_path / "data")


@contextmanager
def demo(folder: Path, **given: str) -> Iterator[tuple[str, list[str]]]:
    """A running demo: its address, and after the block what it printed."""
    variables, told = environment(folder, **given), []
    with subprocess.Popen(
        [sys.executable, "-m", "pwa", "demo"], cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True
    ) as site:
        try:
            home = f"http://localhost:{variables['PORT']}"
            wait_for(f"{home}/saint-loubes/", site)
            yield home, told
        finally:
            site.send_signal(signal.SIGINT)
            told += site.communicate(timeout=PATIENCE)[0].splitlines()


def accounts_in(folder: Path) -> tuple[int, list[tuple[str, str]]]:
    """The file of the data, and the accounts in it, whose public ids are drawn when a town is loaded."""
    [file] = folder.glob("*.sqlite*3")
    with closing(sqlite3.connect(file)) as data:
        return file.stat().st_ino, data.execute("SELECT username, public_id FROM account ORDER BY id").fetchall()


def test_the_demo_starts_twice_on_the_same_data(tmp_path):
    with demo(tmp_path) as (home, first):
        pass
    assert stat.S_IMODE((tmp_path / "demo_password").stat().st_mode) == 0o600
    password = (tmp_path / "demo_password").read_text()
    filled = accounts_in(tmp_path)
    with demo(tmp_path) as (_, second):
        assert filled == accounts_in(tmp_path), "the second start makes nothing anew"
    for told, address in ((first, home), (second, "http://localhost")):
        lines = [line for line in told if f"  {password}  " in line]
        assert [line.split("  ")[1] for line in lines] == [
            "maman.modele", "papa.modele", "agent.aps", "agent.goulidons",
            "maman.test", "papa.test", "agent.enfance", "agent.jeunesse", "direction.mairie", "direction.ducamp",
            "regie.recettes", "maman.concerto", "agent.population",
            "lou.cerisier", "agent.animation", "agent.cle", "michel.arpege", "agent.periscolaire",
        ]  # fmt: skip
        assert all(line.startswith(address) for line in lines)
    assert not list(tmp_path.glob("*.unfinished*"))


def test_a_given_password_is_used_and_printed(tmp_path):
    with demo(tmp_path, PREAU_DEMO_PASSWORD="marelle") as (_, told):
        pass
    assert any("  maman.test  marelle  Maman TEST" in line for line in told)
    assert not (tmp_path / "demo_password").exists()


def test_the_town_clock_is_kept_with_the_data(tmp_path):
    with demo(tmp_path, PREAU_CLOCK="2022-01-24T14:24") as (_, told):
        pass
    assert "lundi 24/01/2022 à 14:24" in told[1]
    refused = preau(tmp_path, "demo", PREAU_CLOCK="2022-04-07T10:00")
    assert refused.exit_code != 0
    assert "2022-01-24T14:24" in one_sentence(refused)


@pytest.mark.parametrize(
    "given",
    [
        {"PORT": "quatre-vingts"},
        {"PREAU_CLOCK": "demain"},
        {"DATABASE_URL": "mysql://localhost/preau"},
        {"PREAU_DATA": __file__},
        {"PREAU_CLOCK": "2099-01-24T14:24"},
        {"DATABASE_URL": "postgres://nobody@localhost:1/nowhere"},
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path, given):
    stopped = preau(tmp_path, "demo", **given)
    assert stopped.exit_code != 0
    assert one_sentence(stopped)


def test_a_port_in_use_is_said(tmp_path):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        stopped = preau(tmp_path, "demo", PORT=str(door.getsockname()[1]))
    assert "déjà pris" in one_sentence(stopped)


def test_a_real_site_refuses_the_demo(tmp_path):
    with demo(tmp_path / "demo"):
        pass
    assert "démonstration" in one_sentence(preau(tmp_path / "demo", "serve"))
    assert "PREAU_CLOCK" in one_sentence(preau(tmp_path / "new", "serve", PREAU_CLOCK="2022-01-24T14:24"))
    assert "preau migrate" in one_sentence(preau(tmp_path / "new", "serve"))


def test_what_only_looks_looks_at_a_demo_too(tmp_path):
    with demo(tmp_path, PREAU_CLOCK="2022-01-24T14:24") as _:
        end = time.monotonic() + PATIENCE
        while "Effacer les anciens courriers" not in (shown := preau(tmp_path, "jobs").output):
            assert time.monotonic() < end, shown
            time.sleep(0.2)
    assert "Effacer les anciens courriers (travail du 24/01/2022)" in shown
    assert "2022-01" not in shown, "a date is said as elsewhere"
    verified = preau(tmp_path, "journal", "verify")
    assert (verified.exit_code, "saint-loubes" in verified.output) == (0, True)
    assert "Il n’y a pas de travail n° 999" in preau(tmp_path, "jobs", "retry", "999").output
    assert "démonstration" in one_sentence(preau(tmp_path, "town", "load", str(TOWN)))


def test_a_town_from_its_file_to_its_backup(tmp_path):
    data, file = tmp_path / "data", tmp_path / "town.toml"
    file.write_text(TOWN.read_text())
    assert preau(data, "migrate").exit_code == 0
    assert "La commune est créée." in preau(data, "town", "load", str(file)).stdout
    assert "comme dans le fichier" in preau(data, "town", "load", str(file)).stdout
    file.write_text(TOWN.read_text().replace('banner = "MAIRIE SAINT LOUBÈS"', 'banner = "SAINT-LOUBÈS"'))
    refused = preau(data, "town", "load", str(file))
    assert refused.exit_code != 0
    assert "« MAIRIE SAINT LOUBÈS » → « SAINT-LOUBÈS »" in refused.stderr
    assert "--force" in refused.stderr
    assert preau(data, "town", "load", str(file), "--force").exit_code == 0
    published = preau(data, "season", "publish", "saint-loubes", "accueil-periscolaire")
    assert published.exit_code == 0, published.stderr
    assert "inchangés" in published.stdout
    assert "agent.nouveau" in preau(data, "officer", "add", "saint-loubes", "agent.nouveau", "Une agente").stdout
    assert "déjà pris" in one_sentence(preau(data, "officer", "add", "saint-loubes", "Agent.Nouveau", "Une autre"))
    new = ("officer", "add", "saint-loubes", "agent.neuf", "Un agent", "--role", "department_officer")
    assert "department manque" in one_sentence(preau(data, *new))
    assert "pas de service « rien »" in one_sentence(preau(data, *new, "--department", "rien"))
    assert "agent.neuf" in preau(data, *new, "--department", "enfance").stdout
    other = ("officer", "change", "saint-loubes", "Agent.Neuf", "--role", "site_leader", "--site")
    assert "Agent.Neuf : site_leader." in preau(data, *other, "Île Bleue").stdout
    assert "pas de site « rien »" in one_sentence(preau(data, *other, "rien"))
    assert "pas d’agent « maman »" in one_sentence(preau(data, "officer", "change", "saint-loubes", "maman"))
    same = ("officer", "change", "saint-loubes", "agent.neuf")
    assert "Dites ce qui change" in one_sentence(preau(data, *same))
    assert "agent.neuf : site_leader." in preau(data, *same, "--site", "Jean De La Fontaine").stdout
    assert "department ne va pas" in one_sentence(preau(data, *same, "--department", "enfance"))
    assert (
        "agent.neuf : department_officer."
        in preau(data, *same, "--role", "department_officer", "--department", "enfance").stdout
    )
    for name, who in (("", "Une agente"), ("a" * 121, "Une agente"), ("une\nagente", "Une"), ("une.agente", "b" * 121)):
        refused = one_sentence(preau(data, "officer", "add", "saint-loubes", name, who))
        assert refused.endswith("doit avoir de 1 à 120 caractères, sur une seule ligne.")
    assert preau(data, "backup", str(tmp_path / "copie.sqlite3")).exit_code == 0
    assert "existe déjà" in one_sentence(preau(data, "backup", str(tmp_path / "copie.sqlite3")))


def test_an_officer_is_listed_reset_and_closed(data):
    assert preau(data, "town", "load", str(TOWN)).exit_code == 0
    for username in ("une.agente", "un.agent"):
        assert preau(data, "officer", "add", "saint-loubes", username, "Une agente").exit_code == 0
    own = ("saint-loubes", "Une.Agente")

    def line() -> str:
        told = preau(data, "officer", "list", "saint-loubes").stdout.splitlines()
        return next(one for one in told if "  une.agente  " in one)

    assert line() == "Une agente  une.agente  administrateur  actif  sans second facteur  jamais connecté"
    assert "Une.Agente : a@mairie.example." in preau(data, "officer", "address", *own, "a@mairie.example").stdout
    assert "n’est pas complète" in one_sentence(preau(data, "officer", "address", *own, "a@mairie.example\nBcc:x@y.fr"))
    first, again = (preau(data, "officer", "reset", *own).stdout.split("  ")[1] for _ in range(2))
    assert first != again
    assert "pas de second facteur" in preau(data, "officer", "reset", *own, "--second-factor").stdout
    assert "fermé" in preau(data, "officer", "disable", *own).stdout
    assert "  fermé  " in line()
    last = ("saint-loubes", "un.agent")
    for words in (("disable", *last), ("change", *last, "--role", "revenue_officer")):
        assert "dernier administrateur" in one_sentence(preau(data, "officer", *words))
    assert preau(data, "officer", "enable", *own).exit_code == 0
    assert preau(data, "officer", "disable", *last).exit_code == 0


def test_the_journal_says_whether_anything_was_changed(data):
    preau(data, "town", "load", str(TOWN))
    for activity in ("accueil-periscolaire", "restauration-scolaire"):
        preau(data, "season", "publish", "saint-loubes", activity)
    whole = preau(data, "journal", "verify")
    assert whole.exit_code == 0, whole.stderr
    told = r"saint-loubes : \d+ événements se suivent, jusqu’au n° \d+ \([0-9a-f]{16}\)\.\n"
    assert re.fullmatch(told, whole.stdout), whole.stdout
    with closing(sqlite3.connect(data / "preau.sqlite3")) as database:
        [made] = database.execute("SELECT sql FROM sqlite_master WHERE name = 'ck_event_stays'").fetchone()
        database.execute("DROP TRIGGER ck_event_stays")
        [event] = database.execute("SELECT max(id) FROM event WHERE verb = 'season_published'").fetchone()
        database.execute("UPDATE event SET subject = 'season:1000' WHERE id = ?", [event])
        database.execute(made)
        database.commit()
    changed = preau(data, "journal", "verify")
    assert changed.exit_code == 1
    assert f"puis l’événement {event} ne suit pas le n° " in changed.stdout


def test_a_town_shows_its_own_screens(data, tmp_path):
    folder = tmp_path / "captures"
    folder.mkdir()
    assert preau(data, "town", "load", str(TOWN)).exit_code == 0
    (folder / "grille.webp").write_bytes(b"RIFF0000WEBP")
    assert "montre : grille." in preau(data, "town", "pictures", "saint-loubes", str(folder)).stdout
    (folder / "accueil.png").write_bytes(b"")
    refused = preau(data, "town", "pictures", "saint-loubes", str(folder))
    assert "accueil.png : le nom doit être" in refused.stderr
    assert "Aucune commune" in one_sentence(preau(data, "town", "pictures", "nulle-part", str(folder)))
    assert "Dites le dossier" in one_sentence(preau(data, "town", "pictures", "saint-loubes"))
    assert "plus d’images" in preau(data, "town", "pictures", "saint-loubes", "--remove").stdout


def test_a_file_with_a_mistake(data, tmp_path):
    file = tmp_path / "town.toml"
    file.write_text(TOWN.read_text().replace('starts_at = "07:15"', 'starts_at = "7h15"'))
    stopped = preau(data, "town", "load", str(file))
    said = stopped.stderr.strip().splitlines()
    assert said[0] == "Erreur\u00a0: Rien n’a été écrit. 1 erreur à corriger dans le fichier :"
    assert said[1].partition(" : ")[2].startswith("activities n° 1, slots n° 1, starts_at doit être une heure")
    dotted = b"a." * 20_000 + b"a = 1"  # tomllib takes a minute for it
    for nonsense in (b"slug = ", b"slug = '\xe9'", b"slug = " + b"9" * 5000, b"slug = " + b"[" * 50_000, dotted):
        file.write_bytes(nonsense)
        assert "n’est pas un" in one_sentence(preau(data, "town", "load", str(file)))


def test_a_slug_that_no_town_has_is_answered_with_those_there_are(data, tmp_path):
    assert "preau town load" in one_sentence(preau(data, "officer", "add", "saint-loubes", "une.agente", "Une"))
    preau(data, "town", "load", str(TOWN))
    for asked in (("officer", "add", "saint-loube", "une.agente", "Une"), ("season", "publish", "saint-loube", "a")):
        assert one_sentence(preau(data, *asked)).endswith("« saint-loube ». Il y a : saint-loubes.")
    file = tmp_path / "town.toml"
    file.write_text(TOWN.read_text().replace('slug = "saint-loubes"', 'slug = "saint-loube"'))
    created = preau(data, "town", "load", str(file)).stdout
    assert created.endswith("La commune est créée. Il y avait déjà : saint-loubes.\n")


def test_a_copy_into_a_folder_that_is_not_there_says_so(data, tmp_path):
    told = one_sentence(preau(data, "backup", str(tmp_path / "copies" / "une.sqlite3")))
    assert told.endswith("copies n’existe pas : créez-le d’abord.")


def test_a_limit_that_comes_earlier_wants_its_notice(data, tmp_path):
    file = tmp_path / "town.toml"
    preau(data, "town", "load", str(TOWN))
    stricter = 'add = { kind = "business_days", days = 4, at = "10:00" }'
    file.write_text(TOWN.read_text().replace('add = { kind = "business_days", days = 2, at = "10:00" }', stricter))
    refused = preau(data, "town", "load", str(file), "--force").stderr
    assert "jusqu’à 2 jours ouvrés avant à 10:00 → jusqu’à 4 jours ouvrés avant à 10:00." in refused
    assert "Ajoutez --notice" in refused
    done = preau(data, "town", "load", str(file), "--force", "--notice", "La cuisine centrale commande plus tôt.")
    assert done.stdout.endswith("La commune est comme dans le fichier.\n")


def test_the_readme_tells_the_commands_that_exist():
    told = (ROOT / "README.md").read_text() + (ROOT / "docs" / "deployment.md").read_text()
    helped = subprocess.run(
        [sys.executable, "-m", "pwa", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    commands = [line.split()[0] for line in helped.split("Commandes\u00a0:")[1].splitlines() if line.strip()]
    assert all(f"preau {command}" in told for command in commands), commands
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert tools["project"]["scripts"] == {"preau": "pwa.__main__:main"}


def one_sentence(done: Result) -> str:
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code != 0, done.stdout
    lines = [line for line in done.stderr.splitlines() if line]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_jobs_are_listed_and_tried_again(data):
    assert "Aucun travail." in preau(data, "jobs").output
    with closing(sqlite3.connect(data / "preau.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO job (kind, key, payload, progress, made_at, due_at, failed_at, attempts, last_error) VALUES "
            "('forget_letters', '2026-11-27', '{}', '{}', '2026-11-27', '2026-11-27', '2026-11-27', 10, 'OSError 5')"
        )
    line = preau(data, "jobs").output
    assert "échoué" in line
    assert "Effacer les anciens courriers (travail du 27/11/2026), 10 essais\u00a0: OSError 5" in line
    assert "travail n° 1" in preau(data, "jobs", "retry", "1").output
    assert "sera réessayé" in preau(data, "jobs").output
    unknown = preau(data, "jobs", "retry", "2")
    assert unknown.exit_code == 1
    assert "Il n’y a pas de travail n° 2" in unknown.output


def words_of(command: click.Command, *way: str) -> Iterator[tuple[str, ...]]:
    """Every command that can be written, from `preau` down."""
    yield way
    for name, inside in getattr(command, "commands", {}).items():
        yield from words_of(inside, *way, name)


ENGLISH = re.compile(
    r"\b(show|this|message|commands|command|args|text|missing|try|for help|error|invalid|file|directory|integer|"
    r"does not|no such|got|slug|username|target|source|number|activity|name)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("words", [*words_of(main)], ids=" ".join)
def test_a_help_is_in_french(tmp_path, words):
    told = preau(tmp_path, *words, "--help")
    assert told.exit_code == 0
    assert told.output.startswith("Usage\u00a0: preau")
    assert ENGLISH.findall(told.output) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rendre",), "Il n’y a pas de commande « rendre »."),
        (("officer", "ad"), "Il n’y a pas de commande « ad »."),
        (("--vite",), "Il n’y a pas d’option « --vite »."),
        (("jobs", "--forc"), "Il n’y a pas d’option « --forc »."),
        (("officer", "add", "a"), "Il manque UTILISATEUR."),
        (("migrate", "vite"), "« vite » est de trop."),
        (("rights", "a", "b"), "« a b » est de trop."),
        (("jobs", "retry", "x"), "NUMÉRO\u00a0: « x » n’est pas un nombre."),
        (("jobs", "retry", "0"), "NUMÉRO\u00a0: 0 est trop petit."),
        (("town", "load", "/nulle/part"), "FICHIER\u00a0: il n’y a pas de fichier « /nulle/part »."),
        (("town", "load", "/"), "FICHIER\u00a0: « / » n’est pas un fichier."),
        (("town", "load", __file__, "--force=1"), "L’option --force ne prend pas de valeur."),
        (("season", "publish", "a", "b", "--notice"), "L’option --notice demande une valeur."),
        (
            ("officer", "add", "a", "b", "c", "--role", "maire"),
            "--role\u00a0: « maire » n’est pas l’un de "
            "administrator, department_officer, revenue_officer, site_leader.",
        ),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_a_command_that_is_miswritten_is_told_in_french(tmp_path, words, said):
    told = preau(tmp_path, *words)
    assert told.exit_code == 2
    assert one_sentence(told).startswith(f"Erreur\u00a0: {said}")
    assert not list(tmp_path.iterdir()), "nothing is begun"


def test_the_rights_are_listed(tmp_path):
    told = dict(line.split(maxsplit=1) for line in preau(tmp_path, "rights").output.splitlines())
    assert set(told) == set(CATALOGUE)
    assert told["review"] == (
        "Répondre aux demandes : administrateur (administrator, la commune), "
        "agent d’un service (department_officer, son service)"
    )
    assert told["visit"] == "Lire ce qui est public : tout le monde"
    assert "représentant (guardian, ce qui est à lui)" in told["book"]
    health = Right("Voir les allergies", {Role.SITE_LEADER: Reach.SITE}, Sensitivity.HEALTH)
    assert line_of("see_allergies", health).endswith(
        "Voir les allergies : responsable d’un site (site_leader, son site) — santé, chaque lecture est notée"
    )
