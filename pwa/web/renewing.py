"""A token that changes travels with whatever page is asked: no answer waits for it, none is lost with it."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Send

from pwa.domain.accounts import rotating
from pwa.domain.sessions.town_file import limits_of
from pwa.domain.towns import TownView
from pwa.storage.databases import DatabaseBusy
from pwa.web.cookies import Cookies


async def renewed(session: str, token: str, town: TownView, real_now: datetime) -> str | None:
    """Another token, unless writers are queueing: the next visit will have it."""
    try:
        return await rotating.rotate(session, token, real_now, limits_of(town.profile))
    except DatabaseBusy:
        return None


def giving(own: Cookies, token: str, send: Send) -> Send:
    """The answer, with this token for its browser; one that signs somebody in has its own."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            begins = f"{own.session}=".encode()
            if not any(name == b"set-cookie" and value.startswith(begins) for name, value in message["headers"]):
                message["headers"] = [*message["headers"], line(own, token)]
        await send(message)

    return sent


def line(own: Cookies, token: str) -> tuple[bytes, bytes]:
    answer = Response()
    own.keep(answer, own.session, token)
    return next(pair for pair in answer.raw_headers if pair[0] == b"set-cookie")


async def after_confirming(request: Request, own: Cookies, token: str, answer: Response) -> Response:
    """What a session may do has grown: so has its token changed."""
    state = request.state
    if new := await renewed(state.session_name, token, state.town, state.real_now):
        own.keep(answer, own.session, new)
    return answer
