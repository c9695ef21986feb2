"""Guichet : la liste d’un jour, par site."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.bookings.actions import LIST_DAYS
from pwa.domain.bookings.screens.days import day_by_site
from pwa.domain.french import local
from pwa.domain.refusals import NotFound
from pwa.shared.texts.desk import NO_SUCH_DAY
from pwa.web.answers import page
from pwa.web.asked import DAYS, asked_day
from pwa.web.guards import asker
from pwa.web.rooms import Menu, Room, at

A_DAY = timedelta(days=1)


async def one_day(request: Request) -> Response:
    """Who is expected where; tomorrow unless told otherwise, or told a day that is in no calendar."""
    day, wrong = local(request.state.now).date() + A_DAY, ""
    try:
        day = asked_day(request, "jour") or day
    except NotFound:
        wrong = NO_SUCH_DAY
    sites = await day_by_site(request.state.town, asker(request).part(LIST_DAYS), day)
    around: dict[str, Any] = {"previous": day - A_DAY, "next": day + A_DAY, "days": DAYS}
    return page(request, "desk/days", status=422 if wrong else 200, day=day, sites=sites, wrong=wrong, **around)


room = Room(
    rank=21,
    routes=(at("/guichet/jours", one_day, name="desk_days", action=LIST_DAYS),),
    menus=(Menu("GUICHET", "desk_days"),),
)
