"""« Ce n’est pas moi » : le lien du courriel qui suit une connexion sur un nouvel appareil."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.credentials import not_me
from pwa.domain.credentials.forgotten import FORGET
from pwa.domain.links import LinkOver
from pwa.shared.texts.passwords import DONE_ALREADY
from pwa.web.answers import page, see
from pwa.web.credentials_forms import LinkForm
from pwa.web.intake import FEW
from pwa.web.links_over import link_over
from pwa.web.rooms import Room, at
from pwa.web.screens import address


async def question(request: Request) -> Response:
    """What pressing will do; opening it does nothing."""
    token, state = request.query_params.get("lien", ""), request.state
    try:
        await not_me.found(state.town, token, real_now=state.real_now)
    except LinkOver:
        return link_over(request, DONE_ALREADY["closed"])
    return page(request, "credentials/not_me", headers={"Cache-Control": "no-store"}, token=token)


async def close(request: Request) -> Response:
    """That session is closed; then a new password."""
    form, state = await LinkForm.read(request), request.state
    try:
        token = await not_me.close(state.town, form.said, now=state.now, real_now=state.real_now)
    except LinkOver:
        return link_over(request, DONE_ALREADY["closed"])
    state.verdict = "denied"
    return see(f"{address(request, 'renew')}?lien={token}&fait=ferme")


room = Room(
    routes=(
        at("/ce-n-est-pas-moi", question, name="denial", action=FORGET),
        at("/ce-n-est-pas-moi", close, name="denial:close", action=FORGET, takes=FEW),
    )
)
