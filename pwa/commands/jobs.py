"""`preau jobs`, `preau jobs retry`."""

import asyncio

import click

from pwa.commands.around.data import any_data, settings
from pwa.commands.around.stopping import Refused
from pwa.domain.french import count
from pwa.domain.jobs import board
from pwa.domain.jobs.shown import ShownJob
from pwa.domain.refusals import NotFound
from pwa.running import clock
from pwa.settings import Settings
from pwa.shared.texts.jobs import JOB_STATES


@click.group(help="Les travaux : ce qui attend, ce qui a échoué.", invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        for line in asyncio.run(shown(settings())):
            click.echo(line)


@jobs.command(help="Essayer de nouveau un travail, maintenant.")
@click.argument("number", metavar="NUMÉRO", type=click.IntRange(1))
def retry(number: int) -> None:
    asyncio.run(tried_again(settings(), number))
    click.echo(f"Le travail n° {number} sera essayé de nouveau.")


async def shown(settings: Settings) -> list[str]:
    """A line a job: those that failed first, then those to come."""
    async with any_data(settings):
        return [line_of(one) for one in await board.shown()] or ["Aucun travail."]


def line_of(job: ShownJob) -> str:
    """« 12  échoué  Effacer les anciens courriers (travail du 24/01/2022), 10 essais : TimeoutError »."""
    where = f"{job.town}, " if job.town else ""
    tried = f", {count(job.attempts, 'essai')}" if job.attempts else ""
    error = f" : {job.last_error}" if job.last_error else ""
    return f"{job.id:>5}  {JOB_STATES[job.state]:<12}  {job.label} ({where}{job.occurrence}){tried}{error}"


async def tried_again(settings: Settings, number: int) -> None:
    async with any_data(settings):
        try:
            await board.retry(number, clock.real_time())
        except NotFound as error:
            raise Refused(f"Il n’y a pas de travail n° {number} à essayer de nouveau.") from error


COMMAND = jobs
