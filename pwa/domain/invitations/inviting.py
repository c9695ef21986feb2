"""Inviting a guardian: their account is made if need be, the former link dies, the mail is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import choice
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters, links
from pwa.domain.accounts import making, passwords
from pwa.domain.accounts.making import NewAccount
from pwa.domain.accounts.states import State, has_own_password, may_be_invited, state_of
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.accounts import AccountInvited
from pwa.domain.events.verbs import Verb
from pwa.domain.invitations import queries
from pwa.domain.invitations.queries import InvitedRow
from pwa.domain.invitations.town_file import DEFAULT, SECTION, Invitations
from pwa.domain.letters.kinds import letter_of
from pwa.domain.links.writes import hold
from pwa.domain.refusals import NotFound, Refusal
from pwa.domain.rights import Reach, Role, Sensitivity, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account, Guardian
from pwa.models.words import LinkKind

INVITE = declare(
    "invite", "Inviter les familles à activer leur espace",
    {Role.ADMINISTRATOR: Reach.TOWN, Role.DEPARTMENT_OFFICER: Reach.TOWN}, Sensitivity.PEOPLE,
)  # fmt: skip
LETTERS, LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 14
"""Of a temporary password: nothing that is read for something else; 69 bits."""


class NotInvited(Refusal):
    """Why this guardian cannot be invited: no address, in already, disabled."""

    code = "not_invited"


class InvitedAlready(Refusal):
    """The very page that asks did it, and its link is good still: sent again, this one would kill it."""

    code = "invited_already"


@dataclass(frozen=True, slots=True)
class Inviting:
    """Which town invites, by which officer (their account), at which times. `is_asked_for`: one at a time, at once.
    `once` is what the page drew for its button."""

    town: TownView
    by: int | None
    now: datetime
    real_now: datetime
    is_asked_for: bool = True
    once: str | None = None

    @property
    def said(self) -> Invitations:
        return SECTION.of(self.town.profile) or DEFAULT

    @property
    def until(self) -> datetime:
        return self.real_now + timedelta(days=self.said.days)


async def invite(db: BaseDBAsyncClient, here: Inviting, guardian: int) -> int:
    """Invite this guardian, anew if they were; the account's id. Raises NotFound, NotInvited, InvitedAlready."""
    found = await known(db, here.town.id, guardian)
    if not found.email:
        raise NotInvited
    account = await account_of(db, here, found)
    before = state_of(account)
    if not may_be_invited(account):
        raise NotInvited
    if here.once and await links.was_pressed(db, account.id, LinkKind.INVITATION, here.once, real_now=here.real_now):
        raise InvitedAlready
    await write(db, here, account, found)
    told = AccountInvited(again=before is State.INVITED)
    record(db, here.town.id, here.by, here.now, [Event(told, f"account:{account.id}", for_account=account.id)])
    return account.id


async def known(db: BaseDBAsyncClient, town: int, guardian: int) -> InvitedRow:
    """This guardian of the town; who has no account is held, so that nobody else gives them one. Raises NotFound."""
    found = await queries.one(db, town, guardian)
    if found and found[0].account_id is None:
        await Guardian.filter(id=guardian).using_db(db).select_for_update(no_key=True).first()
        found = await queries.one(db, town, guardian)
    if not found:
        raise NotFound
    return found[0]


async def account_of(db: BaseDBAsyncClient, here: Inviting, guardian: InvitedRow) -> Account:
    """The guardian's, held; made now when there is none."""
    id = guardian.account_id
    if id is None:
        name = await making.free_name(db, here.town.id, guardian.first_name, guardian.last_name)
        made = await making.make(db, here.town.id, NewAccount(name, guardian=guardian.id), by=here.by, now=here.now)
        id = made.id
    await hold(db, id)
    return await Account.get(id=id, town_id=here.town.id, using_db=db)


async def write(db: BaseDBAsyncClient, here: Inviting, account: Account, guardian: InvitedRow) -> None:
    """The link and the letter that carries it; a temporary password goes with it, and replaces the former one. A
    password of their own, taken over from another software, goes on until they choose another."""
    has_own = has_own_password(account)
    way = "link" if has_own else here.said.way
    await links.revoke(db, account.id, [LinkKind.INVITATION_AGAIN], real_now=here.real_now)
    told = {"token": await links.make(
        db, here.town.id, LinkKind.INVITATION, account=account.id, payload={"way": way, "once": here.once},
        lasts=here.until - here.real_now, real_now=here.real_now,
    )}  # fmt: skip
    columns: dict[str, Any] = {"invited_at": here.real_now}
    if not has_own:
        columns |= {"must_change": False, "password_hash": "", "password_until": None}
    if way == "password":
        told["password"] = "".join(choice(LETTERS) for _ in range(LENGTH))
        kept = await passwords.hashed(told["password"])
        columns |= {"must_change": True, "password_hash": kept, "password_until": here.until}
    await Account.filter(id=account.id).using_db(db).update(**columns)
    await post(db, here, account.id, (guardian.id, guardian.email), told, has_own=has_own, days=here.said.days)


async def remind(db: BaseDBAsyncClient, here: Inviting, account: Account) -> None:
    """One link more for a guardian who is said to have forgotten, their account held and left as it is: anybody may
    have said so, and the invitation that they have goes on. On this one's page a password is chosen."""
    assert account.guardian
    token = await links.make(
        db, here.town.id, LinkKind.INVITATION_AGAIN, account=account.id, payload={"way": "link"}, real_now=here.real_now
    )  # fmt: skip
    told = AccountInvited(again=True)
    record(db, here.town.id, here.by, here.now, [Event(told, f"account:{account.id}", for_account=account.id)])
    days = links.LASTS[LinkKind.INVITATION_AGAIN].days
    await post(
        db, here, account.id, (account.guardian.id, account.guardian.email or ""), {"token": token}, days=days
    )  # fmt: skip


async def post(
    db: BaseDBAsyncClient, here: Inviting, account: int, guardian: tuple[int, str], secrets: dict[str, str], *,
    days: int, has_own: bool = False,
) -> None:  # fmt: skip
    await letters.write_to(
        db, here.town.id, letter_of(Verb.ACCOUNT_INVITED), {"account": account, "has_own": has_own, "days": days},
        guardian[1], guardian=guardian[0], secrets=secrets, is_asked_for=here.is_asked_for, tag=f"compte-{account}",
        now=here.now, real_now=here.real_now,
    )  # fmt: skip
