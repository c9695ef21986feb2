"""The key that a browser wants to subscribe with, and to whom it is offered."""

from pwa.domain.accounts.users import User
from pwa.domain.devices import queries

MAIL_ONLY = "courriel"
"""In the place of a key: this phone tells nothing by itself either."""


async def key_offered(user: User) -> str:
    """The key for a page that may ask; "" before the household's first answer, MAIL_ONLY for who chose so."""
    offer = await queries.offer(user.household_id, user.guardian_id)
    if offer.is_mail_only:
        return MAIL_ONLY
    return offer.key if offer.may_ask else ""
