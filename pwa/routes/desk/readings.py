"""Guichet : les consultations, ce que les agents ont lu des familles."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.households.sheet import home_of
from pwa.domain.officers import listing, readings
from pwa.domain.officers.administering import MANAGE
from pwa.web.answers import page
from pwa.web.asked import asked_number
from pwa.web.rooms import Room, at


async def of_officer(request: Request) -> Response:
    """By one officer."""
    town = request.state.town.id
    officer = await listing.one_of(town, request.path_params["officer"])
    found = await readings.of_officer(town, officer.account, asked_number(request, "avant"))
    return page(request, "desk/readings", found=found, officer=officer, household=None)


async def of_household(request: Request) -> Response:
    """About one household. Raises NotFound."""
    household = (await home_of(request.state.town.id, request.path_params["household"])).id
    found = await readings.of_household(request.state.town.id, household, asked_number(request, "avant"))
    return page(request, "desk/readings", found=found, officer=None, household=household)


room = Room(
    rank=28,
    routes=(
        at("/guichet/agents/{officer:int}/consultations", of_officer, name="desk_readings", action=MANAGE),
        at("/guichet/consultations/{household:int}", of_household, name="desk_household_readings", action=MANAGE),
    ),
)
