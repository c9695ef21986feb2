"""One's e-mail address: the new one confirms itself by a link, the former one is told, with what undoes it.

Until the new one is confirmed nothing changes; then every device but the one that asked is signed out. Whoever reads
the former one has a day to say that it was not them: the address comes back, every session ends, and a new password is
chosen. That holds however often the address was changed in between, and leaves nothing good of what was sent elsewhere.
"""

from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters, links
from pwa.domain.accounts import acts, daily, mails
from pwa.domain.accounts.states import end_sessions
from pwa.domain.accounts.users import User
from pwa.domain.credentials.changing import WrongFields, own_account
from pwa.domain.credentials.intruders import turn_out
from pwa.domain.events.rooms.credentials import AddressAsked, AddressChanged, AddressDenied, AddressTold
from pwa.domain.letters.kinds import letter_of
from pwa.domain.links.queries import LinkRow
from pwa.domain.links.writes import hold
from pwa.domain.towns import TownView
from pwa.models.people import Account, Guardian, Officer
from pwa.models.words import LinkKind
from pwa.shared import lenient
from pwa.shared.texts.passwords import ADDRESSES
from pwa.storage.databases import writing

TRIES, PER_ADDRESS = 5, 3
"""In a day: changes that one account may ask for; mails of these that one box may be sent, whoever asks."""
TWICE = timedelta(minutes=1)
"""The same, asked again so soon, is the same."""
SENT_AWAY = (LinkKind.EMAIL_CHANGE, LinkKind.RESET)
"""What may be in a mailbox that the account has, or was to have, no more."""
NEW, FORMER = (LinkKind.EMAIL_CHANGE,), (LinkKind.EMAIL_CHANGE_BEFORE,)


async def ask(
    town: TownView, user: User, session: str, typed: str, *, now: datetime, real_now: datetime
) -> None:  # fmt: skip
    """Write to both addresses, unless that was just done (a button pressed twice), or others had the new one written to
    enough today, which is not said. Raises WrongFields or TooManyAttempts."""
    account = await own_account(town, user)
    former = mails.mail_of(account)[1]
    if not lenient.is_mail(typed):
        raise WrongFields({"email": ADDRESSES["wrong"]})
    if typed.casefold() == former.casefold():
        raise WrongFields({"email": ADDRESSES["same"]})
    async with writing() as db:
        await hold(db, account.id)
        to = {"email": typed, "session": session}
        if await links.has_made(db, account.id, LinkKind.EMAIL_CHANGE, to, since=real_now - TWICE):
            return
        await daily.spend(db, f"address:{account.id}", TRIES, real_now)
        if await daily.may_write(db, "new_address", PER_ADDRESS, typed, real_now):
            await write(db, await own_account(town, user, db), to, now=now, real_now=real_now)
    letters.wake()


async def write(
    db: BaseDBAsyncClient, account: Account, to: dict[str, str], *, now: datetime, real_now: datetime
) -> None:  # fmt: skip
    """The link to the new address, by which session, and the one to the former that undoes it; the account is held."""
    token = await made(db, account, LinkKind.EMAIL_CHANGE, to, real_now)
    acts.note(db, account.town_id, account.id, now, AddressAsked())
    await letters.write_to(
        db, account.town_id, letter_of(AddressAsked.verb), {"account": account.id}, to["email"],
        secrets={"token": token}, tag=f"account-{account.id}", now=now, real_now=real_now,
    )  # fmt: skip
    if former := mails.mail_of(account)[1]:
        token = await made(db, account, LinkKind.EMAIL_CHANGE_BEFORE, {"email": former}, real_now)
        acts.note(db, account.town_id, account.id, now, AddressTold())
        await mails.tell(db, account, AddressTold.verb, {"token": token}, now=now, real_now=real_now)


async def made(
    db: BaseDBAsyncClient, account: Account, kind: LinkKind, to: dict[str, str], real_now: datetime
) -> str:  # fmt: skip
    return await links.make(db, account.town_id, kind, account=account.id, payload=to, real_now=real_now)


async def found(town: TownView, token: str, kinds: tuple[LinkKind, ...], *, real_now: datetime) -> str:
    """The address of a link, left as it is. Raises LinkOver."""
    return str((await links.find(town.id, token, kinds, real_now=real_now)).payload["email"])


async def confirm(town: TownView, token: str, *, now: datetime, real_now: datetime) -> None:
    """The new address is read: it is the account's, and no session stays but the one that asked. Raises LinkOver."""
    async with writing() as db:
        link = await links.take(db, town.id, token, NEW, real_now=real_now)
        await links.revoke(db, holder(link), SENT_AWAY, real_now=real_now)
        await keep(db, link)
        await end_sessions(db, holder(link), but=link.payload.get("session"))
        acts.note(db, town.id, holder(link), now, AddressChanged())


async def deny(town: TownView, token: str, *, now: datetime, real_now: datetime) -> str:
    """By the former address, which the account has again or still; the token that sets a new password. Raises
    LinkOver."""
    async with writing() as db:
        link = await links.take(db, town.id, token, FORMER, real_now=real_now)
        account = holder(link)
        await links.revoke(db, account, SENT_AWAY, real_now=real_now)
        await links.revoke(db, account, links.STANDING, after=link.id, real_now=real_now)
        await keep(db, link)
        await turn_out(db, account, real_now)
        acts.note(db, town.id, account, now, AddressDenied())
        return await links.make(db, town.id, LinkKind.RESET, account=account, real_now=real_now)


async def keep(db: BaseDBAsyncClient, link: LinkRow) -> None:
    """The link's address, on whoever has its account."""
    await hold(db, holder(link))
    [(guardian, officer)] = await Account.filter(id=holder(link)).using_db(db).values_list("guardian_id", "officer_id")
    await Guardian.filter(id=guardian or 0).using_db(db).update(email=link.payload["email"])
    await Officer.filter(id=officer or 0).using_db(db).update(email=link.payload["email"])


def holder(link: LinkRow) -> int:
    assert link.account_id is not None
    return link.account_id
