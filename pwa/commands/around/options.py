"""Options of more than one command."""

import click

with_notice = click.option(
    "--notice", metavar="TEXTE", help="Ce que l’on dit aux familles quand une date limite avance."
)
