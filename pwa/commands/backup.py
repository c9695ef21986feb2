"""`preau backup`."""

import asyncio
from contextlib import suppress
from pathlib import Path

import click

from pwa.commands.around.data import settings
from pwa.commands.around.stopping import Refused
from pwa.domain.figures import note_backup
from pwa.running import clock
from pwa.settings import Settings
from pwa.storage import copies
from pwa.storage.databases import DatabaseBusy, opened

PATIENCE = 10
"""Times that a backup tries to note itself on a busy database, 5 seconds each."""
COPIED = "Les données sont copiées dans {}"


@click.command(help="Copier les données, même pendant que le site tourne.")
@click.argument("target", metavar="FICHIER", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    asyncio.run(copied(settings(), target))
    click.echo(f"{COPIED.format(target)}.")


async def copied(settings: Settings, target: Path) -> None:
    """Copy the database while it is in use, then remember when: `/metrics` tells the age of the last one."""
    await asyncio.to_thread(copies.copy, settings.database_url, target)
    async with opened(settings.database_url):
        for _ in range(PATIENCE):
            with suppress(DatabaseBusy):
                return await note_backup(clock.real_time())
    raise Refused(f"{COPIED.format(target)}, mais la base est trop occupée pour le noter.")


COMMAND = backup
