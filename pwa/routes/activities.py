"""Activités : ce qu’on peut réserver, quand, à quel prix, et comment s’inscrire."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain import activities
from pwa.domain.french import local
from pwa.domain.rights import VISIT, has_duty
from pwa.web.answers import page
from pwa.web.offline import Offline
from pwa.web.rooms import Menu, Room, at


async def every_activity(request: Request) -> Response:
    state = request.state
    found = await activities.activities_of(state.town, state.user, local(state.now).date())
    is_idle = state.user is not None and not state.user.is_guardian and not has_duty(state.user.role)
    return page(request, "activities/list", activities=found, is_idle=is_idle)


async def one_activity(request: Request) -> Response:
    state, code = request.state, request.path_params["code"]
    found = await activities.activity_of(state.town, state.user, code, local(state.now).date())
    return page(request, "activities/one", activity=found)


room = Room(
    rank=60,
    routes=(
        at("/activites", every_activity, name="activities", action=VISIT, offline=Offline.SEEN),
        at("/activites/{code}", one_activity, name="activity", action=VISIT, offline=Offline.SEEN),
    ),
    menus=(Menu("ACTIVITÉS", "activities"),),
)
