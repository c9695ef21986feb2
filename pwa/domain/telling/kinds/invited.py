"""The invitation: whose account it is, the link that activates it, the temporary password where the town sends one."""

from dataclasses import dataclass
from datetime import timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Topic
from pwa.domain.telling import about_accounts
from pwa.domain.telling.about_accounts import AccountTold
from pwa.domain.telling.departments import SAMPLE


@dataclass(frozen=True, slots=True)
class InvitedTold(AccountTold):
    """The link's token, and a temporary password or none; whether they keep a password of their own; how many days the
    link is good for, where the letter knows it."""

    token: str
    password: str | None
    has_own: bool
    days: int | None


async def tell(db: BaseDBAsyncClient, facts: Facts) -> InvitedTold:
    account = await about_accounts.tell(db, facts)
    return InvitedTold(
        account.contacts, account.about, account.username, token=facts["token"],
        password=facts.get("password"), has_own=facts.get("has_own", False), days=facts.get("days"),
    )  # fmt: skip


def subject(_: InvitedTold) -> str:
    return "Activez votre espace citoyens"


KIND = Kind(
    "invited",
    Verb.ACCOUNT_INVITED,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(
        InvitedTold,
        tell,
        subject,
        InvitedTold(SAMPLE, (1,), "maman.test", token="jeton", password="provisoire", has_own=True, days=30),
    ),
    yields=timedelta(days=1),
)
