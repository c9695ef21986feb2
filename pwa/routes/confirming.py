"""« Confirmez que c’est vous » : avant ce qui touche au compte."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain.accounts import confirming
from pwa.domain.accounts.confirming import CONFIRM, Confirming
from pwa.domain.accounts.signing_in import WrongCredentials
from pwa.domain.passkeys import asking, challenges, entering, keeping
from pwa.domain.passkeys.challenges import Purpose
from pwa.domain.passkeys.refusing import PasskeyRefused
from pwa.domain.refusals import NotFound, TooManyAttempts
from pwa.shared.texts import sessions
from pwa.web.confirmations import ConfirmForm, again, confirm_page
from pwa.web.guards import asker, cookies_here, token_of
from pwa.web.intake import ANSWERS, FEW, Takes
from pwa.web.offline import Offline
from pwa.web.passkeys import CREDENTIAL, address_of, presented, relying_here, sentence_of
from pwa.web.renewing import after_confirming
from pwa.web.rooms import Room, at

WAITING = Takes(ANSWERS.most_bytes + CREDENTIAL.most_bytes, ANSWERS.fields + 10, CREDENTIAL.longest)
"""The largest form that may wait, and what confirms it."""


async def question(request: Request) -> Response:
    """The page by its own address, which leads to the page that it is asked for."""
    to = request.state.town.own_address(request.query_params.get("retour", ""))
    return confirm_page(request, to, False, [])


async def ask(request: Request) -> Response:
    """A challenge for the account's own passkeys, for this session. Raises NotFound where it has none."""
    here, state, user = relying_here(request), request.state, asker(request)
    if not (held := await keeping.passkeys_of(user.account_id)):
        raise NotFound
    given = await challenges.give(
        state.town.id, Purpose.CONFIRM, state.session_name, address_of(request), state.real_now
    )
    return JSONResponse(asking.to_sign(here, given, held), headers={"Cache-Control": "no-store"})


async def confirm(request: Request) -> Response:
    """Confirmed by the password or a passkey: on to what waits, or the question again."""
    form, state = await ConfirmForm.read(request), request.state
    try:
        await confirmed_by(request, form)
    except (WrongCredentials, TooManyAttempts) as refusal:
        return again(request, form, refusal, sessions.CONFIRM[refusal.code].format(**refusal.facts))
    except PasskeyRefused as refusal:
        return again(request, form, refusal, sentence_of(refusal))
    state.verdict = "identity_confirmed"
    return await after_confirming(request, cookies_here(request), token_of(request) or "", form.onward(request))


async def confirmed_by(request: Request, form: ConfirmForm) -> None:
    state = request.state
    who = Confirming(state.town, asker(request), state.session_name, address_of(request), request.app.state.tracer)
    if form.credential:
        given = presented(request, form.credential, state.session_name)
        return await entering.confirm(given, who, now=state.now, real_now=state.real_now)
    return await confirming.by_password(who, form.password, now=state.now, real_now=state.real_now)


room = Room(
    routes=(
        at("/confirmation", question, name="confirmation", action=CONFIRM),
        at("/confirmation", confirm, name="confirm", action=CONFIRM, takes=WAITING, offline=Offline.ONLINE),
        at("/confirmation/defi", ask, name="ask_confirmation", action=CONFIRM, takes=FEW),
    )
)
