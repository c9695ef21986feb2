"""`preau rights`."""

import click

from pwa.domain.rights import CATALOGUE, EVERYONE, Action, Right, Role, Sensitivity
from pwa.shared.texts.officers import FAR

READ = {
    Sensitivity.ORDINARY: "",
    Sensitivity.HEALTH: " — santé, chaque lecture est notée",
    Sensitivity.MONEY: " — argent, chaque lecture est notée",
    Sensitivity.DOCUMENTS: " — pièces, chaque lecture est notée",
    Sensitivity.PEOPLE: " — personnes, chaque lecture est notée",
}


@click.command(help="Les droits : ce que chaque fonction peut faire, et jusqu’où.")
def rights() -> None:
    for action, right in sorted(CATALOGUE.items()):
        click.echo(line_of(action, right))


def line_of(action: Action, right: Right) -> str:
    """« review  Répondre aux demandes : administrateur (administrator, la commune), … »."""
    told = ", ".join(f"{role.words} ({role}{FAR[right.reaches[role]]})" for role in Role if role in right.reaches)
    who = "tout le monde" if dict(right.reaches) == EVERYONE else told
    return f"{action:<16}  {right.words} : {who}{READ[right.sensitivity]}"


COMMAND = rights
