"""A passkey that was signed with: whose it is, in which town, and whether it may be believed."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts
from pwa.domain.events.rooms.sessions import PasskeyCopied
from pwa.domain.links.writes import hold
from pwa.domain.passkeys import challenges
from pwa.domain.passkeys.asking import holder_of
from pwa.domain.passkeys.challenges import Purpose
from pwa.domain.passkeys.refusing import PasskeyRefused, Why
from pwa.domain.passkeys.relying import Relying
from pwa.domain.passkeys.signed import Assertion, assertion_in, checked
from pwa.domain.towns import TownView
from pwa.models.passkeys import Passkey
from pwa.storage.databases import reading, writing


@dataclass(frozen=True, slots=True)
class Presented:
    """What a browser brings to a town: the assertion as it is sent, and what its challenge was given to."""

    town: TownView
    here: Relying
    text: str
    bound_to: str


async def taken(given: Presented, purpose: Purpose, *, now: datetime, real_now: datetime) -> Assertion:
    """The assertion, on a challenge that answers nothing else any more, by a passkey of this town that was not copied.
    Raises PasskeyRefused."""
    said = assertion_in(given.text)
    await challenges.take(given.town.id, purpose, given.bound_to, said.challenge, real_now)
    found = await known(given, said)
    count = checked(said, given.here, found.public_key).new_sign_count
    if is_copied(found.sign_count, count):
        async with writing() as db:
            acts.note(db, given.town.id, found.account_id, now, PasskeyCopied(found.id))
        raise PasskeyRefused(Why.COPIED)
    return said


async def known(given: Presented, said: Assertion) -> Passkey:
    """By its town: a browser offers those of every town of the site. One that is proved to be of another is told so."""
    every = Passkey.filter(credential_id=said.credential).using_db(reading())
    found = await every.select_related("account", "town")
    here = next((one for one in found if one.town_id == given.town.id), None)
    if here and said.holder in (b"", holder_of(str(here.account.public_id))):
        return here
    for one in (one for one in found if one.town_id != given.town.id):
        checked(said, given.here, one.public_key)
        raise PasskeyRefused(Why.ELSEWHERE, where=one.town.name, here=given.town.name)
    raise PasskeyRefused(Why.UNKNOWN, credential=said.credential)


async def used(db: BaseDBAsyncClient, given: Presented, said: Assertion, now: datetime) -> Passkey:
    """Count it, in the caller's transaction, its account held first: two who bring one count are one who may. Raises
    PasskeyRefused."""
    named = Passkey.filter(town_id=given.town.id, credential_id=said.credential).using_db(db)
    if (owner := await named.first()) is not None:
        await hold(db, owner.account_id)
    found = await named.select_for_update().first()
    if found is None:
        raise PasskeyRefused(Why.UNKNOWN, credential=said.credential)
    proof = checked(said, given.here, found.public_key)
    if is_copied(found.sign_count, proof.new_sign_count):
        raise PasskeyRefused(Why.COPIED)
    mine = Passkey.filter(id=found.id).using_db(db)
    await mine.update(sign_count=proof.new_sign_count, is_backed_up=proof.credential_backed_up, last_used_at=now)
    return found


def is_copied(kept: int, said: int) -> bool:
    """A count that does not move forward: two devices have the key. Those that are synchronised count nothing."""
    return (kept > 0 or said > 0) and said <= kept
