"""The writer: a letter from the database becomes what its carrier takes."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from pwa.domain.declared.profile import TownProfile
from pwa.domain.letters import kinds
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import SIGNED_OUT, Notice
from pwa.models.towns import Town
from pwa.settings import Settings
from pwa.storage.carriers import AddressGone, Kept
from pwa.storage.databases import reading
from pwa.storage.mail import Mail
from pwa.storage.web_push import Push
from pwa.working import queries
from pwa.working.wording import Words, context_of


class Writer:
    """Puts letters into words, with the templates of `templates/letters`."""

    def __init__(self, settings: Settings) -> None:
        self.site = settings.public_url or f"http://localhost:{settings.port}"
        self.sender = settings.mail_from
        self.words = Words()

    async def mail(self, letter: Letter) -> Mail:
        """The mail of a letter, as it stands in the database now."""
        reader = await queries.reader(letter.town_id, letter.guardian_id)
        declared = kinds.mailed(letter.kind)
        told = await declared.tell(reading(), letter.facts | (letter.secrets or {}))
        subject, sender = declared.subject(told), self.sender_of(reader.profile)
        context = context_of(told, subject=subject, home=f"{self.site}/{reader.slug}", reader=reader)
        return Mail(
            sender=sender,
            sender_name=reader.banner,
            to=letter.address,
            reply_to=told.contacts[0].email if told.contacts else reader.profile.contact,
            subject=subject,
            text=self.words.text(letter.kind, context),
            html=self.words.html(letter.kind, context),
            message_id=message_id(letter, reader.slug, sender),
            tag=letter.tag,
            about=told.about,
        )

    async def push(self, letter: Letter) -> Push:
        """The notification of a letter, sealed for its device when it leaves. Raises AddressGone."""
        if not (device := await queries.device(letter.subscription_id, letter.claimed_at)):
            raise AddressGone
        sender = self.sender_of(device.profile)
        notice = await notice_of(letter, is_signed_in=device.is_signed_in)
        return Push(
            endpoint=device.endpoint,
            p256dh=device.p256dh,
            auth=device.auth,
            payloads=notice.payloads(f"{self.site}/{device.slug}", str(device.account)),
            topic=topic_of(device.slug, notice.tag),
            ttl=int(kinds.notified(letter.kind).lifetime.total_seconds()),
            key=device.key,
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


def message_id(letter: Letter, slug: str, sender: str) -> str:
    """The same for every sending of this letter, and no other letter's."""
    return f"<{slug}.{letter.id}.{int(letter.written_at.timestamp())}@{sender.rpartition('@')[2]}>"


def topic_of(slug: str, tag: str) -> str:
    """A push service keeps the last message of a topic; it must not learn what the topic is."""
    return urlsafe_b64encode(sha256(f"{slug} {tag}".encode()).digest())[:32].decode()
