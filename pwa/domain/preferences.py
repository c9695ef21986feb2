"""How a guardian wants to be told (SL-30): by notification and mail, or by mail only. The mail always leaves: it is the
receipt that the law asks for."""

from datetime import datetime

from pwa.domain.accounts.users import User
from pwa.domain.events.details import MediumChosen
from pwa.domain.events.recording import Event, record
from pwa.domain.rights import HOUSEHOLDS, declare
from pwa.domain.towns import TownView
from pwa.storage.databases import reading, rows, run, writing

CHOOSE_NOTICES = declare("choose_notices", HOUSEHOLDS)


async def is_mail_only(user: User) -> bool:
    """What the guardian chose; notifications too until then."""
    [found] = await rows(reading(), "SELECT is_mail_only FROM guardian WHERE id = ?", [user.guardian_id])
    return bool(found["is_mail_only"])


async def choose(town: TownView, user: User, *, is_mail_only: bool, now: datetime) -> None:
    """From the next letter on. The devices stay: the other choice finds them again."""
    async with writing() as db:
        await run(db, "UPDATE guardian SET is_mail_only = ? WHERE id = ?", [is_mail_only, user.guardian_id])
        chosen = MediumChosen(is_mail_only)
        event = Event(chosen, f"guardian:{user.guardian_id}", user.household_id, user.account_id)
        record(db, town.id, user.account_id, now, [event])
