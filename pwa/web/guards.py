"""Who is asking, from which town, and what they may reach."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pwa.domain import sensitive, towns
from pwa.domain.accounts import asking, sessions, signing_out, tokens
from pwa.domain.accounts.users import User
from pwa.domain.refusals import SignInNeeded
from pwa.domain.rights import Action, Role, Sensitivity, reach_of, refusal_of, sensitivity_of
from pwa.domain.towns import RESERVED
from pwa.storage.databases import DatabaseBusy
from pwa.web import cookies
from pwa.web.cookies import Cookies

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
        request.state.town = found.town
        if token and found.token_hash and is_here(request, token):
            request.state.user, request.state.session = found.user, tokens.handle_of(token)
            request.state.account = found.user.public_id if found.user else None
            request.state.forgetting = cookies_here(request).forgetting()
            if found.is_stale:
                await is_written(sessions.seen(found.token_hash, request.state.real_now))
        elif token and found.token_hash:
            await is_written(signing_out.sign_out(found.town, tokens.handle_of(token), request.state.now))
        await self.app(scope, receive, send)


async def elsewhere(request: Request, slug: str, is_known: bool) -> Response:
    """« /Saint-Loubes » typed with capitals leads to the town; anything else is nowhere."""
    if is_known and request.method in ("GET", "HEAD") and (own := await towns.slug_like(slug)):
        path = request.url.path.replace(f"/{slug}", f"/{own}", 1)
        return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 308)
    raise HTTPException(404, "unknown_town")


def entering(endpoint: Endpoint, action: Action) -> Endpoint:
    """The endpoint, for those only whom the catalogue of rights lets do this."""

    @wraps(endpoint)
    async def entered(request: Request) -> Response:
        admit(request, action)
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


async def note_reading(request: Request, action: Action) -> None:
    """What is sensitive is noted before it is shown: an answer that could not be noted does not leave."""
    user: User | None = request.state.user
    ids = [str(value) for name, value in request.path_params.items() if name != "town"]
    subject = ":".join([request.scope["route"].name, *ids])
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


def is_here(request: Request, token: str) -> bool:
    """False once this browser signed out of the session, whatever it then forgot."""
    return cookies.sent(request.scope).get(cookies_here(request).mark) == tokens.handle_of(token)


def remember(request: Request, response: Response, token: str) -> None:
    """Keep the session and its mark on this browser, for this town only."""
    own = cookies_here(request)
    for name, value in cookies_of(own.town, token, own.public_url).items():
        own.keep(response, name, value)


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
