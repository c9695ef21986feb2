"""`preau serve`."""

import asyncio

import click

from pwa.app import ready
from pwa.commands.around.data import check_migrated, settings
from pwa.commands.around.serving import door, serve_on
from pwa.domain.events import adopting
from pwa.settings import Settings
from pwa.storage.databases import opened


@click.command(help="Le site d’une ou plusieurs communes.")
def serve() -> None:
    chosen = settings()
    with door(chosen.host, chosen.port) as taken:
        asyncio.run(check(chosen))
        serve_on(taken, chosen, lambda: click.echo(f"Préau écoute sur {chosen.host}:{chosen.port}."))


async def check(settings: Settings) -> None:
    """Say now, in one sentence, what would stop the site from starting."""
    async with opened(settings.database_url):
        await check_migrated()
        await ready(settings)
        await adopting.adopt()


COMMAND = serve
