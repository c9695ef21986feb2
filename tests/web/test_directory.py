"""L’annuaire d’une commune répond comme si chaque adresse avait été essayée dans son ordre."""

from collections.abc import Sequence

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match, Mount, Route

from pwa.web.directory import Directory

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_l_annuaire_trouve_ce_qu_aurait_trouve_la_liste(application: Starlette):
    [directory] = [route.app for route in application.routes if isinstance(route, Mount)]
    while not isinstance(directory, Directory):
        directory = directory.app
    asked = [path for route in directory.routes if isinstance(route, Route) for path in around(route)]
    assert len(asked) > 300
    for path in asked:
        for method in ("GET", "POST", "DELETE"):
            assert found(directory.shelf(path).routes, path, method) == found(directory.routes, path, method), path


async def test_une_adresse_qui_commence_par_un_nombre_est_dans_chaque_rayon():
    async def none(_):
        raise NotImplementedError

    routes = [
        Route("/{one:int}/x", none),
        Route("/a", none),
        Route("/{any}", none, methods=["POST"]),
        Route("/b/c", none),
    ]
    directory = Directory(routes)
    for path in ("/a", "/b", "/b/c", "/1/x", "/", "//", ""):
        for method in ("GET", "POST"):
            assert found(directory.shelf(path).routes, path, method) == found(routes, path, method), path


def around(route: Route) -> list[str]:
    """Its address filled in, and others close to it."""
    filled = route.path_format.format(**{name: 1 for name in route.param_convertors})
    return [filled, f"{filled}/", f"/{filled}", f"{filled}/x", filled[:-1], filled.replace("1", "x"), filled.upper()]


def found(routes: Sequence[BaseRoute], path: str, method: str) -> BaseRoute | None:
    """What Starlette hands the request to: the first that matches whole, else the first that takes other methods."""
    scope = {"type": "http", "path": path, "root_path": "", "method": method}
    matches = [(route, route.matches(scope)[0]) for route in routes]
    for wanted in (Match.FULL, Match.PARTIAL):
        for route, match in matches:
            if match is wanted:
                return route
    return None
