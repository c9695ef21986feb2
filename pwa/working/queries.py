"""Who a letter is for, and on which device: one typed row each."""

from datetime import datetime
from typing import NamedTuple

from pwa.domain import colours, named
from pwa.domain.colours import Paint
from pwa.domain.declared.profile import Colours, TownProfile
from pwa.storage.databases import reading
from pwa.storage.typed import typed


class Reader(NamedTuple):
    """Which town writes, and to whom."""

    slug: str
    name: str
    banner: str
    profile: TownProfile
    first_name: str | None
    last_name: str | None
    civility: str | None = None

    @property
    def city(self) -> str:
        return self.profile.city or self.name

    @property
    def identifier(self) -> str:
        """What one types to sign in, as mails call it."""
        return self.profile.texts.spoken_identifier

    @property
    def the_name(self) -> str:
        """The same inside a sentence."""
        return named.the(self.identifier)

    @property
    def paint(self) -> Paint:
        own = self.profile.colours or Colours()
        return colours.paint(own.theme_color, own.accent, own.accent_dark)


class Device(NamedTuple):
    """Where a notification goes: the device's keys and this instance's own, and whether its session lasts."""

    slug: str
    profile: TownProfile
    endpoint: str
    p256dh: str
    auth: str
    key: str
    account: object
    is_signed_in: bool


READER = """
    SELECT t.slug, t.name, t.banner, t.profile, g.first_name, g.last_name, g.civility
    FROM town t LEFT JOIN guardian g ON g.id = ? WHERE t.id = ?
"""

DEVICE = """
    SELECT t.slug, t.profile, s.endpoint, s.p256dh, s.auth, key.value AS key, a.public_id AS account,
           EXISTS (SELECT 1 FROM session WHERE token_hash = s.session_hash AND account_id = s.account_id
                   AND expires_at > ?) AS is_signed_in
    FROM push_subscription s JOIN town t ON t.id = s.town_id JOIN account a ON a.id = s.account_id
    JOIN instance key ON key.key = 'vapid_private'
    WHERE s.id = ?
"""


async def reader(town: int, guardian: int | None) -> Reader:
    [found] = await typed(reading(), Reader, READER, [guardian, town])
    return found


async def device(subscription: int | None, now: datetime) -> Device | None:
    """None once it is forgotten."""
    found = await typed(reading(), Device, DEVICE, [now, subscription])
    return found[0] if found else None
