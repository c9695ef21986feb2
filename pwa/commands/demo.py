"""`preau demo`."""

import asyncio

import click

from pwa import demonstration
from pwa.commands.around.data import settings
from pwa.commands.around.serving import door, serve_on
from pwa.domain import demo as demo_towns
from pwa.domain.french import day_title, hour, local
from pwa.running.clock import real_time
from pwa.settings import Settings


@click.command(help="La démonstration : cinq communes et des familles fictives, sur cette machine seulement.")
def demo() -> None:
    chosen = settings(is_demo=True)
    with door("127.0.0.1", chosen.port) as taken:
        clock = asyncio.run(demonstration.prepare(chosen))
        now = local(clock.town(real_time()))
        serve_on(taken, chosen, lambda: tell_sign_ins(chosen, f"{day_title(now.date())} à {hour(now)}"))


def tell_sign_ins(chosen: Settings, date: str) -> None:
    """The site's address, and one line for each sign-in."""
    site, password = f"http://localhost:{chosen.port}", demonstration.password_of(chosen)
    click.echo(f"\nPréau : {site}/ — à la mairie, nous sommes le {date}.\n")
    for one in demo_towns.sign_ins():
        click.echo(f"{site}/{one.slug}/  {one.username}  {password}  {one.who}")
    click.echo(f"\nLes courriels : {site}/demo/courriers — Ctrl+C pour arrêter.\n")


COMMAND = demo
