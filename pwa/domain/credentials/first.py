"""« MODIFICATION DE VOS IDENTIFIANTS »: the user name and the password that one chooses in the place of those given."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import links
from pwa.domain.accounts import acts, passwords
from pwa.domain.accounts.again import hold_session
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.states import end_sessions
from pwa.domain.accounts.users import User
from pwa.domain.credentials import chosen
from pwa.domain.credentials.changing import WrongFields, one_of_each
from pwa.domain.credentials.chosen import Chosen, Leaks
from pwa.domain.credentials.usernames import fault_of, is_taken, taken
from pwa.domain.events.rooms.accounts import CredentialsChanged
from pwa.domain.rights import SIGNED_IN, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account
from pwa.shared.texts.passwords import PASSWORD_FAULTS
from pwa.storage.databases import reading, writing

CHOOSE_CREDENTIALS = declare("choose_credentials", "Choisir ses identifiants à la première connexion", SIGNED_IN)
CHOSEN = {"new_password": PASSWORD_FAULTS["chosen"]}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed: a user name, and twice a password."""

    username: str
    chosen: Chosen


async def choose(
    town: TownView, user: User, session: str, wanted: Wanted, leaks: Leaks, *, now: datetime, real_now: datetime
) -> None:  # fmt: skip
    """Keep both, once: whoever still holds the temporary password is out. Raises WrongFields, where another tab chose
    too."""
    if not user.must_change:
        raise WrongFields(CHOSEN)
    account = await Account.get(id=user.account_id, town_id=town.id, using_db=reading()).select_related("guardian")
    await errors_of(town, account, wanted, leaks)
    if await passwords.is_right(account.password_hash, wanted.chosen.password):
        raise WrongFields({"new_password": PASSWORD_FAULTS["same"]})
    kept = await passwords.hashed(wanted.chosen.password)
    with one_of_each(town.profile.texts.spoken_identifier):
        async with writing() as db:
            await hold_session(db, account.id, session, real_now)
            if not await Account.filter(id=account.id, must_change=True).using_db(db).exists():
                raise WrongFields(CHOSEN)
            await keep(db, town, account, wanted.username, kept, but=session, now=now)
            await links.revoke(db, account.id, links.INVITING, real_now=real_now)


async def errors_of(town: TownView, account: Account, wanted: Wanted, leaks: Leaks) -> None:
    """Raises WrongFields, with everything that is wrong at once."""
    email = account.guardian.email if account.guardian else ""
    errors = await chosen.errors_of(town, wanted.chosen, [wanted.username, email or ""], leaks)
    called = town.profile.texts.spoken_identifier
    if said := fault_of(wanted.username, called):
        errors = {"username": said} | errors
    elif await is_taken(reading(), town.id, wanted.username, account.id):
        errors = {"username": taken(called)} | errors
    if errors:
        raise WrongFields(errors)


async def keep(
    db: BaseDBAsyncClient, town: TownView, account: Account, username: str, kept: str, *, but: str | None, now: datetime
) -> None:  # fmt: skip
    """In the caller's transaction, the account held. Raises WrongFields when the name was taken meanwhile."""
    if await is_taken(db, town.id, username, account.id):
        raise WrongFields({"username": taken(town.profile.texts.spoken_identifier)})
    await Account.filter(id=account.id).using_db(db).update(
        username=username, username_key=username_key(username), password_hash=kept, password_until=None,
        must_change=False,
    )  # fmt: skip
    await end_sessions(db, account.id, but=but)
    told = CredentialsChanged(username=username_key(username) != account.username_key, password=True)
    acts.note(db, town.id, account.id, now, told)
