"""Mot de passe oublié : le demander, puis en choisir un nouveau par le lien du courriel."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts import policy
from pwa.domain.credentials import forgotten
from pwa.domain.credentials.changing import WrongFields
from pwa.domain.credentials.forgotten import FORGET
from pwa.domain.links import LinkOver
from pwa.domain.refusals import TooManyAttempts
from pwa.shared.texts.errors import REFUSALS
from pwa.shared.texts.passwords import ADDRESSES, DENIED, DONE_ALREADY
from pwa.web.answers import page, see
from pwa.web.credentials_forms import ForgottenForm, RenewForm
from pwa.web.intake import FEW
from pwa.web.links_over import link_over
from pwa.web.rooms import Room, at
from pwa.web.screens import address

SAID = {"ferme": DENIED, "garde": ADDRESSES["kept"]}


async def question(request: Request) -> Response:
    """One field; or that it was asked."""
    return forgotten_page(request, is_asked=request.query_params.get("fait") == "oui")


async def ask(request: Request) -> Response:
    """The same answer whoever is named."""
    form = await ForgottenForm.read(request)
    if form.error:
        return forgotten_page(request, form.account, form.error, 422)
    try:
        await forgotten.ask(request.state.town, form.account, client_of(request), real_now=request.state.real_now)
    except TooManyAttempts as refusal:
        return forgotten_page(request, form.account, REFUSALS[refusal.code].format(**refusal.facts), 429)
    return see(f"{address(request, 'forgotten')}?fait=oui")


async def opened(request: Request) -> Response:
    """The page of the link: opening it changes nothing."""
    if request.query_params.get("fait") == "oui":
        return page(request, "credentials/renewed")
    token = request.query_params.get("lien", "")
    return await renew_page(request, token, {})


async def keep(request: Request) -> Response:
    """The password that was chosen there; then one signs in with it."""
    form, state = await RenewForm.read(request), request.state
    clocks = {"now": state.now, "real_now": state.real_now}
    try:
        await forgotten.renew(
            state.town, form.token, form.chosen, request.app.state.leaks, client_of(request), **clocks
        )
    except WrongFields as refusal:
        return await renew_page(request, form.token, refusal.errors, 422)
    except LinkOver:
        return link_over(request, DONE_ALREADY["renewed"])
    state.verdict = "password_renewed"
    return see(f"{address(request, 'renew')}?fait=oui")


def forgotten_page(
    request: Request, typed: str = "", error: str | None = None, status: int = 200, *, is_asked: bool = False
) -> Response:
    contact = request.state.town.profile.contact
    return page(
        request, "credentials/forgotten", status=status, typed=typed, error=error, is_asked=is_asked, contact=contact,
        most=forgotten.PER_ACCOUNT,
    )  # fmt: skip


async def renew_page(request: Request, token: str, errors: dict[str, str], status: int = 200) -> Response:
    """With the user name that it is for; where the link is good no more, how to have another."""
    town = request.state.town
    try:
        account = await forgotten.whose(town, token, real_now=request.state.real_now)
    except LinkOver:
        return link_over(request, DONE_ALREADY["renewed"])
    return page(
        request, "credentials/renew", status=status, headers={"Cache-Control": "no-store"}, token=token,
        errors=errors, rule=policy.told(town.profile), username=account.username,
        said=SAID.get(request.query_params.get("fait", "")),
    )  # fmt: skip


def client_of(request: Request) -> str:
    return request.client.host if request.client else ""


room = Room(
    routes=(
        at("/mot-de-passe-oublie", question, name="forgotten", action=FORGET),
        at("/mot-de-passe-oublie", ask, name="forgotten:ask", action=FORGET, takes=FEW),
        at("/nouveau-mot-de-passe", opened, name="renew", action=FORGET),
        at("/nouveau-mot-de-passe", keep, name="renew:keep", action=FORGET, takes=FEW),
    )
)
