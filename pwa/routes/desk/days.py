"""Guichet : la liste d’un jour, par site."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pwa.answers import page
from pwa.domain.bookings.days import day_by_site
from pwa.domain.french import local
from pwa.forms import asked_day
from pwa.guards import officer

A_DAY = timedelta(days=1)


async def one_day(request: Request) -> Response:
    """Who is expected where; tomorrow unless told otherwise."""
    officer(request)
    day = asked_day(request, "jour") or local(request.state.now).date() + A_DAY
    sites = await day_by_site(request.state.town, day)
    return page(request, "desk/days", day=day, sites=sites, previous=day - A_DAY, next=day + A_DAY)


routes = [Route("/guichet/jours", one_day, name="desk_days")]
