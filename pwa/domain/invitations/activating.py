"""Activating: the link's page shows whose account it is, its button takes the link, once."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters, links
from pwa.domain.accounts import passwords
from pwa.domain.accounts.states import activate as note_activated
from pwa.domain.accounts.states import has_own_password
from pwa.domain.credentials.changing import one_of_each
from pwa.domain.credentials.chosen import Leaks
from pwa.domain.credentials.first import Wanted, errors_of, keep
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.links import LinkOver
from pwa.domain.rights import EVERYONE, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account
from pwa.storage.databases import reading, writing

ACTIVATE = declare("activate", "Activer son espace par le lien d’un courriel", EVERYONE)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the link's page shows: the user name, whether a password is chosen there, whether one is kept otherwise."""

    username: str
    chooses: bool
    has_own: bool


async def opened(town: TownView, token: str, real_now: datetime) -> Opened:
    """Nothing changes. Raises LinkOver."""
    link = await links.find(town.id, token, links.INVITING, real_now=real_now)
    account = await Account.get(id=link.account_id, using_db=reading())
    return Opened(account.username, link.payload.get("way") != "password", has_own_password(account))


async def activate(
    town: TownView, token: str, wanted: Wanted, leaks: Leaks, *, now: datetime, real_now: datetime
) -> str:  # fmt: skip
    """The account is open; the user name. Raises LinkOver, or WrongFields for what was chosen."""
    shown = await opened(town, token, real_now)
    kept = await chosen_hash(town, token, wanted, leaks, real_now) if shown.chooses else None
    with one_of_each(town.profile.texts.spoken_identifier):
        account = await activated(town, token, wanted.username, kept, now=now, real_now=real_now)
    letters.wake()
    return wanted.username if kept else account.username


async def activated(
    town: TownView, token: str, username: str, kept: str | None, *, now: datetime, real_now: datetime
) -> Account:  # fmt: skip
    """The link's account, as it was found, is open from now on."""
    async with writing() as db:
        link = await links.take(db, town.id, token, links.INVITING, real_now=real_now)
        account = await Account.get(id=link.account_id, using_db=db).select_related("guardian")
        if account.disabled_at:
            raise LinkOver
        await links.revoke(db, account.id, links.INVITING, real_now=real_now)
        if kept:
            await keep(db, town, account, username, kept, but=None, now=now)
        await note_activated(db, account, now=now, real_now=real_now)
        await confirm(db, account, now=now, real_now=real_now)
    return account


async def chosen_hash(town: TownView, token: str, wanted: Wanted, leaks: Leaks, real_now: datetime) -> str:
    """Of a password that the town's rule lets be kept. Raises WrongFields."""
    link = await links.find(town.id, token, links.INVITING, real_now=real_now)
    account = await Account.get(id=link.account_id, using_db=reading()).select_related("guardian")
    await errors_of(town, account, wanted, leaks)
    return await passwords.hashed(wanted.chosen.password)


async def confirm(db: BaseDBAsyncClient, account: Account, *, now: datetime, real_now: datetime) -> None:
    """The mail that says so (SL-10), to the address that the town knows."""
    if account.guardian and account.guardian.email:
        await letters.write_to(
            db, account.town_id, letter_of(Verb.ACCOUNT_ACTIVATED), {"account": account.id}, account.guardian.email,
            guardian=account.guardian.id, tag=f"compte-{account.id}", now=now, real_now=real_now,
        )  # fmt: skip
