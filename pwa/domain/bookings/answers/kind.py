"""Requests about bookings, as one kind of request among others."""

from datetime import datetime

from pwa.domain.accounts.users import User
from pwa.domain.bookings.answers import timeline
from pwa.domain.bookings.answers.fragments import REFUSED, WAITS
from pwa.domain.bookings.answers.latest import describe
from pwa.domain.bookings.answers.views import views_of
from pwa.domain.bookings.locks import moment
from pwa.domain.bookings.words import BOOKINGS
from pwa.domain.requests.kinds import Kind, Sheet
from pwa.domain.towns import TownView


async def show(town: TownView, user: User, number: int, now: datetime) -> Sheet | None:
    """With each line's outcome, reason and next step, and what happened to it."""
    for found in await views_of(town, user, number, at=moment(now)):
        steps = await timeline.followed(town.id, found)
        return Sheet(found.id, "bookings/request", {"demande": found, "steps": steps})
    return None


KIND = Kind(BOOKINGS, describe, show, WAITS, REFUSED)
