"""One's own password, changed by whoever is signed in and knows the present one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError

from pwa.domain import letters, links
from pwa.domain.accounts import acts, attempts, mails, passwords
from pwa.domain.accounts.again import hold_session, still_opens
from pwa.domain.accounts.states import end_sessions
from pwa.domain.accounts.users import User
from pwa.domain.credentials import usernames
from pwa.domain.credentials.chosen import Chosen, Leaks, errors_of
from pwa.domain.events.rooms.credentials import PasswordChanged
from pwa.domain.links.writes import hold
from pwa.domain.refusals import NotFound, Refusal
from pwa.domain.rights import SIGNED_IN, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account
from pwa.models.words import LinkKind
from pwa.shared.texts.passwords import PASSWORD_FAULTS
from pwa.storage.databases import reading, writing

CHANGE_CREDENTIALS = declare("change_credentials", "Changer ses identifiants", SIGNED_IN)
TRIES = 10
"""Of the present password, in a window: a session that somebody stole must not lead to it."""


class WrongFields(Refusal):
    """What was typed cannot be kept; `errors` are sentences by field."""

    code = "wrong_fields"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__()
        self.errors = errors


@contextmanager
def one_of_each(called: str) -> Iterator[None]:
    """Around a transaction that keeps a user name: of two who choose it at once, the second hears that it is taken."""
    try:
        yield
    except IntegrityError:
        raise WrongFields({"username": usernames.taken(called)}) from None


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The present password, and the one that is chosen."""

    current: str = field(repr=False)
    chosen: Chosen


async def change_password(
    town: TownView, user: User, session: str, asked: NewPassword, leaks: Leaks, *, now: datetime, real_now: datetime
) -> None:  # fmt: skip
    """Keep the new one; the other sessions end. Raises WrongFields, TooManyAttempts, or SignInNeeded when the session
    ended meanwhile."""
    account = await own_account(town, user)
    if errors := await errors_of(town, asked.chosen, names_of(account), leaks):
        raise WrongFields(errors)
    if not await knows(account, asked.current, real_now):
        raise WrongFields({"current_password": PASSWORD_FAULTS["wrong"]})
    if passwords.normal(asked.current) == passwords.normal(asked.chosen.password):
        raise WrongFields({"new_password": PASSWORD_FAULTS["same"]})
    kept = await passwords.hashed(asked.chosen.password)
    async with writing() as db:
        await hold_session(db, account.id, session, real_now)
        if not await still_opens(db, account, asked.current, real_now):
            raise WrongFields({"current_password": PASSWORD_FAULTS["wrong"]})
        await keep(db, account, kept, but=session, now=now, real_now=real_now)
    letters.wake()


async def own_account(town: TownView, user: User, db: BaseDBAsyncClient | None = None) -> Account:
    """With its guardian or its officer. Raises NotFound."""
    mine = Account.filter(id=user.account_id, town_id=town.id).using_db(db or reading())
    if account := await mine.select_related("guardian", "officer").first():
        return account
    raise NotFound


def names_of(account: Account) -> list[str]:
    """What must not be in its password."""
    return [account.username, mails.mail_of(account)[1]]


async def knows(account: Account, typed: str, real_now: datetime) -> bool:
    """Whether this is the present password. Raises TooManyAttempts."""
    async with writing() as db:
        await attempts.spend(db, f"password:{account.id}", TRIES, real_now)
    return await passwords.is_right(account.password_hash, typed)


async def keep(
    db: BaseDBAsyncClient, account: Account, kept: str, *, but: str | None, now: datetime, real_now: datetime,
    is_forgotten: bool = False,
) -> None:  # fmt: skip
    """The account's new hash, in the caller's transaction, and the mail that says so; every session ends, `but` the one
    of that name, and the links that were to set another password, or to move the mails elsewhere."""
    await hold(db, account.id)
    mine = Account.filter(id=account.id).using_db(db)
    await mine.update(password_hash=kept, password_until=None, must_change=False)
    await end_sessions(db, account.id, but=but)
    await links.revoke(db, account.id, [LinkKind.RESET, LinkKind.EMAIL_CHANGE], real_now=real_now)
    acts.note(db, account.town_id, account.id, now, PasswordChanged(is_forgotten))
    await mails.tell(db, account, PasswordChanged.verb, now=now, real_now=real_now)
