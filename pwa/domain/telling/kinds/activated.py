"""The account was activated: its owner is told so, at the address that the town knows."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Topic
from pwa.domain.telling.about_accounts import ACCOUNT_SAMPLE, AccountTold, tell


def subject(_: AccountTold) -> str:
    return "Votre espace citoyens est activé"


KIND = Kind(
    "activated",
    Verb.ACCOUNT_ACTIVATED,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(AccountTold, tell, subject, ACCOUNT_SAMPLE),
    is_asked_for=True,
)
