"""Somebody forgot a password: the link that sets a new one, to whoever has the account."""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Topic
from pwa.domain.telling import about_accounts
from pwa.domain.telling.about_accounts import LinkTold
from pwa.domain.telling.departments import SAMPLE


@dataclass(frozen=True, slots=True)
class ForgottenTold(LinkTold):
    """The link, and how many hours it is good for."""

    hours: int


async def tell(db: BaseDBAsyncClient, facts: Facts) -> ForgottenTold:
    link = await about_accounts.tell_link(db, facts)
    return ForgottenTold(link.contacts, link.about, link.username, link.token, int(facts.get("hours", 1)))


def subject(_: ForgottenTold) -> str:
    return "Choisir un nouveau mot de passe"


KIND = Kind(
    "password_forgotten",
    Verb.PASSWORD_FORGOTTEN,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(ForgottenTold, tell, subject, ForgottenTold(SAMPLE, (1,), "maman.test", "jeton", 23)),
    is_asked_for=True,
)
