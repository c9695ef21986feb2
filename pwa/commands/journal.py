"""`preau journal verify`."""

import asyncio

import click

from pwa.commands.around.data import any_data, settings
from pwa.domain.events.verifying import Verified
from pwa.domain.events.verifying import verify as verify_chains
from pwa.domain.french import count
from pwa.settings import Settings


@click.group(help="Ce qui s’est passé.")
def journal() -> None:
    pass


@journal.command(help="Vérifier que rien n’y a été changé, commune par commune.")
def verify() -> None:
    found = asyncio.run(verified(settings()))
    for one in found:
        click.echo(said_of(one))
    if any(one.broken is not None for one in found):
        raise SystemExit(1)


def said_of(one: Verified) -> str:
    """What the chain of a town tells."""
    held = count(one.events, "événement se suit", "événements se suivent")
    if one.broken is None:
        return f"{one.slug} : {held}, jusqu’au n° {one.position} ({one.hash[:16]})."
    if one.broken == 0:
        return f"{one.slug} : {held}, puis il en manque après le n° {one.position}."
    return f"{one.slug} : {held}, puis l’événement {one.broken} ne suit pas le n° {one.position}."


async def verified(settings: Settings) -> list[Verified]:
    """Follow every town's chain of events."""
    async with any_data(settings):
        return await verify_chains()


COMMAND = journal
