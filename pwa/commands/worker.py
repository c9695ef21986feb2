"""`preau worker`."""

import asyncio
import signal

import click

from pwa.commands.around.data import data, settings
from pwa.running import clock, logs
from pwa.settings import Settings
from pwa.working import worker as working


@click.command(help="Envoyer les courriels et faire les travaux, dans un processus à part.")
def worker() -> None:
    asyncio.run(work(settings()))


async def work(settings: Settings) -> None:
    """Send letters and do jobs until the process is told to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    logs.start()
    async with data(settings), clock.kept():
        await working.work(settings, await clock.settled(settings), stop)


COMMAND = worker
