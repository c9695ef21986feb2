"""Accounts are made here, in the caller's transaction: for a guardian or an officer, with a password or none yet."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import writes
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.writes import NewAccount
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.accounts import AccountMade
from pwa.domain.refusals import Refusal
from pwa.models.people import Account

LONGEST_NAME, MOST_NAMESAKES = 120, 1000


class NameTaken(Refusal):
    """Another account of the town has this user name."""

    code = "name_taken"


@dataclass(frozen=True, slots=True)
class Made:
    id: int
    public_id: UUID


async def make(db: BaseDBAsyncClient, town: int, account: NewAccount, *, by: int | None, now: datetime) -> Made:
    """The account, and its event; `by` is the officer's account, None the town's own doing. Raises NameTaken."""
    public_id, key = uuid4(), username_key(account.username)
    if not (made := await writes.add(db, town, public_id, key, account)):
        raise NameTaken
    [id] = made
    record(db, town, by, now, [Event(AccountMade(), f"account:{id}", for_account=id)])
    return Made(id, public_id)


async def free_name(db: BaseDBAsyncClient, town: int, first_name: str, last_name: str) -> str:
    """« maman.test », or « maman.test2 » when somebody has it."""
    wanted = plain_name(first_name, last_name)
    for name in numbered(wanted):
        if not await Account.filter(town_id=town, username_key=username_key(name)).using_db(db).exists():
            return name
    raise NameTaken


def numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}{n}" for n in range(2, MOST_NAMESAKES))


def plain_name(first_name: str, last_name: str) -> str:
    """Small letters and digits of both names, without accents; « compte » when there are none."""
    parts = (plain(one) for one in (first_name, last_name))
    return ".".join(one for one in parts if one)[: LONGEST_NAME - 10] or "compte"


def plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in bare if one.isascii() and one.isalnum())
