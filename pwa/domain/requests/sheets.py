"""One request, on the page of its kind."""

from datetime import datetime

from pwa.domain.accounts.users import User
from pwa.domain.refusals import NotFound
from pwa.domain.requests.kinds import KINDS, Sheet
from pwa.domain.towns import TownView


async def sheet_of(town: TownView, user: User, number: int, *, now: datetime) -> Sheet:
    """Each kind is asked for it, and knows its own only. Raises NotFound."""
    for kind in KINDS.values():
        if found := await kind.show(town, user, number, now):
            return found
    raise NotFound()
