"""Demandes : les dernières, et une seule, de quelque sorte qu’elles soient."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain import eras
from pwa.domain.devices.keys import key_offered
from pwa.domain.letters.kept import told_of
from pwa.domain.requests.actions import FOLLOW_REQUESTS
from pwa.domain.requests.latest import STATES, requests_of
from pwa.domain.requests.sheets import sheet_of
from pwa.domain.tiles import Board, Tile
from pwa.shared.texts.requests import REQUEST_STATES
from pwa.web.answers import page
from pwa.web.asked import asked_among, asked_mutations, asked_number
from pwa.web.guards import asker
from pwa.web.offline import Offline
from pwa.web.rooms import Room, Shortcut, at


async def latest(request: Request) -> Response:
    """« Dernières demandes », or those before the number asked."""
    user, before, state = asker(request), asked_number(request, "avant"), asked_among(request, "etat", STATES)
    found, more = await requests_of(request.state.town, user, before, state, now=request.state.now)
    return page(request, "requests/list", requests=found, before=before, more=more, asked=state, states=REQUEST_STATES)


async def one(request: Request) -> Response:
    """A demande, as its kind shows it, with what was told of it."""
    user, number = asker(request), request.path_params["number"]
    sheet = await sheet_of(request.state.town, user, number, now=request.state.now)
    told, vapid = await told_of(sheet.id), await key_offered(user)
    return page(request, sheet.template, told=told, vapid=vapid, **sheet.shown)


async def lost(request: Request) -> Response:
    """Of the demandes that a phone saw answered, those that are not here any more: a copy was put back."""
    user = asker(request)
    gone = await eras.lost(request.state.town.id, user.account_id, asked_mutations(request))
    return JSONResponse({"lost": [str(one) for one in gone]}, headers={"Cache-Control": "no-store"})


room = Room(
    rank=30,
    tile=Tile("requests", "inbox", "Dernières demandes", "requests", Board.DASHBOARD),
    shortcut=Shortcut(30, "Dernières demandes", "requests", "requests"),
    routes=(
        at("/demandes", latest, name="requests", action=FOLLOW_REQUESTS, offline=Offline.WARMED),
        at("/demandes/perdues", lost, name="lost", action=FOLLOW_REQUESTS),
        at("/demandes/{number:int}", one, name="request", action=FOLLOW_REQUESTS, offline=Offline.SEEN),
    ),
)
