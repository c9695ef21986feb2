"""Foyer : l’espace de la famille, l’agenda de chaque enfant."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pwa.domain import households
from pwa.domain.bookings.screens.agenda import agenda_of
from pwa.web.answers import page, see
from pwa.web.forms import asked_day
from pwa.web.guards import guardian
from pwa.web.screens import address

ROOMS = {
    "Dernières demandes": "requests",
    "Modifier les réservations": "cards",
    "Gérer mes réservations": "cards",
}
"""The tiles that lead somewhere; a town's other tiles wait for their room."""


async def espace(request: Request) -> Response:
    """« MON ACCUEIL » of a family; officers have theirs at the desk."""
    if request.state.user and request.state.user.kind == "officer":
        return see(address(request, "desk"))
    household = await households.household_of(guardian(request))
    return page(
        request, "households/espace", household=household,
        tiles_dashboard=tiles(request, "tiles_dashboard"), tiles_family=tiles(request, "tiles_family"),
    )  # fmt: skip


def tiles(request: Request, board: str) -> list[tuple[str, str]]:
    return [(label, address(request, room)) for label, room in request.state.town.tiles(board, ROOMS)]


async def agenda(request: Request) -> Response:
    """What a child is expected at, from today on or after the day asked."""
    user, state, child = guardian(request), request.state, request.path_params["child"]
    after = asked_day(request, "apres")
    found = await agenda_of(state.town, user, child, state.now, after)
    url = address(request, "agenda", child=child)
    return page(
        request, "households/agenda", child=found.child, days=found.days, after=after, more=found.after, url=url
    )  # fmt: skip


routes = [
    Route("/espace", espace, name="espace"),
    Route("/enfants/{child:int}/agenda", agenda, name="agenda"),
]
