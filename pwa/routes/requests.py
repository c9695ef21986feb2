"""Demandes : les dernières, une seule, et celles d’une validation."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pwa.domain import eras
from pwa.domain.bookings.locks import moment
from pwa.domain.devices import key_offered
from pwa.domain.latest import STATES, requests_of
from pwa.domain.requests import request_of, requests_of_mutation
from pwa.texts import REQUEST_STATES
from pwa.web.answers import page
from pwa.web.forms import asked_among, asked_mutations, asked_number
from pwa.web.guards import guardian


async def latest(request: Request) -> Response:
    """« Dernières demandes », or those before the number asked."""
    user, before, state = guardian(request), asked_number(request, "avant"), asked_among(request, "etat", STATES)
    found, more = await requests_of(request.state.town, user, before, state, at=moment(request.state.now))
    return page(request, "requests/list", requests=found, before=before, more=more, asked=state, states=REQUEST_STATES)


async def one(request: Request) -> Response:
    """A demande with each line's outcome, reason and next step."""
    user = guardian(request)
    found = await request_of(request.state.town, user, request.path_params["number"], at=moment(request.state.now))
    return page(request, "requests/one", demande=found, vapid=await key_offered(user))


async def received(request: Request) -> Response:
    """« NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE » (SL-72)."""
    user, mutation = guardian(request), request.path_params["mutation"]
    found = await requests_of_mutation(request.state.town, user, mutation, at=moment(request.state.now))
    return page(request, "requests/received", requests=found, vapid=await key_offered(user))


async def lost(request: Request) -> Response:
    """Of the demandes that a phone saw answered, those that are not here any more: a copy was put back."""
    user = guardian(request)
    gone = await eras.lost(request.state.town.id, user.account_id, asked_mutations(request))
    return JSONResponse({"lost": [str(one) for one in gone]}, headers={"Cache-Control": "no-store"})


routes = [
    Route("/demandes", latest, name="requests"),
    Route("/demandes/perdues", lost, name="lost"),
    Route("/demandes/{number:int}", one, name="request"),
    Route("/demandes/recues/{mutation:uuid}", received, name="received"),
]
