"""Mails about an account, to its owner."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.models.people import Account


def mail_of(account: Account) -> tuple[int | None, str]:
    """Where its owner is written to: which guardian, at which address; "" when nobody knows one."""
    guardian, officer = account.guardian, account.officer
    if guardian:
        return guardian.id, guardian.email or ""
    return None, (officer.email or "") if officer else ""


async def tell(
    db: BaseDBAsyncClient, account: Account, after: Verb, secrets: dict[str, str] | None = None, *, now: datetime,
    real_now: datetime, **facts: str,
) -> None:  # fmt: skip
    """Write to its owner what follows that event, where there is an address; then `letters.wake()`. The account comes
    with its guardian or its officer."""
    guardian, mail = mail_of(account)
    if mail:
        await letters.write_to(
            db, account.town_id, letter_of(after), {"account": account.id} | facts, mail, guardian=guardian,
            secrets=secrets, tag=f"account-{account.id}", now=now, real_now=real_now,
        )  # fmt: skip
