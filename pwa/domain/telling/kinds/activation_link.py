"""Somebody asked for an espace with this address: the link that makes it (SMF-19)."""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Told, Topic
from pwa.domain.sign_up.sending import LINK_LASTS
from pwa.domain.telling.departments import SAMPLE as CONTACTS


@dataclass(frozen=True, slots=True)
class LinkTold(Told):
    """The token of the link, which nothing keeps, and how long it is good for."""

    link: str
    days: int


async def tell(_: BaseDBAsyncClient, facts: Facts) -> LinkTold:
    return LinkTold((), (), facts["link"], LINK_LASTS.days)


def subject(_: LinkTold) -> str:
    return "Activez votre espace personnel"


SAMPLE = LinkTold(CONTACTS, (1,), "lien", LINK_LASTS.days)
KIND = Kind(
    "activation_link", Verb.SIGN_UP_SENT, Topic.ACCOUNT, Audience.MAILS_ONLY, Mailed(LinkTold, tell, subject, SAMPLE),
    is_asked_for=True,
)  # fmt: skip
