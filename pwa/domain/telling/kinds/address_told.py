"""Another e-mail address was named for an account: the former one hears of it, with what undoes it."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Topic
from pwa.domain.telling.about_accounts import LINK_SAMPLE, LinkTold, tell_link


def subject(_: LinkTold) -> str:
    return "Votre adresse de courriel va changer"


KIND = Kind(
    "address_told",
    Verb.ADDRESS_TOLD,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(LinkTold, tell_link, subject, LINK_SAMPLE),
    is_asked_for=True,
)
