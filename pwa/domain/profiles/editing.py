"""Someone's own data, as their espace shows them and as they change them."""

from collections.abc import Mapping
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts
from pwa.domain.accounts.users import User
from pwa.domain.events.rooms.profiles import ProfileChanged
from pwa.domain.profiles.screens import Screen
from pwa.domain.refusals import NotFound
from pwa.domain.rights import HOUSEHOLDS, declare
from pwa.domain.towns import TownView
from pwa.models.people import Guardian
from pwa.storage.databases import reading, writing

EDIT_PROFILE = declare("edit_profile", "Modifier son profil", HOUSEHOLDS)


async def said_by(user: User) -> dict[str, str]:
    """What the town hall has of them, by field."""
    return fields_of(await me(user, reading()))


async def me(user: User, db: BaseDBAsyncClient) -> Guardian:
    """Raises NotFound for who is no guardian."""
    if found := await Guardian.filter(id=user.guardian_id).using_db(db).first():
        return found
    raise NotFound


def fields_of(guardian: Guardian) -> dict[str, str]:
    names = ("civility", "last_name", "first_name", "address", "postcode", "city", "email", "phone")
    return {name: getattr(guardian, name) or "" for name in names}


async def change(town: TownView, user: User, screen: Screen, said: Mapping[str, str], now: datetime) -> bool:
    """Keep what this screen says, which has no fault; whether something is new."""
    async with writing() as db:
        mine = Guardian.filter(id=user.guardian_id).using_db(db)
        guardian = await mine.select_for_update().first()
        if guardian is None:
            raise NotFound
        before = fields_of(guardian)
        changed = {name: value for name, value in said.items() if before[name] != value}
        if changed:
            await mine.update(**changed)
            acts.note(db, town.id, user.account_id, now, ProfileChanged(fields=sorted(changed)))
    return bool(changed)
