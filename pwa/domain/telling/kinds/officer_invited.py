"""An officer is invited: their user name, and the link that opens their account."""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Topic
from pwa.domain.telling import about_accounts
from pwa.domain.telling.about_accounts import AccountTold
from pwa.domain.telling.departments import SAMPLE


@dataclass(frozen=True, slots=True)
class OfficerInvitedTold(AccountTold):
    """The link's token."""

    token: str


async def tell(db: BaseDBAsyncClient, facts: Facts) -> OfficerInvitedTold:
    account = await about_accounts.tell(db, facts)
    return OfficerInvitedTold(account.contacts, account.about, account.username, facts["token"])


def subject(_: OfficerInvitedTold) -> str:
    return "Ouvrez votre compte d’agent"


KIND = Kind(
    "officer_invited",
    Verb.OFFICER_INVITED,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(OfficerInvitedTold, tell, subject, OfficerInvitedTold(SAMPLE, (1,), "claire.mairie", token="jeton")),
    is_asked_for=True,
)
