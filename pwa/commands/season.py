"""`preau season publish`."""

import asyncio

import click

from pwa.commands.around.data import data, settings, town_named
from pwa.commands.around.options import with_notice
from pwa.commands.around.stopping import Refused
from pwa.domain.bookings.season.publish import Published
from pwa.domain.bookings.season.publish import publish as publish_season
from pwa.domain.french import count
from pwa.models.bookings import Season
from pwa.running import clock
from pwa.settings import Settings


@click.group(help="Les saisons des activités.")
def season() -> None:
    pass


@season.command(name="publish", help="Publier les jours d’une activité, ou les mettre à jour de ses règles.")
@click.argument("slug", metavar="COMMUNE")
@click.argument("activity", metavar="ACTIVITÉ")
@with_notice
def publish(slug: str, activity: str, notice: str | None) -> None:
    for one in asyncio.run(published(settings(), slug, activity, notice)):
        click.echo(f"{one.added} ajoutés, {one.moved} changés, {one.closed} fermés, {one.kept} inchangés.")
        if one.held:
            earlier = count(one.held, "date limite avancerait", "dates limites avanceraient")
            click.echo(f"{earlier} : ajoutez --notice pour le dire aux familles.")


async def published(settings: Settings, slug: str, activity: str, notice: str | None) -> list[Published]:
    """Publish every season of an activity that is not over."""
    async with data(settings) as now:
        town = await town_named(slug)
        seasons = await Season.filter(
            activity__town=town, activity__code=activity, ends_on__gte=now.date(), withdrawn_at=None
        ).order_by("starts_on")
        if not seasons:
            raise Refused(f"« {slug} » n’a pas d’activité « {activity} » avec une saison en cours ou à venir.")
        return [await publish_season(one.id, now=now, notice=notice, real_now=clock.real_time()) for one in seasons]


COMMAND = season
