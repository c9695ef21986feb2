"""Whole copies of the database: made while the site runs, in one file, and put back where there is nothing yet.

A copy appears under its name only once it is whole, and only its owner may read it. SQLite is copied by its own online
backup, which makes nobody wait; PostgreSQL by `pg_dump` and `pg_restore`, in one transaction.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

SQLITE, POSTGRES = b"SQLite format 3\x00", b"PGDMP"
"""How a copy of each kind begins."""

SAME = ("--no-owner", "--no-privileges")
"""A copy belongs to whoever puts it back."""


class NotCopied(Exception):
    """The copy was not made, or not put back; the message is a French sentence."""


def copy(url: str, target: Path) -> None:
    """Copy the database into a file that does not exist yet."""
    if target.exists():
        raise NotCopied(f"{target} existe déjà : choisissez un autre nom.")
    if not target.parent.is_dir():
        raise NotCopied(f"Le dossier {target.parent} n’existe pas : créez-le d’abord.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise NotCopied(f"On ne peut pas écrire dans le dossier {target.parent}.")
    with whole(target) as partial:
        if url.startswith("sqlite://"):
            copy_sqlite(existing(path_of(url)), partial)
        else:
            run_postgres(url, "pg_dump", "--format=custom", *SAME, f"--file={partial}")


def put_back(url: str, source: Path) -> None:
    """Put a copy back: where there is no SQLite file, or into a PostgreSQL database that has no table."""
    begins, is_sqlite = first_bytes(source), url.startswith("sqlite://")
    if not begins.startswith(SQLITE if is_sqlite else POSTGRES):
        raise NotCopied(f"{source} n’est pas une copie de cette sorte de base : regardez DATABASE_URL.")
    if not is_sqlite:
        run_postgres(url, "pg_restore", "--single-transaction", *SAME, f"--dbname={base_of(url)}", str(source))
        return
    target = path_of(url)
    for one in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if one.exists():
            raise NotCopied(f"{one} existe : arrêtez le site et mettez ce fichier de côté d’abord.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole(target) as partial:
        copy_sqlite(source, partial)


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A file to fill beside the target, which takes its name when the block ends well and goes otherwise."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def copy_sqlite(source: Path, target: Path) -> None:
    """All of it as it stood at one instant, then read again to be sure of it."""
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as made:
            live.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
            found = made.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise NotCopied(f"{source} n’a pas pu être copié : {error}.") from error
    if found != "ok":
        raise NotCopied(f"{source} est abîmé : {found}.")


def run_postgres(url: str, *command: str) -> None:
    """One of PostgreSQL's own commands; the password is told to it where no other user can read it."""
    try:
        done = subprocess.run(
            command, env=os.environ | connection(url), stdin=subprocess.DEVNULL, capture_output=True, text=True
        )  # fmt: skip
    except FileNotFoundError as error:
        raise NotCopied(f"Il manque {command[0]} : installez le paquet postgresql-client.") from error
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if "error" in line.lower()] or [f"code {done.returncode}"]
        raise NotCopied(f"{command[0]} n’y est pas arrivé : {told[0].rstrip('.')}.")


def connection(url: str) -> dict[str, str]:
    """DATABASE_URL in the variables of PostgreSQL's commands."""
    parts = urlsplit(url)
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    told = {
        "PGHOST": given.get("host") or parts.hostname,
        "PGPORT": given.get("port") or parts.port,
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGSSLMODE": given.get("sslmode") or given.get("ssl"),
        "PGDATABASE": base_of(url),
    }
    return {name: str(value) for name, value in told.items() if value}


def base_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite://"))


def existing(path: Path) -> Path:
    if not path.exists():
        raise NotCopied(f"Il n’y a rien à sauvegarder : {path} n’existe pas.")
    return path


def first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)
