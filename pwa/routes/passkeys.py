"""Clés d’accès : entrer avec celle de son appareil ; les siennes, une de plus, une de moins."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain.accounts.signing_in import SIGN_IN
from pwa.domain.passkeys import asking, challenges, entering, keeping
from pwa.domain.passkeys.challenges import Purpose
from pwa.domain.passkeys.keeping import HOLD_PASSKEYS, Adding
from pwa.domain.passkeys.refusing import PasskeyRefused
from pwa.shared.texts.passkeys import PASSKEYS
from pwa.web import guards
from pwa.web.answers import page, see, sign_in_box
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.offline import Offline
from pwa.web.passkeys import CREDENTIAL, PasskeyForm, address_of, asker_of, lend, presented, relying_here, sentence_of
from pwa.web.rooms import Room, at
from pwa.web.screens import address, first_page

SAID = {"ajoutee": PASSKEYS["added"], "nom": PASSKEYS["renamed"], "retiree": PASSKEYS["removed"]}
FRESH = {"Cache-Control": "no-store"}


async def ask_at_the_door(request: Request) -> Response:
    """A challenge for whoever comes, bound to a cookie of this browser."""
    here, state, answer = relying_here(request), request.state, Response(headers=FRESH)
    bound = asker_of(request) or lend(request, answer)
    given = await challenges.give(state.town.id, Purpose.SIGN_IN, bound, address_of(request), state.real_now)
    body = JSONResponse(asking.to_sign(here, given), headers=FRESH)
    body.raw_headers.extend((name, value) for name, value in answer.raw_headers if name == b"set-cookie")
    return body


async def sign_in(request: Request) -> Response:
    """The page asked for, or the box again with what happened."""
    form, state = await PasskeyForm.read(request), request.state
    given = presented(request, form.credential, asker_of(request))
    browser = guards.browser_of(request)
    try:
        entered = await entering.sign_in(given, browser, now=state.now, real_now=state.real_now)
    except PasskeyRefused as refusal:
        state.verdict, state.unknown_passkey = refusal.code, refusal.credential
        return sign_in_box(request, status=422, error=sentence_of(refusal), back=form.back)
    state.account, state.verdict = entered.public_id, "passkey_used"
    response = see(form.back or first_page(request, entered.role))
    guards.remember(request, response, entered.token, browser)
    return response


async def mine(request: Request) -> Response:
    """« Clés d’accès », and what was just done there."""
    return await listed(request, said=SAID.get(request.query_params.get("fait", "")))


async def listed(request: Request, *, status: int = 200, said: str | None = None, error: str | None = None) -> Response:
    user = asker(request)
    held = await keeping.passkeys_of(user.account_id)
    return page(
        request, "passkeys/list", status=status, passkeys=held, said=said, error=error,
        holder=asking.written(user.public_id),
    )  # fmt: skip


async def ask_for_one(request: Request) -> Response:
    """A challenge for a new one, for this session."""
    here, state, user = relying_here(request), request.state, asker(request)
    given = await challenges.give(state.town.id, Purpose.ADD, state.session_name, address_of(request), state.real_now)
    held, username = await keeping.passkeys_of(user.account_id), await keeping.username_of(user)
    return JSONResponse(asking.to_make(here, given, user, username, state.town.name, held), headers=FRESH)


async def add(request: Request) -> Response:
    """Keep the one that the browser just made."""
    form, state, user = await PasskeyForm.read(request), request.state, asker(request)
    made = Adding(state.town, user, relying_here(request), state.session_name, form.credential, form.name)
    try:
        await keeping.add(made, now=state.now, real_now=state.real_now)
    except PasskeyRefused as refusal:
        return await listed(request, status=422, error=sentence_of(refusal))
    return done(request, "ajoutee")


async def rename(request: Request) -> Response:
    form = await PasskeyForm.read(request)
    await keeping.rename(asker(request), request.path_params["passkey"], form.name)
    return done(request, "nom")


async def remove(request: Request) -> Response:
    """It opens nothing any more; the browser hears of it on the list."""
    await keeping.remove(request.state.town, asker(request), request.path_params["passkey"], request.state.now)
    return done(request, "retiree")


def done(request: Request, what: str) -> Response:
    return see(f"{address(request, 'passkeys')}?fait={what}")


OWN, ONE = "/identifiants/cles-d-acces", "/identifiants/cles-d-acces/{passkey:int}"
room = Room(
    routes=(
        at("/cles-d-acces/defi", ask_at_the_door, name="ask_passkey", action=SIGN_IN, takes=FEW),
        at(
            "/cles-d-acces/connexion", sign_in, name="passkey_sign_in", action=SIGN_IN, takes=CREDENTIAL,
            offline=Offline.ONLINE,
        ),
        at(OWN, mine, name="passkeys", action=HOLD_PASSKEYS, confirmed=True),
        at(OWN, add, name="add_passkey", action=HOLD_PASSKEYS, takes=CREDENTIAL, confirmed=True),
        at(f"{OWN}/defi", ask_for_one, name="ask_new_passkey", action=HOLD_PASSKEYS, takes=FEW, confirmed=True),
        at(f"{ONE}/nom", rename, name="rename_passkey", action=HOLD_PASSKEYS, takes=FEW, confirmed=True),
        at(f"{ONE}/retirer", remove, name="remove_passkey", action=HOLD_PASSKEYS, takes=FEW, confirmed=True),
    )
)  # fmt: skip
