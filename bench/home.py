"""Where the parts of the bench take place: the demo towns in a new SQLite file, and the guide's household in them."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from pwa.app import create_app
from pwa.settings import Settings
from pwa.storage import databases
from tests import people
from tests.databases import SqliteTemplate

CARE = ("Bébé", "Accueil périscolaire")


@asynccontextmanager
async def demo_towns() -> AsyncIterator[tuple[str, Path]]:
    """The address of the open database, and its folder."""
    with tempfile.TemporaryDirectory() as folder:
        template = await asyncio.to_thread(SqliteTemplate, Path(folder), people.move_in)
        url = await template.copy()
        async with databases.opened(url):
            yield url, Path(folder)


def site_of(url: str, folder: Path) -> Starlette:
    """The site over that database, at the town's NOW, called where it runs."""
    return create_app(Settings(database_url=url, data=folder, clock="2022-01-24T14:24", is_demo=True))
