"""`preau town load`, `preau town pictures`."""

import asyncio
import re
import tomllib
from pathlib import Path
from typing import Any

import click

from pwa import routes
from pwa.commands.around.data import data, settings, town_named
from pwa.commands.around.options import with_notice
from pwa.commands.around.stopping import Refused
from pwa.domain.loading import Loaded, load_town
from pwa.running import clock
from pwa.settings import Settings
from pwa.storage import help_pictures
from pwa.storage.help_pictures import WrongPictures
from pwa.web.rooms import found

MOST_DOTS = 1000
"""In one line of a town file."""


@click.group(help="Les communes.")
def town() -> None:
    pass


@town.command(help="Créer une commune d’après son fichier, ou la remettre comme dans le fichier.")
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Écrire ce que dit le fichier, même là où la commune a changé depuis.")
@with_notice
def load(file: Path, force: bool, notice: str | None) -> None:
    done = asyncio.run(loaded(settings(), file, force=force, notice=notice))
    for line in [*done.differences, *done.beyond]:
        click.echo(line)
    if done.is_new:
        beside = f" Il y avait déjà : {', '.join(done.beside)}." if done.beside else ""
        click.echo(f"La commune est créée.{beside}")
    else:
        click.echo("La commune est comme dans le fichier.")


@town.command(help="Mettre à la page d’aide les images que la commune a prises de ses propres écrans.")
@click.argument("slug", metavar="COMMUNE")
@click.argument(
    "folder", metavar="DOSSIER", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--remove", is_flag=True, help="Les enlever : la page montre de nouveau celles du site, s’il en a.")
def pictures(slug: str, folder: Path | None, remove: bool) -> None:
    if (folder is None) is not remove:
        raise Refused("Dites le dossier des images, ou --remove.")
    folder_of_data, address = asyncio.run(place_of(settings(), slug))
    if folder is None:
        help_pictures.remove(folder_of_data, address)
        click.echo("La page d’aide n’a plus d’images à elle.")
    else:
        click.echo(f"La page d’aide montre : {', '.join(pictures_kept(folder_of_data, address, folder))}.")


async def place_of(settings: Settings, slug: str) -> tuple[Path, str]:
    """The data folder, and the address of that town. Raises Refused."""
    async with data(settings):
        return settings.data, str((await town_named(slug)).slug)


def pictures_kept(kept_in: Path, slug: str, folder: Path) -> list[str]:
    try:
        return help_pictures.keep(kept_in, slug, folder)
    except WrongPictures as wrong:
        raise Refused(f"Rien n’a changé. À corriger :\n{wrong}") from wrong


async def loaded(settings: Settings, file: Path, *, force: bool, notice: str | None = None) -> Loaded:
    """Create a town from its file, or bring it to what the file says."""
    text, document = town_file(file)
    async with data(settings) as now:
        return await load_town(
            document, now=now, real_now=clock.real_time(), force=force, text=text, notice=notice, tiles=tile_codes()
        )


def tile_codes() -> list[str]:
    """Of the rooms of the house."""
    return [room.tile.code for room in found(routes) if room.tile]


def town_file(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file, and what it says."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        refuse_long_keys(text)
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Refused(f"{path} n’est pas un texte en UTF-8.") from error
    except (ValueError, RecursionError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f" : voyez la ligne {place[1]}, colonne {place[2]}" if place else ""
        raise Refused(f"{path} n’est pas un fichier TOML lisible{where}.") from error


def refuse_long_keys(text: str) -> None:
    """As `tomllib` refuses, which takes the square of a key's dots: a minute for twenty thousand."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > MOST_DOTS:
            raise ValueError(f"too many dots (at line {number}, column 1)")


COMMAND = town
