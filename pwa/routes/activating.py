"""Activation : le lien d’un courriel, la confirmation, les identifiants que l’on choisit à la première connexion."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts import policy
from pwa.domain.credentials import first
from pwa.domain.credentials.changing import WrongFields, own_account
from pwa.domain.credentials.first import CHOOSE_CREDENTIALS
from pwa.domain.invitations import activating
from pwa.domain.invitations.activating import ACTIVATE
from pwa.domain.links import LinkOver
from pwa.shared.texts.accounts import LINK_OVER
from pwa.web.answers import page, see
from pwa.web.credentials_forms import WantedForm
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.offline import Offline
from pwa.web.rooms import Room, at
from pwa.web.screens import address, first_page


async def open_link(request: Request) -> Response:
    """The page of the link: nothing changes before its button is pressed, whoever opens it."""
    try:
        return await link_page(request, {})
    except LinkOver:
        return over(request)


async def activate(request: Request) -> Response:
    """« ACTIVER MON ESPACE »: once."""
    form, state, token = await WantedForm.read(request), request.state, request.path_params["token"]
    clocks = {"now": state.now, "real_now": state.real_now}
    try:
        username = await activating.activate(state.town, token, form.wanted, request.app.state.leaks, **clocks)
    except WrongFields as refusal:
        return await link_page(request, refusal.errors, 422, form.wanted.username)
    except LinkOver:
        return over(request)
    state.verdict = "activated"
    return page(request, "accounts/activated", username=username)


async def link_page(request: Request, errors: dict[str, str], status: int = 200, typed: str | None = None) -> Response:
    """Raises LinkOver."""
    state, token = request.state, request.path_params["token"]
    found = await activating.opened(state.town, token, state.real_now)
    return page(
        request, "accounts/link", status=status, link=found, token=token, errors=errors,
        username=found.username if typed is None else typed, rule=policy.told(state.town.profile),
    )  # fmt: skip


def over(request: Request) -> Response:
    """The same words and the same status for every link that is not good, whatever is wrong with it."""
    request.state.verdict = "link_over"
    return page(request, "accounts/link_over", status=410, told=LINK_OVER, contact=request.state.town.profile.contact)


async def first_credentials(request: Request) -> Response:
    """« MODIFICATION DE VOS IDENTIFIANTS », for whoever was given theirs."""
    user = asker(request)
    if not user.must_change:
        return see(first_page(request, user.role))
    account = await own_account(request.state.town, user)
    back = request.state.town.own_address(request.query_params.get("retour", ""))
    return credentials_page(request, {}, account.username, back)


async def choose_credentials(request: Request) -> Response:
    """Keep them, and go on."""
    user, state = asker(request), request.state
    form = await WantedForm.read(request)
    given = (state.town, user, state.session_name, form.wanted, request.app.state.leaks)
    try:
        await first.choose(*given, now=state.now, real_now=state.real_now)
    except WrongFields as refusal:
        return credentials_page(request, refusal.errors, form.wanted.username, form.back, 422)
    return see(form.back or first_page(request, user.role))


def credentials_page(
    request: Request, errors: dict[str, str], username: str, back: str | None, status: int = 200
) -> Response:
    return page(
        request, "accounts/first_credentials", status=status, errors=errors, username=username, back=back,
        rule=policy.told(request.state.town.profile), home=address(request, "home"),
    )  # fmt: skip


room = Room(
    rank=91,
    routes=(
        at("/activation/{token}", open_link, name="link", action=ACTIVATE),
        at("/activation/{token}", activate, name="activate", action=ACTIVATE, takes=FEW, offline=Offline.ONLINE),
        at(
            "/premiers-identifiants", first_credentials, name="first_credentials", action=CHOOSE_CREDENTIALS,
        ),
        at(
            "/premiers-identifiants", choose_credentials, name="choose_credentials", action=CHOOSE_CREDENTIALS,
            takes=FEW, offline=Offline.ONLINE,
        ),
    ),
)  # fmt: skip
