"""The data that a command works on: open, and up to date."""

import os
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from pwa import migrations
from pwa.commands.around.stopping import Refused
from pwa.models.towns import Town
from pwa.running import clock
from pwa.settings import Settings, WrongSetting, read
from pwa.storage import instance
from pwa.storage.databases import opened


def settings(*, is_demo: bool = False) -> Settings:
    """Those of the environment. Raises WrongSetting."""
    return read(os.environ, is_demo=is_demo)


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
    if {module.name for module in pkgutil.iter_modules(migrations.__path__)} - await instance.migrated():
        raise WrongSetting("La base n’est pas à jour de cette version : lancez d’abord « preau migrate ».")


async def town_named(slug: str) -> Town:
    """That town. Raises Refused with the names of those there are: a slug is easily mistyped."""
    if town := await Town.get_or_none(slug=slug):
        return town
    known = [str(one) for one in await Town.all().order_by("slug").values_list("slug", flat=True)]
    if not known:
        raise Refused(f"Aucune commune ne s’appelle « {slug} » : lancez d’abord « preau town load ».")
    raise Refused(f"Aucune commune ne s’appelle « {slug} ». Il y a : {', '.join(known)}.")
