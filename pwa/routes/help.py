"""Aide : comment se connecter, comment réserver, à qui s’adresser."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain import guidance
from pwa.domain.refusals import NotFound
from pwa.domain.rights import GUARDIANS, VISIT, Role
from pwa.storage import help_pictures
from pwa.web.answers import page
from pwa.web.assets import build
from pwa.web.rooms import Menu, Room, at
from pwa.web.screens import address


async def guide(request: Request) -> Response:
    """The leaflet of the town, with its own words and its screens: its own pictures, or those of the site."""
    town = request.state.town
    found = await guidance.help_of(town)
    files = help_pictures.kept(request.app.state.settings.data, town.slug)
    own = {step: address(request, "help_picture", file=file) for step, file in files.items()}
    return page(request, "help/guide", help=found, pictures=own or pictures_of(town.slug), are_own=bool(own))


async def picture(request: Request) -> Response:
    """One that the town took; another has another address."""
    found = help_pictures.read(
        request.app.state.settings.data, request.state.town.slug, request.path_params["file"]
    )  # fmt: skip
    if found is None:
        raise NotFound
    content, kind = found
    return Response(content, headers={"Cache-Control": "public, max-age=31536000, immutable"}, media_type=kind)


def pictures_of(slug: str) -> dict[str, str]:
    """The address of each picture of the town's screens, by its step (`python -m bench.help` takes them)."""
    folder = f"help/{slug}/"
    named = [file for file in build().static if file.startswith(folder)]
    return {file.removeprefix(folder).removesuffix(".webp"): build().address(file) for file in named}


room = Room(
    rank=70,
    routes=(
        at("/aide", guide, name="help", action=VISIT),
        at("/aide/images/{file}", picture, name="help_picture", action=VISIT),
    ),
    menus=(Menu("AIDE", "help", only=frozenset({Role.NOBODY, *GUARDIANS}), also=("INFOS PRATIQUES",)),),
)
