"""Signing in and confirming with a passkey: what follows is what follows a password."""

from datetime import datetime

from pwa.domain import letters
from pwa.domain.accounts import confirming, signing_in
from pwa.domain.accounts.confirming import Confirming
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Entered
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.passkeys import using
from pwa.domain.passkeys.challenges import Purpose
from pwa.domain.passkeys.keeping import recognise
from pwa.domain.passkeys.refusing import PasskeyRefused, Why
from pwa.domain.passkeys.using import Presented
from pwa.domain.sessions.town_file import limits_of
from pwa.storage.databases import writing


async def sign_in(given: Presented, browser: Browser, *, now: datetime, real_now: datetime) -> Entered:
    """Open a session, as new as by a password. Raises PasskeyRefused."""
    said = await using.taken(given, Purpose.SIGN_IN, now=now, real_now=real_now)
    async with writing() as db:
        key = await using.used(db, given, said, now)
        if (account := await signing_in.account_in(db, key.account_id)) is None:
            raise PasskeyRefused(Why.CLOSED)
        entered = await signing_in.enter(
            db, account, browser, limits_of(given.town.profile), by="passkey", now=now, real_now=real_now
        )
        await recognise(db, hash_of(entered.token), real_now)
    letters.wake()
    return entered._replace(is_offered=False)


async def confirm(given: Presented, who: Confirming, *, now: datetime, real_now: datetime) -> None:
    """Confirm the session with a passkey of its own account. Raises PasskeyRefused or SignInNeeded."""
    said = await using.taken(given, Purpose.CONFIRM, now=now, real_now=real_now)
    async with writing() as db:
        key = await using.used(db, given, said, now)
        if key.account_id != who.user.account_id:
            raise PasskeyRefused(Why.OTHER_ACCOUNT)
        await confirming.confirm(db, who, "passkey", now=now, real_now=real_now)
        await recognise(db, who.session, real_now)
