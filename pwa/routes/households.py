"""Foyer : l’espace de la famille, l’agenda de chaque enfant."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain import households
from pwa.domain.bookings.screens.agenda import agenda_of
from pwa.domain.household_keys.shown import contacts_of
from pwa.domain.households import BEGIN, SEE_HOUSEHOLD, looking
from pwa.domain.rights import GUARDIANS
from pwa.domain.tiles import Board
from pwa.web.answers import page, see
from pwa.web.asked import asked_day
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.looking_forms import HouseForm
from pwa.web.offline import Offline
from pwa.web.rooms import Menu, Room, Shortcut, at
from pwa.web.screens import address, first_page


async def espace(request: Request) -> Response:
    """« MON ACCUEIL » of a family; officers have theirs at the desk."""
    user, house = asker(request), request.app.state.house
    if user.role not in GUARDIANS:
        return see(first_page(request, user.role))
    household = await households.household_of(user)
    contacts = [] if household else await contacts_of(request.state.town)
    boards = {str(board): house.tiles_for(user.role, request.state.town, board) for board in Board}
    return page(request, "households/espace", household=household, contacts=contacts, **boards)


async def change(request: Request) -> Response:
    """« Changer de foyer » : look at another household of one's own."""
    user, form = asker(request), await HouseForm.read(request)
    await looking.look_at(request.state.town.id, user.guardian_id, form.household)
    return see(address(request, "espace"))


async def agenda(request: Request) -> Response:
    """What a child is expected at, from today on or after the day asked."""
    user, state, child = asker(request), request.state, request.path_params["child"]
    after = asked_day(request, "apres")
    found = await agenda_of(state.town, user, child, state.now, after)
    url = address(request, "agenda", child=child)
    return page(
        request, "households/agenda", child=found.child, days=found.days, after=after, more=found.after, url=url
    )  # fmt: skip


room = Room(
    rank=10,
    shortcut=Shortcut(10, "Aujourd’hui", "espace", "today"),
    routes=(
        at("/espace", espace, name="espace", action=BEGIN, offline=Offline.WARMED),
        at("/espace/foyer", change, name="household_change", action=SEE_HOUSEHOLD, takes=FEW),
        at("/enfants/{child:int}/agenda", agenda, name="agenda", action=SEE_HOUSEHOLD, offline=Offline.SEEN),
    ),
    menus=(Menu("MON ACCUEIL", "espace", only=GUARDIANS),),
)
