"""The era of the data: a new one begins when a copy is put back; what was answered since the copy is gone."""

import secrets
from collections.abc import Collection
from uuid import UUID

from pwa.models.bookings import Mutation
from pwa.storage import instance
from pwa.storage.databases import reading, writing

KEY = "era"


async def current() -> str:
    """The name of this era; nothing as long as no copy was ever put back."""
    return await instance.fact(KEY) or ""


async def begin() -> None:
    """A copy was put back."""
    async with writing() as db:
        await instance.keep(db, KEY, secrets.token_hex(4))


async def lost(town: int, account: int, mutations: Collection[UUID]) -> list[UUID]:
    """Of these mutations that a phone saw answered, those that the town hall does not know."""
    if not mutations:
        return []
    answered = Mutation.filter(town_id=town, account_id=account, key__in=mutations).using_db(reading())
    known = set(await answered.values_list("key", flat=True))
    return [one for one in mutations if one not in known]
