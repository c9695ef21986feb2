"""Who is asking, from which town, and what they may reach."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pwa.domain import accounts, towns
from pwa.domain.accounts import User
from pwa.domain.refusals import SignInNeeded
from pwa.domain.towns import RESERVED, TownView
from pwa.storage.databases import DatabaseBusy

COOKIE = "preau_session"


class InTown:
    """Around every page of a town: finds the town and who is signed in there, with one query."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        slug, token = scope["path_params"]["town"], token_of(request)
        known = slug not in RESERVED and scope["path"].isprintable()
        found = await accounts.asking(slug, token, request.state.real_now) if known else None
        if found is None:
            answer = await elsewhere(request, slug, known)
            await answer(scope, receive, send)
            return
        request.state.town, request.state.user = found.town, found.user
        if token and found.token_hash and found.is_stale and await is_written(request, found.token_hash):
            send = with_cookie(request, token, send)
        await self.app(scope, receive, send)


async def elsewhere(request: Request, slug: str, is_known: bool) -> Response:
    """« /Saint-Loubes » typed with capitals leads to the town; anything else is nowhere."""
    if is_known and request.method in ("GET", "HEAD") and (own := await towns.slug_like(slug)):
        path = request.url.path.replace(f"/{slug}", f"/{own}", 1)
        return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), 308)
    raise HTTPException(404, "unknown_town")


def guardian(request: Request) -> User:
    """The signed-in guardian, or SignInNeeded."""
    return one_of(request, "guardian", "families_only")


def officer(request: Request) -> User:
    """The signed-in officer, or SignInNeeded."""
    return one_of(request, "officer", "officers_only")


def one_of(request: Request, kind: str, otherwise: str) -> User:
    user: User | None = request.state.user
    if user is None:
        raise SignInNeeded
    if user.kind != kind:
        raise HTTPException(403, otherwise)
    return user


def token_of(request: Request) -> str | None:
    """What the town's cookie holds."""
    return request.cookies.get(COOKIE)


def remember(request: Request, response: Response, token: str) -> None:
    """Keep the session on this browser, for this town only, for 30 days from now."""
    town: TownView = request.state.town
    response.set_cookie(
        COOKIE, token, max_age=int(accounts.LASTS.total_seconds()), path=f"/{town.slug}/",
        httponly=True, samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip


def forget(request: Request, response: Response) -> None:
    """Take the session's cookie away from this browser."""
    town: TownView = request.state.town
    secure = request.url.scheme == "https"
    response.delete_cookie(COOKIE, path=f"/{town.slug}/", httponly=True, samesite="lax", secure=secure)


async def is_written(request: Request, token_hash: str) -> bool:
    """Write the visit, unless writers are queueing: the next visit will."""
    try:
        await accounts.seen(token_hash, request.state.real_now)
    except DatabaseBusy:
        return False
    return True


def with_cookie(request: Request, token: str, send: Send) -> Send:
    """The answer, with 30 more days of cookie; an answer that sets the cookie itself has the last word."""
    renewed = Response()
    remember(request, renewed, token)
    cookie = (b"set-cookie", renewed.headers["set-cookie"].encode())

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and all(name != b"set-cookie" for name, _ in message["headers"]):
            message["headers"] = [*message["headers"], cookie]
        await send(message)

    return sending
