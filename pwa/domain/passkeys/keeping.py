"""« Clés d’accès » : those of an account, one more, renamed, removed."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError
from webauthn.helpers import bytes_to_base64url
from webauthn.registration.verify_registration_response import VerifiedRegistration

from pwa.domain import letters
from pwa.domain.accounts import acts, mails
from pwa.domain.accounts.again import hold_session
from pwa.domain.accounts.signing_in import account_in
from pwa.domain.accounts.users import User
from pwa.domain.events.rooms.sessions import PasskeyAdded, PasskeyRemoved
from pwa.domain.passkeys import challenges
from pwa.domain.passkeys.challenges import Purpose
from pwa.domain.passkeys.refusing import PasskeyRefused, Why
from pwa.domain.passkeys.relying import Relying
from pwa.domain.passkeys.signed import Made, made_in, proved
from pwa.domain.refusals import NotFound
from pwa.domain.rights import SIGNED_IN, declare
from pwa.domain.towns import TownView
from pwa.models.passkeys import Passkey
from pwa.models.people import Account, Session
from pwa.shared.texts.passkeys import UNNAMED
from pwa.storage.databases import reading, writing

HOLD_PASSKEYS = declare("hold_passkeys", "Gérer ses clés d’accès", SIGNED_IN)
MOST = 20
LONGEST_NAME = 60


async def recognise(db: BaseDBAsyncClient, session: str, real_now: datetime) -> None:
    """The device recognised its holder, who signed in, confirmed or made a passkey there: it is two factors."""
    await Session.filter(token_hash=session).using_db(db).update(passkey_at=real_now)


async def passkeys_of(account: int) -> list[Passkey]:
    """The latest first."""
    return await Passkey.filter(account_id=account).using_db(reading()).order_by("-created_at", "-id")


async def username_of(user: User) -> str:
    """What they type to sign in, which a device shows beside the passkey."""
    return str(await Account.filter(id=user.account_id).using_db(reading()).get().values_list("username", flat=True))


@dataclass(frozen=True, slots=True)
class Adding:
    """A passkey that a browser just made for someone: what it says, the session that asked, how it is called."""

    town: TownView
    user: User
    here: Relying
    session: str
    text: str
    name: str


async def add(asked: Adding, *, now: datetime, real_now: datetime) -> int:
    """Keep it; its id. Raises PasskeyRefused, or SignInNeeded when the session ended meanwhile."""
    said = made_in(asked.text)
    await challenges.take(asked.town.id, Purpose.ADD, asked.session, said.challenge, real_now)
    proof = proved(said, asked.here)
    try:
        async with writing() as db:
            await hold_session(db, asked.user.account_id, asked.session, real_now)
            await refuse_too_many(db, asked.user)
            made = await write(db, asked, said, proof, now)
            await recognise(db, asked.session, real_now)
            await tell(db, asked, made, now=now, real_now=real_now)
    except IntegrityError:
        raise PasskeyRefused(Why.TAKEN) from None
    letters.wake()
    return made.id


async def tell(db: BaseDBAsyncClient, asked: Adding, made: Passkey, *, now: datetime, real_now: datetime) -> None:
    """The event, and the mail: a passkey outlives the password, so that one which a stranger left must be heard of."""
    acts.note(db, asked.town.id, asked.user.account_id, now, PasskeyAdded(made.id))
    if account := await account_in(db, asked.user.account_id):
        await mails.tell(db, account, PasskeyAdded.verb, now=now, real_now=real_now)


async def refuse_too_many(db: BaseDBAsyncClient, user: User) -> None:
    """Counted while the account is held: two at once are not one too many."""
    if await Passkey.filter(account_id=user.account_id).using_db(db).count() >= MOST:
        raise PasskeyRefused(Why.TOO_MANY, most=MOST)


async def write(
    db: BaseDBAsyncClient, asked: Adding, said: Made, proof: VerifiedRegistration, now: datetime
) -> Passkey:
    return await Passkey.create(
        using_db=db, town_id=asked.town.id, account_id=asked.user.account_id, name=name_of(asked.name),
        credential_id=bytes_to_base64url(proof.credential_id), sign_count=proof.sign_count,
        public_key=bytes_to_base64url(proof.credential_public_key), transports=said.transports,
        is_backed_up=proof.credential_backed_up, created_at=now,
    )  # fmt: skip


def name_of(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST_NAME] or UNNAMED


async def rename(user: User, passkey: int, name: str) -> None:
    """Raises NotFound."""
    async with writing() as db:
        if not await Passkey.filter(id=passkey, account_id=user.account_id).using_db(db).update(name=name_of(name)):
            raise NotFound


async def remove(town: TownView, user: User, passkey: int, now: datetime) -> None:
    """It opens nothing any more. Raises NotFound."""
    async with writing() as db:
        if not await Passkey.filter(id=passkey, account_id=user.account_id).using_db(db).delete():
            raise NotFound
        acts.note(db, town.id, user.account_id, now, PasskeyRemoved(passkey))
