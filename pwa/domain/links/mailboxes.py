"""A mailbox that is no longer somebody's: the town hall corrected an address, or found that another person reads it."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.links import writes


async def hold(db: BaseDBAsyncClient, guardian: int) -> None:
    """Nothing is being sent to this person until the transaction ends: before their household, when it is held too."""
    await writes.hold_of(db, guardian)


async def leave(db: BaseDBAsyncClient, guardian: int) -> None:
    """What was sent to this person opens nothing any more: links, and the temporary password of an invitation, which
    is sent again. In the caller's transaction."""
    await hold(db, guardian)
    await writes.leave_mailbox(db, guardian)
