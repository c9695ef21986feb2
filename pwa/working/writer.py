"""The writer: a letter from the database becomes what its carrier takes."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from pwa.domain.declared.profile import TownProfile
from pwa.domain.letters import kinds
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import SIGNED_OUT, Notice
from pwa.models.towns import Town
from pwa.settings import Settings
from pwa.storage.carriers import AddressGone, Kept
from pwa.storage.databases import reading, rows
from pwa.storage.mail import Mail
from pwa.storage.web_push import Push
from pwa.working.wording import Words, context_of

DEVICE = """
    SELECT t.slug, t.profile, s.endpoint, s.p256dh, s.auth, key.value AS key, a.public_id AS account,
           EXISTS (SELECT 1 FROM session WHERE token_hash = s.session_hash AND account_id = s.account_id
                   AND expires_at > ?) AS is_signed_in
    FROM push_subscription s JOIN town t ON t.id = s.town_id JOIN account a ON a.id = s.account_id
    JOIN instance key ON key.key = 'vapid_private'
    WHERE s.id = ?
"""


class Writer:
    """Puts letters into words, with the templates of `templates/letters`."""

    def __init__(self, settings: Settings) -> None:
        self.site = settings.public_url or f"http://localhost:{settings.port}"
        self.sender = settings.mail_from
        self.words = Words()

    async def mail(self, letter: Letter) -> Mail:
        """The mail of a letter, as it stands in the database now."""
        reader = await reader_of(letter)
        declared = kinds.mailed(letter.kind)
        told = await declared.tell(reading(), letter.facts)
        subject, sender = declared.subject(told), self.sender_of(reader["profile"])
        context = context_of(told, subject=subject, home=f"{self.site}/{reader['slug']}", reader=reader)
        return Mail(
            sender=sender,
            sender_name=reader["banner"],
            to=letter.address,
            reply_to=told.contacts[0].email,
            subject=subject,
            text=self.words.text(letter.kind, context),
            html=self.words.html(letter.kind, context),
            message_id=message_id(letter, reader["slug"], sender),
            tag=letter.tag,
            about=told.about,
        )

    async def push(self, letter: Letter) -> Push:
        """The notification of a letter, sealed for its device when it leaves. Raises AddressGone."""
        found = await rows(reading(), DEVICE, [letter.claimed_at, letter.subscription_id])
        if not found:
            raise AddressGone
        device = found[0]
        sender = self.sender_of(TownProfile.kept(device["profile"]))
        notice = await notice_of(letter, is_signed_in=bool(device["is_signed_in"]))
        return Push(
            endpoint=device["endpoint"],
            p256dh=device["p256dh"],
            auth=device["auth"],
            payloads=notice.payloads(f"{self.site}/{device['slug']}", str(device["account"])),
            topic=topic_of(device["slug"], notice.tag),
            ttl=int(kinds.notified(letter.kind).lifetime.total_seconds()),
            key=device["key"],
            contact=self.site if self.site.startswith("https://") else f"mailto:{sender}",
            kept=Kept(notice.title, notice.body, notice.about),
        )

    def sender_of(self, profile: TownProfile) -> str:
        """The town's own address first, then this instance's."""
        return profile.sender or self.sender or profile.contact or "preau@localhost"


async def notice_of(letter: Letter, *, is_signed_in: bool) -> Notice:
    """What this letter says today; to a device whose session has ended, only that there is something to read."""
    if not is_signed_in:
        town = await Town.get(id=letter.town_id, using_db=reading())
        return Notice(town.banner, SIGNED_OUT, "/demandes", letter.tag)
    declared = kinds.notified(letter.kind)
    return await declared.notify(reading(), letter, declared.sentences)


async def reader_of(letter: Letter) -> dict[str, Any]:
    """Which town writes, and to whom."""
    [found] = await rows(
        reading(),
        "SELECT t.slug, t.name, t.banner, t.profile, g.first_name, g.last_name FROM town t "
        "LEFT JOIN guardian g ON g.id = ? WHERE t.id = ?",
        [letter.guardian_id, letter.town_id],
    )
    profile = TownProfile.kept(found["profile"])
    return found | {"profile": profile, "city": profile.city or found["name"]}


def message_id(letter: Letter, slug: str, sender: str) -> str:
    """The same for every sending of this letter, and no other letter's."""
    return f"<{slug}.{letter.id}.{int(letter.written_at.timestamp())}@{sender.rpartition('@')[2]}>"


def topic_of(slug: str, tag: str) -> str:
    """A push service keeps the last message of a topic; it must not learn what the topic is."""
    return urlsafe_b64encode(sha256(f"{slug} {tag}".encode()).digest())[:32].decode()
