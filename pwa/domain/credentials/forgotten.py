"""« J’ai oublié mon mot de passe. » : the same page for a name that exists and one that does not, and a mail for those
whose account it is; its link sets a new one.

Anybody can ask with somebody else's name. So a link that is asked for ends no other; an account is written to so many
times a day, and the last link of the day is good until the next day: its owner always has one that works.

What is asked is only written down, by the same statements whoever asks: a job of the town looks at the account, and
writes the letter, after the answer.
"""

from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import jobs, letters, links
from pwa.domain.accounts import attempts, daily, mails, passwords
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.states import State, state_of
from pwa.domain.credentials import queries
from pwa.domain.credentials.changing import WrongFields, keep, names_of
from pwa.domain.credentials.chosen import Chosen, Leaks, errors_of
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.credentials import PasswordForgotten
from pwa.domain.links.queries import LinkRow
from pwa.domain.links.writes import hold
from pwa.domain.refusals import TooManyAttempts
from pwa.domain.rights import EVERYONE, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account
from pwa.models.words import LinkKind
from pwa.storage.databases import reading, writing

FORGET = declare("forgotten_password", "Choisir un mot de passe que l’on a oublié", EVERYONE)
JOB = "forgotten_password"
FORM = "forgotten "
SOON = 300
"""Seconds: asked again within them, it is one mail."""
LONGEST_MAIL = 254
RESETS = (LinkKind.RESET,)
PER_ACCOUNT = 5
"""Mails of a day."""

HOUR = timedelta(hours=1)
"""What a link is good for, but the last of the day."""


async def ask(town: TownView, typed: str, address: str, *, real_now: datetime) -> None:
    """Somebody typed a user name or an e-mail address. Raises TooManyAttempts, whether anybody has it or not."""
    key = username_key(typed)
    way = attempts.way(town.id, key, address, FORM)
    await attempts.count(way, real_now)
    accounts = await queries.aimed_at(town.id, key, typed.strip().lower()[:LONGEST_MAIL])
    async with writing() as db:
        asked = f"{way.account.partition(':')[2]}:{int(real_now.timestamp()) // SOON}"
        await jobs.write(db, JOB, asked, {"accounts": accounts}, town=town.id, due=real_now)


async def named(db: BaseDBAsyncClient, town: int, ids: list[int]) -> list[Account]:
    """These accounts, held, that may be written to: those that are closed, or have no address, hear nothing. By box, so
    that nobody waits in a ring for what is counted."""
    for id in sorted(ids):
        await hold(db, id)
    found = await Account.filter(id__in=ids, town_id=town).using_db(db).select_related("guardian", "officer")
    heard = [one for one in found if mails.mail_of(one)[1] and state_of(one) in (State.ACTIVE, State.INVITED)]
    return sorted(heard, key=lambda one: daily.box_of(mails.mail_of(one)[1]))


async def answer(db: BaseDBAsyncClient, account: Account, *, now: datetime, real_now: datetime) -> bool:
    """Write to whoever has this account, which is held. One that was never activated is invited again instead: whether
    it is to be."""
    if not (lasts := await may_write(db, account, real_now)):
        return False
    if state_of(account) is State.INVITED:
        return True
    town, told = account.town_id, {"hours": str(lasts // HOUR)}
    token = await links.make(db, town, LinkKind.RESET, account=account.id, lasts=lasts, real_now=real_now)
    record(db, town, None, now, [Event(PasswordForgotten(), f"account:{account.id}", for_account=account.id)])
    await mails.tell(db, account, PasswordForgotten.verb, {"token": token}, now=now, real_now=real_now, **told)
    return False


async def may_write(db: BaseDBAsyncClient, account: Account, real_now: datetime) -> timedelta | None:
    """How long a link is good that this account is sent now; None when it was sent enough of them today."""
    try:
        today = await daily.spend(db, counted(account), PER_ACCOUNT, real_now)
    except TooManyAttempts:
        return None
    if not await daily.may_write(db, JOB, daily.PER_BOX, mails.mail_of(account)[1], real_now):
        return None
    return max(HOUR, today.ends - real_now) if today.times == PER_ACCOUNT else HOUR


def counted(account: Account) -> str:
    """At its address: one that was corrected has no link yet."""
    return f"{JOB}:{account.id}:{daily.box_of(mails.mail_of(account)[1])}"


async def whose(town: TownView, token: str, *, real_now: datetime) -> Account:
    """The account of a link that is still good, left as it is. Raises LinkOver."""
    return await account_of(await links.find(town.id, token, RESETS, real_now=real_now))


async def renew(
    town: TownView, token: str, chosen: Chosen, leaks: Leaks, address: str, *, now: datetime, real_now: datetime
) -> None:  # fmt: skip
    """Keep the password that is chosen on the link's page; every session ends. Raises LinkOver or WrongFields."""
    account = await whose(town, token, real_now=real_now)
    if errors := await errors_of(town, chosen, names_of(account), leaks):
        raise WrongFields(errors)
    kept = await passwords.hashed(chosen.password)
    async with writing() as db:
        await links.take(db, town.id, token, RESETS, real_now=real_now)
        await keep(db, account, kept, but=None, is_forgotten=True, now=now, real_now=real_now)
        await daily.forget(db, counted(account))
        await attempts.forgive(db, attempts.way(town.id, account.username_key, address), real_now)
    letters.wake()


async def account_of(link: LinkRow) -> Account:
    return await Account.filter(id=link.account_id).using_db(reading()).select_related("guardian", "officer").get()
