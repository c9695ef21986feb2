"""« Ce n’est pas moi » : the link of a mail about a sign-in closes that session and those that began since, shuts
the password, then sets another."""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

from pwa.domain import links
from pwa.domain.accounts import acts, known_devices
from pwa.domain.credentials.intruders import forget_passkeys, shut_password
from pwa.domain.events.rooms.credentials import SessionDenied
from pwa.domain.links.queries import LinkRow
from pwa.domain.towns import TownView
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from pwa.models.words import LinkKind
from pwa.storage.databases import writing

NOT_ME = (LinkKind.NOT_ME,)


async def found(town: TownView, token: str, *, real_now: datetime) -> LinkRow:
    """The link, left as it is. Raises LinkOver."""
    return await links.find(town.id, token, NOT_ME, real_now=real_now)


async def close(town: TownView, token: str, *, now: datetime, real_now: datetime) -> str:
    """End that session, those since, and what they are told by; the token of the link that sets a new password. Raises
    LinkOver."""
    async with writing() as db:
        link = await links.take(db, town.id, token, NOT_ME, real_now=real_now)
        assert link.account_id is not None
        await shut_since(db, link)
        await links.revoke(db, link.account_id, [LinkKind.EMAIL_CHANGE, LinkKind.RESET], real_now=real_now)
        await shut_password(db, link.account_id, real_now)
        await forget_passkeys(db, link.account_id, since_of(link))
        await known_devices.forget(db, link.payload["device"])
        acts.note(db, town.id, link.account_id, now, SessionDenied())
        return await links.make(db, town.id, LinkKind.RESET, account=link.account_id, real_now=real_now)


async def shut_since(db: BaseDBAsyncClient, link: LinkRow) -> None:
    """Whoever signed in there may have signed in again, of which no mail spoke: what began later ends with it."""
    began = Q(token_hash=link.payload["session"]) | Q(created_at__gte=link.made_at)
    theirs = await Session.filter(began, account_id=link.account_id).using_db(db).values_list("token_hash", flat=True)
    names = [link.payload["session"], *theirs]
    await Session.filter(token_hash__in=names, account_id=link.account_id).using_db(db).delete()
    await PushSubscription.filter(session_hash__in=names, account_id=link.account_id).using_db(db).delete()


def since_of(link: LinkRow) -> datetime | None:
    """When that session began, on the town's clock; a link of before it was kept says nothing."""
    began = link.payload.get("at")
    return datetime.fromisoformat(began) if began else None
