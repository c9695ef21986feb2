"""« Mes appareils »: where an account is signed in, and where it is told of answers: a device that is both is one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.domain.accounts import browsers
from pwa.domain.accounts.sessions import TOLD
from pwa.domain.accounts.tokens import handle
from pwa.domain.accounts.users import User
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from pwa.shared.texts.phones import DEVICES
from pwa.storage.databases import reading

SILENT_AFTER = 3
"""Failures in a row after which the page says that nothing arrives."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device that is told; `added_at` is the town's time."""

    id: int
    name: str
    added_at: datetime
    is_this_session: bool
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """Where one was signed in until the town hall ended it: `why` is a key of `texts.sessions.ENDED_THERE`."""

    name: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where one is signed in or told, and what ended lately without being asked."""

    live: list["Place"]
    ended: list[Ended]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of « Mes appareils »: signed in there, by that `handle`, or told there, or both. Times are the town's."""

    name: str
    handle: str | None = None
    since: datetime | None = None
    seen_at: datetime | None = None
    is_here: bool = False
    device: Device | None = None


async def devices_of(user: User, session: str | None) -> list[Device]:
    """The account's devices that are told, the latest first."""
    return [device_of(one, session) for one in await told(user)]


async def told(user: User) -> list[PushSubscription]:
    theirs = PushSubscription.filter(account_id=user.account_id).using_db(reading())
    return await theirs.order_by("-created_at", "-id")


def device_of(one: PushSubscription, session: str | None) -> Device:
    is_here = session is not None and one.session_hash == session
    return Device(one.id, one.device or DEVICES["unnamed"], one.created_at, is_here, one.failures >= SILENT_AFTER)


async def places_of(user: User, session: str, *, now: datetime, real_now: datetime) -> Places:
    """This one first, then those seen last; those where one is no longer signed in, at the end."""
    subscriptions, ahead = await told(user), now - real_now
    bound = {one.session_hash: device_of(one, session) for one in reversed(subscriptions) if one.session_hash}
    kept = Session.filter(account_id=user.account_id, expires_at__gt=real_now - TOLD).using_db(reading())
    rows = await kept.order_by("-seen_at")
    found = [
        place_of(one, session, bound.pop(one.token_hash, None), ahead) for one in rows if one.expires_at > real_now
    ]
    ended = [
        Ended(browsers.named(one.device), one.expires_at + ahead, one.ended)
        for one in rows if one.ended and one.expires_at <= real_now
    ]  # fmt: skip
    held = {one.device.id for one in found if one.device}
    alone = [device_of(one, session) for one in subscriptions if one.id not in held]
    live = sorted(found, key=lambda one: not one.is_here) + [Place(one.name, device=one) for one in alone]
    return Places(live, sorted(ended, key=lambda one: one.at, reverse=True))


def place_of(one: Session, session: str, device: Device | None, ahead: timedelta) -> Place:
    name = device.name if device and device.name != DEVICES["unnamed"] else browsers.named(one.device)
    return Place(
        name, handle(one.token_hash), one.created_at + ahead, one.seen_at + ahead, one.token_hash == session, device
    )
