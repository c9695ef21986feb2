"""L’adresse de courriel d’un compte : la changer, la confirmer, ou garder celle d’avant."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.credentials import addresses
from pwa.domain.credentials.addresses import FORMER, NEW
from pwa.domain.credentials.changing import CHANGE_CREDENTIALS, WrongFields
from pwa.domain.credentials.forgotten import FORGET
from pwa.domain.links import LinkOver
from pwa.domain.refusals import TooManyAttempts
from pwa.models.words import LinkKind
from pwa.shared.texts.errors import REFUSALS
from pwa.shared.texts.passwords import DONE_ALREADY
from pwa.web.answers import page, see
from pwa.web.credentials_forms import AddressForm, LinkForm
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.links_over import link_over
from pwa.web.rooms import Room, at
from pwa.web.screens import address


async def question(request: Request) -> Response:
    """One field."""
    return address_page(request)


async def ask(request: Request) -> Response:
    """Both addresses are written to."""
    form, state = await AddressForm.read(request), request.state
    clocks = {"now": state.now, "real_now": state.real_now}
    try:
        await addresses.ask(state.town, asker(request), state.session_name, form.said, **clocks)
    except WrongFields as refusal:
        return address_page(request, form.said, refusal.errors["email"], 422)
    except TooManyAttempts as refusal:
        return address_page(request, form.said, REFUSALS[refusal.code].format(**refusal.facts), 429)
    return see(f"{address(request, 'credentials')}?fait=courriel")


async def opened(request: Request) -> Response:
    """The page of the new address's link."""
    if request.query_params.get("fait") == "oui":
        return page(request, "credentials/address_confirmed")
    return await link_page(request, NEW)


async def confirm(request: Request) -> Response:
    """The new address is the account's."""
    form, state = await LinkForm.read(request), request.state
    try:
        await addresses.confirm(state.town, form.said, now=state.now, real_now=state.real_now)
    except LinkOver:
        return over(request, NEW)
    return see(f"{address(request, 'address:confirm')}?fait=oui")


async def kept(request: Request) -> Response:
    """The page of the former address's link."""
    return await link_page(request, FORMER)


async def keep(request: Request) -> Response:
    """It is the account's again; then a new password."""
    form, state = await LinkForm.read(request), request.state
    try:
        token = await addresses.deny(state.town, form.said, now=state.now, real_now=state.real_now)
    except LinkOver:
        return over(request, FORMER)
    return see(f"{address(request, 'renew')}?lien={token}&fait=garde")


def address_page(request: Request, typed: str = "", error: str | None = None, status: int = 200) -> Response:
    most = addresses.PER_ADDRESS
    return page(request, "credentials/address", status=status, typed=typed, error=error, most=most)


async def link_page(request: Request, kinds: tuple[LinkKind, ...]) -> Response:
    """What pressing will do, to which address; opening it does nothing."""
    token, state = request.query_params.get("lien", ""), request.state
    try:
        email = await addresses.found(state.town, token, kinds, real_now=state.real_now)
    except LinkOver:
        return over(request, kinds)
    fresh = {"Cache-Control": "no-store"}
    return page(request, "credentials/address_link", headers=fresh, token=token, email=email, is_new=kinds is NEW)


def over(request: Request, kinds: tuple[LinkKind, ...]) -> Response:
    """Too old: an address is given again on its own page, one's account comes back by « Mot de passe oublié »."""
    said = DONE_ALREADY["address" if kinds is NEW else "kept"]
    return link_over(request, said, is_address=kinds is NEW)


room = Room(
    routes=(
        at("/identifiants/courriel", question, name="address", action=CHANGE_CREDENTIALS, confirmed=True),
        at("/identifiants/courriel", ask, name="address:ask", action=CHANGE_CREDENTIALS, takes=FEW, confirmed=True),
        at("/confirmer-mon-adresse", opened, name="address:confirm", action=FORGET),
        at("/confirmer-mon-adresse", confirm, name="address:confirmed", action=FORGET, takes=FEW),
        at("/garder-mon-adresse", kept, name="address:keep", action=FORGET),
        at("/garder-mon-adresse", keep, name="address:kept", action=FORGET, takes=FEW),
    )
)
