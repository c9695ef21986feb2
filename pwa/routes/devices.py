"""Appareils : ceux qui reçoivent les réponses, leur message d’essai, leur retrait."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain import preferences
from pwa.domain.accounts import sessions, signing_out
from pwa.domain.accounts.signing_out import SEE_SESSIONS
from pwa.domain.devices import keys, listing, removing, subscribing, trying
from pwa.domain.preferences import CHOOSE_NOTICES
from pwa.domain.refusals import OtherAccount
from pwa.shared.texts.phones import DEVICES
from pwa.web.answers import page, see, wants_json
from pwa.web.forms import DeviceForm, MediumForm
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.rooms import Menu, Place, Room, at
from pwa.web.screens import address

SAID = {"retire": DEVICES["removed"], "essai": DEVICES["tested"], "ajoute": DEVICES["added"],
        "media": DEVICES["chosen"], "courriel": DEVICES["mail_only"], "ferme": DEVICES["closed"],
        "autres": DEVICES["others"]}  # fmt: skip


async def mine(request: Request) -> Response:
    """« Mes appareils », and what was just done there."""
    user, state = asker(request), request.state
    vapid = await keys.key_offered(user) if user.is_guardian else ""
    found = await listing.places_of(user, state.session_name, now=state.now, real_now=state.real_now)
    said = SAID.get(request.query_params.get("fait", ""))
    return page(
        request, "devices/list", places=found.live, ended=found.ended, said=said, vapid=vapid,
        devices=[one.device for one in found.live if one.device],
        is_mail_only=vapid == keys.MAIL_ONLY, most=sessions.most_of(state.town, user),
    )  # fmt: skip


async def close(request: Request) -> Response:
    """Sign out of one of them, from here."""
    user, state = asker(request), request.state
    await signing_out.sign_out_one(state.town, user, request.path_params["session"], state.now)
    return see(f"{address(request, 'devices')}?fait=ferme")


async def close_others(request: Request) -> Response:
    """Sign out of all of them but this one."""
    await signing_out.sign_out_others(request.state.town, asker(request), request.state.session_name, request.state.now)
    return see(f"{address(request, 'devices')}?fait=autres")


async def choose(request: Request) -> Response:
    """« Comment souhaitez-vous être prévenu ? » (SL-30)."""
    user, state = asker(request), request.state
    form = await MediumForm.read(request)
    await preferences.choose(state.town, user, is_mail_only=form.is_mail_only, now=state.now)
    return see(f"{address(request, 'devices')}?fait={'courriel' if form.is_mail_only else 'media'}")


async def subscribe(request: Request) -> Response:
    """This browser asks to be told, by its family's tap; or gives its new address."""
    user, state = asker(request), request.state
    form = await DeviceForm.read(request)
    if form.account and form.account != user.public_id:
        raise OtherAccount
    hosts = request.app.state.settings.push_hosts
    device = await subscribing.subscribe(
        state.town, user, state.session_name, form.subscription, hosts=hosts, now=state.now
    )
    return told(request, "ajoute", 201, device)


async def remove(request: Request) -> Response:
    """No more notifications there."""
    user, device = asker(request), request.path_params["device"]
    await removing.remove(request.state.town, user, device, request.state.now)
    return told(request, "retire", 200, device)


async def test(request: Request) -> Response:
    """A message to that device, written now and sent as an answer is."""
    user, state, device = asker(request), request.state, request.path_params["device"]
    await trying.send_test(state.town, user, device, now=state.now, real_now=state.real_now)
    return told(request, "essai", 202, device)


def told(request: Request, what: str, status: int, device: int) -> Response:
    """JSON for a script, the list for a form."""
    if wants_json(request):
        body = {"id": device, "sentence": SAID[what]}
        return JSONResponse(body, status, {"Cache-Control": "no-store", "Vary": "HX-Request"})
    return see(f"{address(request, 'devices')}?fait={what}")


room = Room(
    routes=(
        at("/appareils", mine, name="devices", action=SEE_SESSIONS),
        at("/appareils/sessions/{session}/fermer", close, name="close_session", action=SEE_SESSIONS, takes=FEW),
        at("/appareils/autres/fermer", close_others, name="close_others", action=SEE_SESSIONS, takes=FEW),
        at("/appareils", subscribe, name="subscribe", action=CHOOSE_NOTICES, takes=FEW),
        at("/appareils/media", choose, name="choose_medium", action=CHOOSE_NOTICES, takes=FEW),
        at("/appareils/{device:int}/retirer", remove, name="remove_device", action=CHOOSE_NOTICES, takes=FEW),
        at("/appareils/{device:int}/essai", test, name="test_device", action=CHOOSE_NOTICES, takes=FEW),
    ),
    menus=(Menu("Mes appareils", "devices", Place.ACCOUNT),),
)
