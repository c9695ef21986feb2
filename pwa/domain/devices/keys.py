"""The key that a browser wants to subscribe with, and to whom it is offered."""

from pwa.domain.accounts.users import User
from pwa.storage.databases import reading, rows

MAIL_ONLY = "courriel"
"""In the place of a key: this phone tells nothing by itself either."""


async def key_offered(user: User) -> str:
    """The key for a page that may ask; "" before the household's first answer, MAIL_ONLY for who chose so."""
    asked = (
        "SELECT value, EXISTS (SELECT 1 FROM service_request WHERE household_id = ?) AS may_ask, "
        "EXISTS (SELECT 1 FROM guardian WHERE id = ? AND is_mail_only) AS is_mail_only "
        "FROM instance WHERE key = 'vapid_public'"
    )
    [found] = await rows(reading(), asked, [user.household_id, user.guardian_id])
    if found["is_mail_only"]:
        return MAIL_ONLY
    return found["value"] if found["may_ask"] else ""
