"""A new colleague, made at the desk: with a password that is printed, or a mail whose link opens the account."""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters, links
from pwa.domain.accounts import passwords
from pwa.domain.accounts.making import NewAccount
from pwa.domain.accounts.states import State, state_of
from pwa.domain.events.rooms.officers import OfficerInvited
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.domain.officers.acts import note
from pwa.domain.officers.administering import Administrator, held, new_password
from pwa.domain.officers.duties import Duty
from pwa.domain.officers.giving import make
from pwa.domain.refusals import Refusal
from pwa.models.people import Account, Officer
from pwa.models.towns import Town
from pwa.models.words import LinkKind
from pwa.storage.databases import writing


class NotWaiting(Refusal):
    """The account is open already, or shut, or has no address: no invitation goes."""

    code = "not_waiting"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who comes: their name, their user name, an address or none, and their duty."""

    name: str
    username: str
    email: str
    duty: Duty


async def with_password(who: Administrator, one: Colleague) -> tuple[int, str]:
    """The officer, and a password that is shown once and changed at the first sign-in. Raises WrongDuty."""
    password, town = new_password(), await Town.get(id=who.town)
    kept = await passwords.hashed(password)
    async with writing() as db:
        new = NewAccount(one.username, password_hash=kept, must_change=True)
        account = await make(db, town, new, one.name, one.duty, email=one.email, by=who.account, now=who.now)
    assert account.officer_id is not None
    return account.officer_id, password


async def by_mail(who: Administrator, one: Colleague) -> int:
    """The officer, who gets a link. Raises WrongDuty."""
    town = await Town.get(id=who.town)
    async with writing() as db:
        new = NewAccount(one.username, invited_at=who.real_now)
        account = await make(db, town, new, one.name, one.duty, email=one.email, by=who.account, now=who.now)
        await send(db, who, account, one.email)
    letters.wake()
    assert account.officer_id is not None
    return account.officer_id


async def again(who: Administrator, officer: int) -> None:
    """Another link; the former one is dead. Raises NotWaiting, NotFound."""
    async with writing() as db:
        account = await held(db, who, officer)
        email = (await Officer.get(id=officer, using_db=db)).email
        if state_of(account) not in (State.MADE, State.INVITED) or not email:
            raise NotWaiting
        await Account.filter(id=account.id).using_db(db).update(invited_at=who.real_now)
        await send(db, who, account, email)
    letters.wake()


async def send(db: BaseDBAsyncClient, who: Administrator, account: Account, email: str) -> None:
    """The link, and the mail that carries it."""
    token = await links.make(db, who.town, LinkKind.OFFICER, account=account.id, real_now=who.real_now)
    note(db, who.town, who.account, account.id, who.now, OfficerInvited())
    await letters.write_to(
        db, who.town, letter_of(Verb.OFFICER_INVITED), {"account": account.id}, email, secrets={"token": token},
        tag=f"compte-{account.id}", now=who.now, real_now=who.real_now,
    )  # fmt: skip
