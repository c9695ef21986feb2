"""What every database of ours has: the tables of this version, and the keys of its instance."""

import secrets

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage import instance, sealed, upgrades
from pwa.storage.databases import rows, writing
from pwa.storage.engines import config
from pwa.storage.vapid import new_keys


async def bring_up_to_date(url: str) -> None:
    """Run the migrations that this database has not had yet, and give it the keys it has not."""
    await upgrades.run(config(url))
    async with writing() as db:
        await keep_push_keys(db)
        await instance.keep_first(db, "trace", secrets.token_hex())
        await instance.keep_first(db, sealed.FACT, secrets.token_hex(32))


async def keep_push_keys(db: BaseDBAsyncClient) -> None:
    """Whoever inserts the private key writes its public one too; a second process finds both."""
    private, public = new_keys()
    if await rows(db, f"{instance.KEPT} NOTHING RETURNING key", ["vapid_private", private]):
        await instance.keep(db, "vapid_public", public)
