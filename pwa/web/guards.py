"""Who is asking, from which town, and what they may reach."""

import re
import secrets
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pwa.domain import sensitive, towns
from pwa.domain.accounts import asking, rotating, sessions, signing_out, tokens
from pwa.domain.accounts.asking import Asking
from pwa.domain.accounts.confirming import is_confirmed
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.users import User
from pwa.domain.refusals import ConfirmationNeeded, SignInNeeded
from pwa.domain.rights import Action, Role, Sensitivity, reach_of, refusal_of, sensitivity_of
from pwa.domain.sessions.town_file import limits_of
from pwa.domain.towns import RESERVED
from pwa.storage.databases import DatabaseBusy
from pwa.web import cookies
from pwa.web.cookies import Cookies
from pwa.web.gates import gate
from pwa.web.renewing import giving, renewed

DEVICE_KEY = re.compile(r"[\w-]{43}", re.ASCII)
Endpoint = Callable[[Request], Awaitable[Response]]


class InTown:
    """Around every page of a town: finds the town and who is signed in there, with one query."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        slug, token = scope["path_params"]["town"], token_of(request)
        known = slug not in RESERVED and scope["path"].isprintable()
        found = await asking.asking(slug, token, request.state.real_now) if known else None
        if found is None:
            answer = await elsewhere(request, slug, known)
            await answer(scope, receive, send)
            return
        request.state.town, request.state.ended = found.town, found.ended
        if found.session and is_here(request, found.session):
            request.state.user, request.state.session = found.user, tokens.handle(found.session)
            request.state.session_name, request.state.confirmed_at = found.session, found.confirmed_at
            request.state.account = found.user.public_id if found.user else None
            request.state.forgetting = cookies_here(request).forgetting()
            send = await kept_up(request, found, token or "", send)
        elif found.stolen:
            await is_written(ended_by_theft(request, found.stolen, token or ""))
        elif found.session:
            await is_written(signing_out.sign_out(found.town, tokens.handle(found.session), request.state.now))
        await self.app(scope, receive, send)


async def kept_up(request: Request, found: Asking, token: str, send: Send) -> Send:
    """Write the visit of a session, and give a page that is asked the token that follows."""
    assert found.session is not None
    new, state = found.again, request.state
    if found.is_due and request.method == "GET":
        new = await renewed(found.session, token, found.town, state.real_now)
    if found.is_stale and not new:
        await is_written(sessions.seen(found.session, state.real_now, limits_of(found.town.profile)))
    return giving(cookies_here(request), new, send) if new and request.method == "GET" else send


async def ended_by_theft(request: Request, session: str, token: str) -> None:
    await rotating.end_stolen(session, token, now=request.state.now, real_now=request.state.real_now)


async def elsewhere(request: Request, slug: str, is_known: bool) -> Response:
    """« /Saint-Loubes » typed with capitals leads to the town; anything else is nowhere."""
    if is_known and request.method in ("GET", "HEAD") and (own := await towns.slug_like(slug)):
        path = request.url.path.replace(f"/{slug}", f"/{own}", 1)
        return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 308)
    raise HTTPException(404, "unknown_town")


def entering(endpoint: Endpoint, action: Action, *, confirmed: bool = False) -> Endpoint:
    """The endpoint, for those only whom the catalogue of rights lets do this; who said lately that it is them."""

    @wraps(endpoint)
    async def entered(request: Request) -> Response:
        admit(request, action)
        if led := gate(request, action):
            return led
        if confirmed and not is_confirmed(request.state.confirmed_at, request.state.real_now):
            raise ConfirmationNeeded
        answer = await endpoint(request)
        if sensitivity_of(action) is not Sensitivity.ORDINARY:
            await note_reading(request, action)
        return answer

    return entered


def admit(request: Request, action: Action) -> None:
    """Raises SignInNeeded, or 403 for someone signed in who may not."""
    user: User | None = request.state.user
    role = user.role if user else Role.NOBODY
    if reach_of(role, action):
        return
    if user is None:
        raise SignInNeeded
    raise HTTPException(403, refusal_of(role, action))


async def note_reading(request: Request, action: Action, *beside: int) -> None:
    """What is sensitive is noted before it is shown: an answer that could not be noted does not leave. What a page
    shows `beside` what its address names is noted by it, as the address that would have named it."""
    user: User | None = request.state.user
    ids = beside or [value for name, value in request.path_params.items() if name != "town"]
    subject = ":".join([request.scope["route"].name, *map(str, ids)])
    account = user.account_id if user else None
    await sensitive.note(request.state.town.id, account, action, subject, request.state.now)


def asker(request: Request) -> User:
    """Who is signed in, in a route whose action lets nobody else enter."""
    user: User | None = request.state.user
    if user is None:
        raise SignInNeeded
    return user


def cookies_here(request: Request) -> Cookies:
    """The town's, under this site's public address."""
    return Cookies(request.path_params["town"], request.app.state.settings.public_url)


def token_of(request: Request) -> str | None:
    """What the town's cookie holds."""
    return cookies.sent(request.scope).get(cookies_here(request).session)


def browser_of(request: Request) -> Browser:
    """Where somebody signs in; a browser that keeps no key of ours is given one by `remember`."""
    kept = cookies.sent(request.scope).get(cookies_here(request).device, "")
    key = kept if DEVICE_KEY.fullmatch(kept) else secrets.token_urlsafe(32)
    return Browser(request.headers.get("user-agent", ""), token_of(request), key)


def is_here(request: Request, session: str) -> bool:
    """False once this browser signed out of the session, whatever it then forgot."""
    return cookies.sent(request.scope).get(cookies_here(request).mark) == tokens.handle(session)


def remember(request: Request, response: Response, token: str, browser: Browser) -> None:
    """Keep the session, its mark and the browser's key on this browser, for this town only."""
    own = cookies_here(request)
    for name, value in cookies_of(own.town, token, own.public_url).items():
        own.keep(response, name, value)
    own.keep(response, own.device, browser.key)


def cookies_of(town: str, token: str, public_url: str = "") -> dict[str, str]:
    """What a signed-in browser sends to its town."""
    own = Cookies(town, public_url)
    return {own.session: token, own.mark: tokens.handle_of(token)}


def cookie_line(town: str, token: str) -> str:
    """The same, as a header."""
    return "; ".join(f"{name}={value}" for name, value in cookies_of(town, token).items())


async def is_written(write: Awaitable[None]) -> bool:
    """Write what this visit changes, unless writers are queueing: the next visit will."""
    try:
        await write
    except DatabaseBusy:
        return False
    return True
