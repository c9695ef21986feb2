"""Getting the demo ready: its password, and its data, which are whole or not there at all."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pwa.domain import demo
from pwa.domain.events import adopting
from pwa.running import clock
from pwa.settings import Settings, WrongSetting
from pwa.storage import private
from pwa.storage.databases import opened
from pwa.storage.up_to_date import bring_up_to_date

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that cannot be taken for one another on a screen."""


def password_of(settings: Settings) -> str:
    """The one that was given, or one made once and kept in the data folder, for its owner only."""
    if settings.demo_password:
        return settings.demo_password
    file = settings.data / "demo_password"
    if not file.exists():
        private.folder(settings.data)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
            kept.write("".join(secrets.choice(LETTERS) for _ in range(10)))
    return file.read_text().strip()


async def prepare(settings: Settings) -> clock.Clock:
    """Migrate, load the towns once, and give the town's clock. Raises WrongSetting."""
    with whole(settings.database_url) as url:
        return await filled(settings, url)


async def filled(settings: Settings, url: str) -> clock.Clock:
    async with opened(url):
        await bring_up_to_date(url)
        await adopting.adopt()
        found = await clock.settled(settings)
        state = await demo.state()
        if state == "other":
            raise WrongSetting("Ces données ne sont pas celles de la démonstration : choisissez un autre PREAU_DATA.")
        if state == "empty":
            real_now = clock.real_time()
            await demo.load_towns(password_of(settings), now=found.town(real_now), real_now=real_now)
        await demo.set_password(password_of(settings))
        return found


@contextmanager
def whole(url: str) -> Iterator[str]:
    """A new SQLite file gets its name once it is complete: a first start that is cut short leaves nothing behind."""
    file = Path(url.removeprefix("sqlite://"))
    if not url.startswith("sqlite://") or file.exists():
        yield url
        return
    unfinished = file.with_name(f"{file.name}.unfinished")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{unfinished}{suffix}").unlink(missing_ok=True)
    yield f"sqlite://{unfinished}"
    with closing(sqlite3.connect(unfinished)) as complete:
        complete.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    unfinished.replace(file)
