"""What `preau` does besides serving: each command opens the data, does one thing and says what it did, in French."""

import asyncio
import pkgutil
import re
import secrets
import signal
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from tortoise.exceptions import OperationalError

from pwa import migrations, routes
from pwa.app import ready
from pwa.domain import eras, officers
from pwa.domain.accounts import passwords
from pwa.domain.bookings.season.publish import Published, publish
from pwa.domain.events import adopting
from pwa.domain.events.verifying import Verified, verify
from pwa.domain.figures import note_backup
from pwa.domain.french import count
from pwa.domain.jobs import board
from pwa.domain.jobs.board import ShownJob
from pwa.domain.loading import Loaded, load_town
from pwa.domain.officers import Duty
from pwa.domain.refusals import NotFound
from pwa.domain.tiles import unknown_codes
from pwa.models import Season, Town
from pwa.running import clock, logs
from pwa.settings import Settings, WrongSetting
from pwa.shared.texts import JOB_STATES
from pwa.storage import copies
from pwa.storage.databases import DatabaseBusy, bring_up_to_date, opened, reading, rows
from pwa.web.rooms import found
from pwa.working import worker

LONGEST_NAME = 120
MOST_DOTS = 1000
"""In one line of a town file."""
PATIENCE = 10
"""Times that a backup tries to note itself on a busy database, 5 seconds each."""
COPIED = "Les données sont copiées dans {}"


class Refused(Exception):
    """The command cannot be done; the message is a French sentence."""


@asynccontextmanager
async def any_data(settings: Settings) -> AsyncIterator[None]:
    """The data, a demo's too, open and up to date: for what asks no town's time."""
    async with opened(settings.database_url):
        await check_migrated()
        yield


@asynccontextmanager
async def data(settings: Settings) -> AsyncIterator[datetime]:
    """A real site's data, open and up to date; gives the town's time."""
    async with any_data(settings):
        yield (await clock.settled(settings)).town(clock.real_time())


async def check_migrated() -> None:
    """Every migration of this version has been run on these data."""
    try:
        done = {row["name"] for row in await rows(reading(), "SELECT name FROM tortoise_migrations")}
    except OperationalError:
        done = set()
    if {module.name for module in pkgutil.iter_modules(migrations.__path__)} - done:
        raise WrongSetting("La base n’est pas à jour de cette version : lancez d’abord « preau migrate ».")


async def check(settings: Settings) -> None:
    """Say now, in one sentence, what would stop the site from starting."""
    async with opened(settings.database_url):
        await check_migrated()
        await ready(settings)
        await adopting.adopt()


async def migrate(settings: Settings) -> None:
    async with opened(settings.database_url):
        await bring_up_to_date(settings.database_url)
        await adopting.adopt()


async def journal_verify(settings: Settings) -> list[Verified]:
    """Follow every town's chain of events."""
    async with any_data(settings):
        return await verify()


async def work(settings: Settings) -> None:
    """Send letters and do jobs until the process is told to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    logs.start()
    async with data(settings):
        await worker.work(settings, await clock.settled(settings), stop)


async def jobs_shown(settings: Settings) -> list[str]:
    """A line a job: those that failed first, then those to come."""
    async with any_data(settings):
        return [line_of(one) for one in await board.shown()] or ["Aucun travail."]


def line_of(job: ShownJob) -> str:
    """« 12  échoué  Effacer les anciens courriers (travail du 24/01/2022), 10 essais : TimeoutError »."""
    where = f"{job.town}, " if job.town else ""
    tried = f", {count(job.attempts, 'essai')}" if job.attempts else ""
    error = f" : {job.last_error}" if job.last_error else ""
    return f"{job.id:>5}  {JOB_STATES[job.state]:<12}  {job.label} ({where}{job.occurrence}){tried}{error}"


async def job_retry(settings: Settings, number: int) -> None:
    async with any_data(settings):
        try:
            await board.retry(number, clock.real_time())
        except NotFound as error:
            raise Refused(f"Il n’y a pas de travail n° {number} à essayer de nouveau.") from error


async def town_load(settings: Settings, file: Path, *, force: bool, notice: str | None = None) -> Loaded:
    """Create a town from its file, or bring it to what the file says."""
    text, document = town_file(file)
    refuse_unknown_tiles(document)
    async with data(settings) as now:
        return await load_town(document, now=now, real_now=clock.real_time(), force=force, text=text, notice=notice)


def refuse_unknown_tiles(document: dict[str, Any]) -> None:
    """A town renames or hides the tile of a room that exists."""
    tiles = [room.tile for room in found(routes) if room.tile]
    if unknown := unknown_codes(document, tiles):
        known = ", ".join(sorted(tile.code for tile in tiles))
        raise Refused(f"profile, tiles : pas de tuile « {unknown[0]} ». Leurs codes : {known}.")


def town_file(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file, and what it says."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        refuse_long_keys(text)
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Refused(f"{path} n’est pas un texte en UTF-8.") from error
    except (ValueError, RecursionError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f" : voyez la ligne {place[1]}, colonne {place[2]}" if place else ""
        raise Refused(f"{path} n’est pas un fichier TOML lisible{where}.") from error


def refuse_long_keys(text: str) -> None:
    """As `tomllib` refuses, which takes the square of a key's dots: a minute for twenty thousand."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > MOST_DOTS:
            raise ValueError(f"too many dots (at line {number}, column 1)")


async def no_such_town(slug: str) -> Refused:
    """With the names of the towns there are: a slug is easily mistyped."""
    known = [str(one) for one in await Town.all().order_by("slug").values_list("slug", flat=True)]
    if not known:
        return Refused(f"Aucune commune ne s’appelle « {slug} » : lancez d’abord « preau town load ».")
    return Refused(f"Aucune commune ne s’appelle « {slug} ». Il y a : {', '.join(known)}.")


async def season_publish(settings: Settings, slug: str, activity: str, notice: str | None) -> list[Published]:
    """Publish every season of an activity that is not over."""
    async with data(settings) as now:
        if not await Town.exists(slug=slug):
            raise await no_such_town(slug)
        seasons = await Season.filter(
            activity__town__slug=slug, activity__code=activity, ends_on__gte=now.date(), withdrawn_at=None
        ).order_by("starts_on")
        if not seasons:
            raise Refused(f"« {slug} » n’a pas d’activité « {activity} » avec une saison en cours ou à venir.")
        return [await publish(one.id, now=now, notice=notice, real_now=clock.real_time()) for one in seasons]


def refuse_name(what: str, given: str) -> None:
    if not given.strip() or len(given) > LONGEST_NAME or not given.isprintable():
        raise Refused(f"{what} doit avoir de 1 à {LONGEST_NAME} caractères, sur une seule ligne.")


async def officer_add(settings: Settings, slug: str, username: str, name: str, duty: Duty) -> str:
    """An account for someone of the town hall; gives its password, which is shown once."""
    refuse_name("Le nom d’utilisateur", username)
    refuse_name("Le nom de l’agent", name)
    password = secrets.token_urlsafe(12)
    async with data(settings), refused():
        await officers.add(await town_named(slug), username, name, duty, await passwords.hashed(password))
    return password


async def officer_change(settings: Settings, slug: str, username: str, duty: Duty) -> None:
    """Another role, department or site, from the next page on."""
    async with data(settings), refused():
        await officers.change(await town_named(slug), username, duty)


@asynccontextmanager
async def refused() -> AsyncIterator[None]:
    try:
        yield
    except officers.WrongDuty as wrong:
        raise Refused(str(wrong)) from wrong


async def town_named(slug: str) -> Town:
    if town := await Town.get_or_none(slug=slug):
        return town
    raise await no_such_town(slug)


async def backup(settings: Settings, target: Path) -> None:
    """Copy the database while it is in use, then remember when: `/metrics` tells the age of the last one."""
    await asyncio.to_thread(copies.copy, settings.database_url, target)
    async with opened(settings.database_url):
        for _ in range(PATIENCE):
            with suppress(DatabaseBusy):
                return await note_backup(clock.real_time())
    raise Refused(f"{COPIED.format(target)}, mais la base est trop occupée pour le noter.")


async def restore(settings: Settings, source: Path) -> None:
    """Put a copy back where there is nothing: another era begins, and phones ask what is gone."""
    await asyncio.to_thread(copies.put_back, settings.database_url, source)
    async with opened(settings.database_url):
        await eras.begin()
