"""A password was changed: its owner is told so, and what to do if it was not them."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Topic
from pwa.domain.telling.about_accounts import ACCOUNT_SAMPLE, AccountTold, tell


def subject(_: AccountTold) -> str:
    return "Votre mot de passe a changé"


KIND = Kind(
    "password_changed",
    Verb.PASSWORD_CHANGED,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(AccountTold, tell, subject, ACCOUNT_SAMPLE),
    is_asked_for=True,
)
