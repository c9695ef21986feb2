"""La santé du site, pour ce qui le surveille."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain.rights import VISIT
from pwa.storage import instance
from pwa.web.rooms import Room, at


async def health(request: Request) -> Response:
    """200 when the database answers, 503 when it does not."""
    try:
        await instance.answers()
    except Exception:
        return JSONResponse({"healthy": False}, 503, {"Retry-After": "5", "Cache-Control": "no-store"})
    return JSONResponse({"healthy": True}, headers={"Cache-Control": "no-store"})


room = Room(front=(at("/healthz", health, name="health", action=VISIT),))
