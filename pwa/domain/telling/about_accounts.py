"""Letters about an account: whose it is, under which name one signs in."""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.letters.kinds import Facts, Told
from pwa.domain.telling.departments import SAMPLE
from pwa.models.people import Account


@dataclass(frozen=True, slots=True)
class AccountTold(Told):
    """An account, by its user name."""

    username: str


async def tell(db: BaseDBAsyncClient, facts: Facts) -> AccountTold:
    """The facts' `account`, as it is now."""
    account = await Account.get(id=facts["account"], using_db=db)
    return AccountTold((), (), account.username)


ACCOUNT_SAMPLE = AccountTold(SAMPLE, (1,), "maman.test")
"""Complete, to try a template with."""


@dataclass(frozen=True, slots=True)
class LinkTold(AccountTold):
    """An account, and a link about it."""

    token: str


async def tell_link(db: BaseDBAsyncClient, facts: Facts) -> LinkTold:
    """The same, with the letter's secret `token`."""
    told = await tell(db, facts)
    return LinkTold((), (), told.username, facts.get("token", ""))


LINK_SAMPLE = LinkTold(SAMPLE, (1,), "maman.test", "jeton")
