"""Les fichiers du site et du service worker."""

import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.domain.rights import VISIT
from pwa.web.assets import Asset, asset, build, smallest
from pwa.web.rooms import Room, at

A_YEAR = "public, max-age=31536000, immutable"
SMALL = 250
"""Bytes under which pressing a file gains nothing."""
RENAMED = {
    "memory.js": "unkept.js",
    "outbox_store.js": "outbox.js",
    "draft_store.js": "drafts.js",
    "season_store.js": "season.js",
}
"""Until 27/11/2026 the scripts were in one folder, and every address began with a build's name: a page left open since
asks for the rarely used ones there."""


async def static(request: Request) -> Response:
    """A file at its own address never changes; at another one it is asked again each time."""
    name, files = request.path_params["file"], build().static
    rest = name.partition("/")[2]
    if name not in files and rest not in files and (moved := script_of(rest)):
        return elsewhere(build().address(moved))
    return sent(request, files.get(name) or files.get(rest))


async def service_worker(request: Request) -> Response:
    """The worker's modules, of which pages load some; any town's scope is allowed to them."""
    file = request.path_params["file"]
    made = {"shell.js": shell(request), "service_worker.js": build().listeners}
    module = made.get(file) or build().worker.get(file)
    if module is None and (shared := f"shared/{today(file.removeprefix('browser/'))}") in build().worker:
        return elsewhere(f"/service_worker/{shared}")
    return sent(request, module, {"Service-Worker-Allowed": "/"})


def shell(request: Request) -> Asset:
    """The files that pages need without a network, and how the rooms' addresses live there."""
    house = json.dumps(request.app.state.house.told_to_the_worker, separators=(",", ":"))
    return asset(build().shell.content + f"export const HOUSE = {house};\n".encode(), ".js")


def script_of(file: str) -> str | None:
    """« js/grid/season.js » for « js/season.js », in an address of before: the one script that has this name today."""
    folder, _, name = file.rpartition("/")
    if folder != "js":
        return None
    return next((one for one in build().static if one.startswith("js/") and one.endswith(f"/{today(name)}")), None)


def today(name: str) -> str:
    return RENAMED.get(name, name)


def elsewhere(url: str) -> Response:
    """Not the file itself, whose imports are read from its own address."""
    return RedirectResponse(url, 302, {"Cache-Control": "no-cache"})


def sent(request: Request, file: Asset | None, headers: dict[str, str] | None = None) -> Response:
    if file is None:
        raise HTTPException(404)
    caching = A_YEAR if request.url.query == file.version else "no-cache"
    headers = {"ETag": file.etag, "Cache-Control": caching, **(headers or {})}
    if file.etag in (tag.strip() for tag in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    content = file.content
    if len(content) > SMALL and is_text(file) and "br" in request.headers.get("accept-encoding", ""):
        content, headers = smallest(content), headers | {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
    return Response(content, headers=headers, media_type=file.media_type)


def is_text(file: Asset) -> bool:
    return file.media_type.startswith("text/") or "svg" in file.media_type


room = Room(
    front=(
        at("/static/{file:path}", static, name="assets", action=VISIT),
        at("/service_worker/{file:path}", service_worker, name="service_worker", action=VISIT),
    )
)
