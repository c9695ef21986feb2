"""Comptes : se connecter, se déconnecter."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain import named
from pwa.domain.accounts import signing_in, signing_out
from pwa.domain.accounts.signing_in import SIGN_IN, Attempt, WrongCredentials
from pwa.domain.accounts.signing_out import SIGN_OUT
from pwa.domain.refusals import Refusal, TooManyAttempts
from pwa.shared import texts
from pwa.web import guards
from pwa.web.answers import see, sign_in_box, wants_json
from pwa.web.forms import SignInForm, SignOutForm
from pwa.web.intake import FEW
from pwa.web.offline import Offline
from pwa.web.rooms import Room, at
from pwa.web.screens import address, first_page


async def sign_in(request: Request) -> Response:
    """The box's answer: the page asked for, or the box again with one sentence."""
    form, state = await SignInForm.read(request), request.state
    if form.errors:
        return box_again(request, form, 422, " ".join(form.errors.values()))
    attempt = attempt_of(request, form)
    state.typed = attempt.trace
    try:
        entered = await signing_in.sign_in(attempt, now=state.now, real_now=state.real_now)
    except (WrongCredentials, TooManyAttempts) as refusal:
        return refused_at_the_door(request, form, refusal)
    state.account, state.verdict = entered.public_id, "signed_in"
    back = form.back or first_page(request, entered.role)
    response = see(f"{address(request, 'second_factor')}?{urlencode({'retour': back})}" if entered.is_offered else back)
    guards.remember(request, response, entered.token, attempt.browser)
    return response


def attempt_of(request: Request, form: SignInForm) -> Attempt:
    client = request.client.host if request.client else ""
    return Attempt(
        request.state.town, form.username, form.password, client, guards.browser_of(request), request.app.state.tracer
    )


def refused_at_the_door(request: Request, form: SignInForm, refusal: Refusal) -> Response:
    request.state.verdict, request.state.account = refusal.code, getattr(refusal, "aimed_at", None)
    called = request.state.town.profile.texts.box_identifier
    sentence = named.told(texts.accounts.SIGN_IN[refusal.code], called, **refusal.facts)
    if isinstance(refusal, TooManyAttempts):
        return box_again(request, form, 429, sentence, {"Retry-After": str(refusal.facts["retry_after"])})
    return box_again(request, form, 422, sentence)


def box_again(
    request: Request, form: SignInForm, status: int, sentence: str, headers: dict[str, str] | None = None
) -> Response:
    return sign_in_box(request, status=status, error=sentence, username=form.username, back=form.back, headers=headers)


async def sign_out(request: Request) -> Response:
    """End the session that the form names, whoever is signed in by now; asked twice it is the same answer."""
    if session := await session_left(request):
        await signing_out.sign_out(request.state.town, session, request.state.now)
        request.state.verdict = "signed_out"
    return gone(request)


async def sign_out_everywhere(request: Request) -> Response:
    """End every session of the account whose session the form names."""
    if session := await session_left(request):
        state = request.state
        await signing_out.sign_out_everywhere(state.town, session, now=state.now, real_now=state.real_now)
        request.state.verdict = "signed_out_everywhere"
    return gone(request)


async def session_left(request: Request) -> str | None:
    """The session named by the page; a page of before it was named means the browser's own."""
    form = await SignOutForm.read(request)
    return form.session if form.is_named else request.state.session


def gone(request: Request) -> Response:
    """Cookies are left alone: by now they may be those of someone who signed in since."""
    request.state.user = None
    if wants_json(request):
        return Response(status_code=204, headers={"Cache-Control": "no-store", "Vary": "HX-Request"})
    return see(address(request, "home"))


room = Room(
    routes=(
        at("/connexion", sign_in, name="sign_in", action=SIGN_IN, takes=FEW, offline=Offline.ONLINE),
        at("/deconnexion", sign_out, name="sign_out", action=SIGN_OUT, takes=FEW, offline=Offline.LEAVING),
        at(
            "/deconnexion/partout", sign_out_everywhere, name="sign_out_everywhere", action=SIGN_OUT, takes=FEW,
            offline=Offline.LEAVING,
        ),
    )
)  # fmt: skip
