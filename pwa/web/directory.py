"""The addresses of a town, looked up by how they begin: a hundred of them would each be tried for every page."""

from collections.abc import Iterable, Sequence

from starlette.routing import BaseRoute, Route, Router
from starlette.types import Receive, Scope, Send


class Directory(Router):
    """A router that answers as if each address were tried in its order, and tries those alone which may be the one."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        super().__init__(routes)
        self.elsewhere = Router([route for route in routes if first_of(route) is None])
        words = {first for route in routes if (first := first_of(route)) is not None}
        self.shelves = {first: Router(list(those(routes, first))) for first in words}

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["path"].removeprefix(scope["root_path"])
        await self.shelf(asked).app(scope, receive, send)

    def shelf(self, asked: str) -> Router:
        return self.shelves.get(first_word(asked), self.elsewhere)


def first_of(route: BaseRoute) -> str | None:
    """The word that its path begins with; None when it may begin with several."""
    first = first_word(route.path) if isinstance(route, Route) else "{"
    return None if "{" in first else first


def first_word(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]


def those(routes: Iterable[BaseRoute], first: str) -> Iterable[BaseRoute]:
    return (route for route in routes if first_of(route) in (first, None))
