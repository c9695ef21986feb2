"""A passkey was added: its owner is told so, and where to take it away if it was not them."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Topic
from pwa.domain.telling.about_accounts import ACCOUNT_SAMPLE, AccountTold, tell


def subject(_: AccountTold) -> str:
    return "Une clé d’accès ouvre votre espace"


KIND = Kind(
    "passkey_added",
    Verb.PASSKEY_ADDED,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(AccountTold, tell, subject, ACCOUNT_SAMPLE),
    is_asked_for=True,
)
