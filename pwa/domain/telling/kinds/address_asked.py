"""Another e-mail address was named for an account: the link that confirms it, sent there."""

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Mailed, Topic
from pwa.domain.telling.about_accounts import LINK_SAMPLE, LinkTold, tell_link


def subject(_: LinkTold) -> str:
    return "Confirmer votre adresse de courriel"


KIND = Kind(
    "address_asked",
    Verb.ADDRESS_ASKED,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(LinkTold, tell_link, subject, LINK_SAMPLE),
    is_asked_for=True,
)
