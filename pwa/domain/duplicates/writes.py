"""What merging two accounts changes in SQL, in the caller's transaction."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import run


async def known_as(db: BaseDBAsyncClient, kind: str, gone: int, kept: int) -> None:
    """What other software calls one is the other: the next import does not bring it back."""
    await run(db, "UPDATE imported_row SET row = ? WHERE row = ? AND kind = ?", [kept, gone, kind])


async def requests_moved(db: BaseDBAsyncClient, gone: int, kept: int) -> int:
    """The demandes that no household holds are their account's; the others keep who made them."""
    moved = "UPDATE service_request SET account_id = ? WHERE account_id = ? AND household_id IS NULL"
    return await run(db, moved, [kept, gone])
