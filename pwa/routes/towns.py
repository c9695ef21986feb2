"""Communes : la liste, l’accueil public, ce qui s’installe sur le téléphone, la page « hors connexion »."""

from pathlib import PurePath
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain import towns
from pwa.domain.refusals import NotFound
from pwa.domain.rights import VISIT, Role
from pwa.web.answers import page, see, sign_in_box
from pwa.web.assets import TYPES, build
from pwa.web.icons import painted
from pwa.web.offline import Offline
from pwa.web.rooms import Menu, Room, Shortcut, at
from pwa.web.screens import address, first_page

ICONS = {"icon-192.png": ("192x192", "any"), "icon-512.png": ("512x512", "any"),
         "maskable-192.png": ("192x192", "maskable"), "maskable-512.png": ("512x512", "maskable")}  # fmt: skip

GRID = "Cocher les jours, mois par mois"
SCREENS = [("grille-narrow", "585x1266", GRID),
           ("reponse-narrow", "585x1266", "La réponse de la mairie, tout de suite"),
           ("espace-narrow", "585x1266", "Votre espace"),
           ("grille-wide", "1280x800", GRID),
           ("espace-wide", "1280x800", "Votre espace")]  # fmt: skip


async def every_town(request: Request) -> Response:
    """The towns of the instance."""
    return page(request, "towns/list", towns=await towns.all_towns())


async def home(request: Request) -> Response:
    """The public home with its sign-in box; who is signed in goes to their own first page."""
    if user := request.state.user:
        return see(first_page(request, user.role))
    return sign_in_box(request, back=request.state.town.own_address(request.query_params.get("retour", "")))


async def manifest(request: Request) -> Response:
    """What a phone needs to install the town's portal."""
    town = request.state.town
    content = {
        "id": f"/{town.slug}/", "start_url": address(request, "espace"), "scope": f"/{town.slug}/",
        "name": f"{town.name} · {town.banner}", "short_name": town.profile.city or town.name, "lang": "fr",
        "dir": "ltr", "display": "standalone", "categories": ["government", "education"],
        "theme_color": town.look.bar, "icons": [icon(request, file, *kind) for file, kind in ICONS.items()],
        "background_color": town.background,
        "shortcuts": [shortcut(request, one) for one in request.app.state.house.shortcuts],
        "screenshots": [screen(*one) for one in SCREENS],
    }  # fmt: skip
    return JSONResponse(content, headers={"Cache-Control": "no-cache"}, media_type="application/manifest+json")


def icon(request: Request, file: str, sizes: str, purpose: str) -> dict[str, str]:
    """Another colour is another address."""
    src = f"{address(request, 'icon', file=file)}?{request.state.town.look.bar[1:]}"
    return {"src": src, "sizes": sizes, "type": "image/png", "purpose": purpose}


def shortcut(request: Request, one: Shortcut) -> dict[str, Any]:
    drawing = icon(request, f"shortcut-{one.drawing}.png", "96x96", "any")
    return {"name": one.label, "url": address(request, one.route), "icons": [drawing]}


def screen(name: str, sizes: str, label: str) -> dict[str, str]:
    """A picture for the browser's own installation sheet."""
    look = name.rpartition("-")[2]
    return {"src": build().address(f"screens/{name}.webp"), "sizes": sizes, "type": "image/webp", "form_factor": look,
            "label": label}  # fmt: skip


async def town_icon(request: Request) -> Response:
    """One of `static/icons`, in the town's colour."""
    file = request.path_params["file"]
    if (drawn := painted(file, request.state.town.look.bar)) is None:
        raise NotFound
    return Response(drawn, headers={"Cache-Control": "public, max-age=86400"}, media_type=TYPES[PurePath(file).suffix])


async def offline(request: Request) -> Response:
    """What the worker shows for a page it does not hold: the same for everyone, so that no name is kept with it."""
    request.state.user = None
    return page(request, "towns/offline", opens=request.app.state.house.opens_offline)


room = Room(
    rank=0,
    front=(at("/", every_town, name="towns:list", action=VISIT),),
    routes=(
        at("/", home, name="home", action=VISIT, offline=Offline.HOME),
        at("/manifest.webmanifest", manifest, name="manifest", action=VISIT),
        at("/icone/{file}", town_icon, name="icon", action=VISIT),
        at("/hors-connexion", offline, name="offline", action=VISIT, offline=Offline.STAND_IN),
    ),
    menus=(Menu("ACCUEIL", "home", only=frozenset({Role.NOBODY})),),
)
