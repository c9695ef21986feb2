"""`preau restore`."""

import asyncio
from pathlib import Path

import click

from pwa.commands.around.data import settings
from pwa.domain import eras
from pwa.settings import Settings
from pwa.storage import copies
from pwa.storage.databases import opened


@click.command(help="Remettre une copie, là où il n’y a encore rien.")
@click.argument("source", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(source: Path) -> None:
    asyncio.run(put_back(settings(), source))
    click.echo("Les données sont remises. Lancez maintenant « preau migrate », puis le site.")


async def put_back(settings: Settings, source: Path) -> None:
    """Put a copy back where there is nothing: another era begins, and phones ask what is gone."""
    await asyncio.to_thread(copies.put_back, settings.database_url, source)
    async with opened(settings.database_url):
        await eras.begin()


COMMAND = restore
