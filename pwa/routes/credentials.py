"""Identifiants : ce avec quoi l’on se connecte, et ce que l’on en change."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain import named
from pwa.domain.accounts import policy
from pwa.domain.accounts.mails import mail_of
from pwa.domain.credentials import changing, naming
from pwa.domain.credentials.changing import CHANGE_CREDENTIALS, WrongFields
from pwa.domain.refusals import TooManyAttempts
from pwa.shared.texts.errors import REFUSALS
from pwa.shared.texts.passwords import CREDENTIALS_DONE
from pwa.web.answers import page, see
from pwa.web.credentials_forms import NameForm, PasswordForm
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.rooms import Menu, Place, Room, at
from pwa.web.screens import address


async def mine(request: Request) -> Response:
    """« Identifiants », and what was just done there."""
    account = await changing.own_account(request.state.town, asker(request))
    said = CREDENTIALS_DONE.get(request.query_params.get("fait", ""), "")
    said = named.told(said, request.state.town.profile.texts.spoken_identifier)
    return page(request, "credentials/list", account=account, email=mail_of(account)[1], said=said)


async def password(request: Request) -> Response:
    """The present password, and twice the new one."""
    return password_page(request, {})


async def change_password(request: Request) -> Response:
    """Keep it, or say what is wrong."""
    user, state = asker(request), request.state
    form = await PasswordForm.read(request)
    leaks, clocks = request.app.state.leaks, {"now": state.now, "real_now": state.real_now}
    try:
        await changing.change_password(state.town, user, state.session_name, form.asked, leaks, **clocks)
    except WrongFields as refusal:
        return password_page(request, refusal.errors, 422)
    except TooManyAttempts as refusal:
        sentence = REFUSALS[refusal.code].format(**refusal.facts)
        return password_page(request, {"current_password": sentence}, 429)
    return see(f"{address(request, 'credentials')}?fait=mot-de-passe")


async def name(request: Request) -> Response:
    """One field."""
    return name_page(request)


async def rename(request: Request) -> Response:
    """Keep it, or say what is wrong."""
    form, state = await NameForm.read(request), request.state
    try:
        await naming.rename(state.town, asker(request), form.said, state.now)
    except WrongFields as refusal:
        return name_page(request, form.said, refusal.errors["username"], 422)
    return see(f"{address(request, 'credentials')}?fait=nom")


def name_page(request: Request, typed: str = "", error: str | None = None, status: int = 200) -> Response:
    return page(request, "credentials/name", status=status, typed=typed, error=error)


def password_page(request: Request, errors: dict[str, str], status: int = 200) -> Response:
    rule = policy.told(request.state.town.profile)
    return page(request, "credentials/password", status=status, errors=errors, rule=rule)


room = Room(
    rank=90,
    routes=(
        at("/identifiants", mine, name="credentials", action=CHANGE_CREDENTIALS),
        at("/identifiants/mot-de-passe", password, name="credentials:password", action=CHANGE_CREDENTIALS),
        at(
            "/identifiants/mot-de-passe", change_password, name="credentials:change_password",
            action=CHANGE_CREDENTIALS, takes=FEW,
        ),
        at("/identifiants/nom", name, name="credentials:name", action=CHANGE_CREDENTIALS, confirmed=True),
        at(
            "/identifiants/nom", rename, name="credentials:rename", action=CHANGE_CREDENTIALS, takes=FEW,
            confirmed=True,
        ),
    ),
    menus=(Menu("Mes identifiants", "credentials", Place.ACCOUNT),),
)  # fmt: skip
