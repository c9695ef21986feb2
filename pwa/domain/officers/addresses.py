"""A colleague's e-mail address, corrected by an administrator: what was sent to the former one opens nothing."""

from pwa.domain import links
from pwa.domain.events.rooms.officers import OfficerAddressCorrected
from pwa.domain.officers.acts import note
from pwa.domain.officers.administering import Administrator, held
from pwa.domain.refusals import Refusal
from pwa.models.people import Officer
from pwa.shared import lenient
from pwa.storage.databases import writing


class WrongAddress(Refusal):
    """No mail server would take it."""

    code = "wrong_address"


async def correct(who: Administrator, officer: int, email: str) -> None:
    """Keep this one; an invitation is to be sent again. The same one changes nothing. Raises WrongAddress, NotFound."""
    if not lenient.is_mail(email):
        raise WrongAddress
    async with writing() as db:
        account = await held(db, who, officer)
        row = await Officer.get(id=officer, using_db=db)
        if row.email != email:
            await Officer.filter(id=officer).using_db(db).update(email=email)
            await links.revoke(db, account.id, real_now=who.real_now)
            note(db, who.town, who.account, account.id, who.now, OfficerAddressCorrected())
