"""A town's own pictures of its help pages, in the data folder: taken by the town, checked before they are kept.

A list beside them says which are shown: it is replaced in one go, so that a command killed midway shows those of before
or those that come, all of them.
"""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from pwa.storage import private

STEPS = ("connexion", "espace", "inscriptions", "grille", "recapitulatif", "reponse")
"""What each is a picture of; its file has that name."""
TYPES = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
BEGIN = {
    "image/webp": (b"RIFF", b"WEBP"),
    "image/png": (b"\x89PNG\r\n\x1a\n", b""),
    "image/jpeg": (b"\xff\xd8\xff", b""),
}
SHOWN = "shown.txt"
MOST = 300_000
"""Bytes of a picture: a family reads the page on its telephone."""


class WrongPictures(Exception):
    """Nothing was kept; the message has a French sentence a line."""


def keep(data: Path, slug: str, folder: Path) -> list[str]:
    """These take the place of those of before; their steps. Raises WrongPictures."""
    found = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    if wrong := [said for one in found if (said := wrong_in(one))] or doubles(found):
        raise WrongPictures("\n".join(wrong))
    if not found:
        raise WrongPictures(f"Le dossier est vide : il attend {', '.join(STEPS)}, en .webp, .png ou .jpg.")
    read = {name_of(one, content := one.read_bytes()): content for one in found}
    private.folder(home(data, slug))
    show(data, slug, kept(data, slug).values())
    for name, content in read.items():
        write(home(data, slug) / name, content)
    show(data, slug, read)
    sweep(data, slug)
    return [one.stem for one in found]


def name_of(file: Path, content: bytes) -> str:
    """Another picture has another name, so another address."""
    return f"{file.stem}.{hashlib.sha256(content).hexdigest()[:12]}{file.suffix.lower()}"


def write(file: Path, content: bytes) -> None:
    """Whole, or not at all."""
    aside = file.with_name(f"{file.name}.part")
    aside.write_bytes(content)
    aside.replace(file)


def show(data: Path, slug: str, names: Iterable[str]) -> None:
    """These alone from now on."""
    write(home(data, slug) / SHOWN, "\n".join(names).encode())


def sweep(data: Path, slug: str) -> None:
    """What is shown no more goes."""
    stay = {SHOWN, *kept(data, slug).values()}
    for one in home(data, slug).iterdir():
        if one.name not in stay:
            one.unlink()


def wrong_in(file: Path) -> str | None:
    """What is wrong with a file of the folder, as a sentence."""
    if file.stem not in STEPS:
        return f"{file.name} : le nom doit être l’un de {', '.join(STEPS)}."
    if file.suffix.lower() not in TYPES or not file.is_file():
        return f"{file.name} : l’image doit être en .webp, .png ou .jpg."
    if file.stat().st_size > MOST:
        return f"{file.name} : l’image pèse {file.stat().st_size // 1000} ko, au lieu de {MOST // 1000} au plus."
    first, then = BEGIN[TYPES[file.suffix.lower()]]
    with file.open("rb") as opened:
        head = opened.read(12)
    return None if head.startswith(first) and head[8:].startswith(then) else f"{file.name} : ce n’est pas cette image."


def doubles(found: list[Path]) -> list[str]:
    names = [one.stem for one in found]
    return [f"{name} : il y en a deux." for name in dict.fromkeys(names) if names.count(name) > 1]


def remove(data: Path, slug: str) -> bool:
    """The site's own come back; whether there were some."""
    if not home(data, slug).is_dir():
        return False
    show(data, slug, [])
    sweep(data, slug)
    shutil.rmtree(home(data, slug), ignore_errors=True)
    return True


def kept(data: Path, slug: str) -> dict[str, str]:
    """The file of each step that the town has taken."""
    try:
        names = [one.name for one in home(data, slug).iterdir() if one.suffix in TYPES]
    except FileNotFoundError:
        return {}
    shown = listed(data, slug)
    return {name.partition(".")[0]: name for name in names if shown is None or name in shown}


def listed(data: Path, slug: str) -> list[str] | None:
    """The names of those that are shown; None where no list says it: another version kept them, or all go right now."""
    try:
        return (home(data, slug) / SHOWN).read_text().splitlines()
    except FileNotFoundError:
        return None


def read(data: Path, slug: str, file: str) -> tuple[bytes, str] | None:
    """One of them, with its type; None for any other name."""
    if file not in kept(data, slug).values():
        return None
    try:
        return (home(data, slug) / file).read_bytes(), TYPES[Path(file).suffix]
    except FileNotFoundError:
        return None


def home(data: Path, slug: str) -> Path:
    return data / "help" / slug
