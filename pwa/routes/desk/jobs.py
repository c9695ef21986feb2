"""Guichet : les travaux de la maison, ce qui attend et ce qui a échoué."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.jobs import board
from pwa.domain.jobs.actions import SEE_JOBS
from pwa.shared.texts.jobs import JOB_AFTERWARDS, JOB_STATES, JOB_TROUBLES
from pwa.web.answers import page, see
from pwa.web.intake import FEW
from pwa.web.rooms import Menu, Place, Room, at
from pwa.web.screens import address


async def every(request: Request) -> Response:
    """Those that failed first; their times as the clock on the wall says them."""
    state = request.state
    found = await board.shown(state.town.id, later=state.now - state.real_now)
    return page(
        request, "desk/jobs", jobs=found, states=JOB_STATES, troubles=JOB_TROUBLES,
        afterwards=JOB_AFTERWARDS,
    )  # fmt: skip


async def again(request: Request) -> Response:
    """« Essayer de nouveau »."""
    await board.retry(request.path_params["job"], request.state.real_now, request.state.town.id)
    return see(address(request, "desk_jobs"))


room = Room(
    rank=29,
    routes=(
        at("/guichet/travaux", every, name="desk_jobs", action=SEE_JOBS),
        at("/guichet/travaux/{job:int}", again, name="desk_retry_job", action=SEE_JOBS, takes=FEW),
    ),
    menus=(Menu("Travaux", "desk_jobs", Place.ACCOUNT),),
)
