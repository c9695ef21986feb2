"""Where an account stands: made, invited, active, disabled. A disabled one has no session, and no link of its own."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import links
from pwa.domain.accounts import acts
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.accounts import AccountActivated, AccountDisabled, AccountEnabled
from pwa.models.letters import PushSubscription
from pwa.models.people import Account, Session


class State(StrEnum):
    """What became of an account so far."""

    MADE = "made"
    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class Standing(Protocol):
    """What says it: an account's row, or some of its columns."""

    @property
    def password_hash(self) -> str: ...
    @property
    def invited_at(self) -> datetime | None: ...
    @property
    def activated_at(self) -> datetime | None: ...
    @property
    def disabled_at(self) -> datetime | None: ...


def state_of(account: Standing) -> State:
    """One that never was invited and has a password was active from the start: an officer's, one taken over."""
    if account.disabled_at:
        return State.DISABLED
    if account.activated_at or (account.password_hash and not account.invited_at):
        return State.ACTIVE
    return State.INVITED if account.invited_at else State.MADE


def has_own_password(account: Account) -> bool:
    """Neither a temporary one nor a printed one: one that they know, taken over from another software say."""
    return bool(account.password_hash) and account.password_until is None and not account.must_change


class Coming(Standing, Protocol):
    """The same, and whether they ever signed in."""

    @property
    def signed_in_at(self) -> datetime | None: ...


def is_taken_over(account: Coming) -> bool:
    """It has a password from another software, was never invited, and nobody ever came: they do not know of it yet."""
    never = account.invited_at is None and account.activated_at is None and account.signed_in_at is None
    return never and bool(account.password_hash) and not account.disabled_at


def may_be_invited(account: Coming) -> bool:
    """Whoever has not come yet."""
    return state_of(account) in (State.MADE, State.INVITED) or is_taken_over(account)


async def activate(db: BaseDBAsyncClient, account: Account, *, now: datetime, real_now: datetime) -> bool:
    """Its owner was there; whether that is new. The account is held, or one of its links was taken."""
    waits = Account.filter(id=account.id, activated_at=None).using_db(db)
    if is_new := bool(await waits.update(activated_at=real_now)):
        acts.note(db, account.town_id, account.id, now, AccountActivated())
    return is_new


async def end_sessions(db: BaseDBAsyncClient, account: int, *, but: str | None = None) -> None:
    """Every session of this account ends, and what they are told by; but the one of that hash."""
    await Session.filter(account_id=account).exclude(token_hash=but or "").using_db(db).delete()
    told = PushSubscription.filter(account_id=account).using_db(db)
    await (told.exclude(session_hash=but) if but else told).delete()


async def shut(db: BaseDBAsyncClient, town: int, account: int, *, real_now: datetime) -> bool:
    """Nothing of it opens any more; whether that is new. The caller says why, in an event."""
    open_one = Account.filter(id=account, town_id=town, disabled_at=None).using_db(db)
    if not await open_one.update(disabled_at=real_now):
        return False
    await links.revoke(db, account, real_now=real_now)
    await end_sessions(db, account)
    return True


async def disable(
    db: BaseDBAsyncClient, town: int, account: int, *, by: int | None, now: datetime, real_now: datetime
) -> bool:  # fmt: skip
    """Nobody signs in with it any more; whether that is new."""
    if not await shut(db, town, account, real_now=real_now):
        return False
    record(db, town, by, now, [Event(AccountDisabled(), f"account:{account}", for_account=account)])
    return True


async def enable(db: BaseDBAsyncClient, town: int, account: int, *, by: int | None, now: datetime) -> bool:
    """It is as it was, without its sessions; whether that is new."""
    if (
        not await Account.filter(id=account, town_id=town, disabled_at__isnull=False)
        .using_db(db)
        .update(disabled_at=None)
    ):
        return False
    record(db, town, by, now, [Event(AccountEnabled(), f"account:{account}", for_account=account)])
    return True
