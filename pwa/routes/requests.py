"""Demandes : les dernières, une seule, et celles d’une validation."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain import eras
from pwa.domain.bookings.answers import timeline
from pwa.domain.bookings.answers.views import request_of, requests_of_mutation
from pwa.domain.bookings.locks import moment
from pwa.domain.devices.keys import key_offered
from pwa.domain.letters.kept import told_of
from pwa.domain.requests.actions import FOLLOW_REQUESTS
from pwa.domain.requests.latest import STATES, requests_of
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
    """A demande with each line's outcome, reason and next step."""
    user = asker(request)
    found = await request_of(request.state.town, user, request.path_params["number"], at=moment(request.state.now))
    told, steps = await told_of(found.id), await timeline.followed(request.state.town.id, found)
    return page(request, "requests/one", demande=found, told=told, steps=steps, vapid=await key_offered(user))


async def received(request: Request) -> Response:
    """« NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE » (SL-72)."""
    user, mutation = asker(request), request.path_params["mutation"]
    found = await requests_of_mutation(request.state.town, user, mutation, at=moment(request.state.now))
    return page(request, "requests/received", requests=found, vapid=await key_offered(user))


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
        at("/demandes/recues/{mutation:uuid}", received, name="received", action=FOLLOW_REQUESTS, offline=Offline.SEEN),
    ),
)
