"""Somebody asked for an espace with an address that has one: its owner alone is told so."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Told, Topic
from pwa.domain.telling.departments import SAMPLE as CONTACTS


async def tell(_: BaseDBAsyncClient, facts: Facts) -> Told:
    return Told((), ())


def subject(_: Told) -> str:
    return "Vous avez déjà un espace personnel"


SAMPLE = Told(CONTACTS, (1,))
KIND = Kind(
    "already_known", Verb.SIGN_UP_KNOWN, Topic.ACCOUNT, Audience.MAILS_ONLY, Mailed(Told, tell, subject, SAMPLE),
    is_asked_for=True,
)  # fmt: skip
