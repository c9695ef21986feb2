"""How a guardian wants to be told (SL-30): by notification and mail, or by mail only. The mail always leaves: it is the
receipt that the law asks for."""

from datetime import datetime

from pwa.domain.accounts.users import User
from pwa.domain.events.details import MediumChosen
from pwa.domain.events.recording import Event, record
from pwa.domain.rights import HOUSEHOLDS, declare
from pwa.domain.towns import TownView
from pwa.models.people import Guardian
from pwa.storage.databases import reading, writing

CHOOSE_NOTICES = declare("choose_notices", "Choisir comment la mairie prévient", HOUSEHOLDS)


async def is_mail_only(user: User) -> bool:
    """What the guardian chose; notifications too until then."""
    return await Guardian.filter(id=user.guardian_id, is_mail_only=True).using_db(reading()).exists()


async def choose(town: TownView, user: User, *, is_mail_only: bool, now: datetime) -> None:
    """From the next letter on. The devices stay: the other choice finds them again."""
    async with writing() as db:
        await Guardian.filter(id=user.guardian_id).using_db(db).update(is_mail_only=is_mail_only)
        chosen = MediumChosen(is_mail_only)
        event = Event(chosen, f"guardian:{user.guardian_id}", user.household_id, user.account_id)
        record(db, town.id, user.account_id, now, [event])
