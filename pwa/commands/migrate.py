"""`preau migrate`."""

import asyncio

import click

from pwa.commands.around.data import settings
from pwa.domain.events import adopting
from pwa.settings import Settings
from pwa.storage.databases import opened
from pwa.storage.up_to_date import bring_up_to_date


@click.command(help="Mettre la base à jour de cette version.")
def migrate() -> None:
    asyncio.run(migrated(settings()))
    click.echo("La base est à jour.")


async def migrated(settings: Settings) -> None:
    async with opened(settings.database_url):
        await bring_up_to_date(settings.database_url)
        await adopting.adopt()


COMMAND = migrate
