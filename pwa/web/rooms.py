"""Rooms declare themselves: their addresses, their tile, their menus, and for each address who enters and how it lives
without a network. The house is what they make together; nothing else lists them."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from types import ModuleType

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pwa.domain.rights import GUARDIANS, Action, Role, Sensitivity, reach_of, sensitivity_of
from pwa.domain.tiles import Board, Tile, tiles_of
from pwa.domain.towns import TownView
from pwa.shared.gathering import modules_of
from pwa.web.guards import entering
from pwa.web.intake import Takes, refuse_body
from pwa.web.offline import KEPT, Lived, Offline, house_of, opening


class Door(Route):
    """An address: what it lets one do, how it lives without a network, and the form that it takes, if any; whether one
    must have confirmed lately that it is them."""

    def __init__(
        self, path: str, endpoint: Callable[[Request], Awaitable[Response]], *, name: str, action: Action,
        offline: Offline | None = None, takes: Takes | None = None, confirmed: bool = False,
    ) -> None:  # fmt: skip
        inside = entering(endpoint, action, confirmed=confirmed)
        super().__init__(path, inside, name=name, methods=["POST" if takes else "GET"])
        self.action, self.takes = action, takes
        self.offline = offline if offline is not None else Offline.BROWSER if takes else Offline.ONLINE
        if self.offline in KEPT and sensitivity_of(action) is not Sensitivity.ORDINARY:
            raise ValueError(f"{name} is sensitive: a copy on a phone would be read without being noted")
        if confirmed and (self.offline in KEPT or reach_of(Role.NOBODY, action)):
            raise ValueError(f"{name} cannot be confirmed: it is kept on a phone, or everyone's")

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.takes and scope["method"] == "POST":
            refuse_body(Headers(scope=scope), self.takes)
            scope["takes"] = self.takes
        await super().handle(scope, receive, send)


at = Door
"""`at("/reservations", cards, name="cards", action=BOOK, offline=Offline.WARMED)`."""


class Place(StrEnum):
    """Where a menu's words stand."""

    BAR = "bar"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Menu:
    """An entry of a menu, for whoever may enter there, or only for those named."""

    label: str
    route: str
    place: Place = Place.BAR
    only: frozenset[Role] = frozenset(Role)
    also: tuple[str, ...] = ()
    """Other words under which a town's menu names it."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What a long press on the icon of the installed portal offers, the lowest rank first."""

    rank: int
    label: str
    route: str
    drawing: str
    """`static/icons/shortcut-….png`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room, as its module declares it. `rank` orders the tiles, the menus and what is fetched first when idle."""

    rank: int = 100
    routes: tuple[Door, ...] = ()
    front: tuple[Door, ...] = ()
    """Addresses of the instance, outside any town."""
    tile: Tile | None = None
    menus: tuple[Menu, ...] = ()
    shortcut: Shortcut | None = None
    is_demo: bool = False


def found(*packages: ModuleType) -> list[Room]:
    """Every `room` that the modules of these packages declare."""
    rooms = [getattr(module, "room", None) for package in packages for module in modules_of(package)]
    return [room for room in rooms if isinstance(room, Room)]


@lru_cache(maxsize=256)
def bar_of(every: tuple[Menu, ...], names: tuple[str, ...]) -> list[Menu]:
    """The entries that a town names, under its words and in its order, after home; a name without a page waits. All of
    them where it names none."""
    known = {word: one for one in every for word in (one.label, *one.also)}
    named = [replace(known[word], label=word) for word in names if word in known]
    home = [] if every[0].route in {one.route for one in named} else [every[0]]
    return [*home, *named] if names else list(every)


class House:
    """The rooms together, in their order."""

    def __init__(self, rooms: Iterable[Room], *, is_demo: bool) -> None:
        self.rooms = sorted((room for room in rooms if is_demo or not room.is_demo), key=lambda room: room.rank)
        self.routes = [door for room in self.rooms for door in room.routes]
        self.front = [door for room in self.rooms for door in room.front]
        self.tiles = [room.tile for room in self.rooms if room.tile]
        self.shortcuts = sorted((room.shortcut for room in self.rooms if room.shortcut), key=lambda one: one.rank)
        self.actions = {door.name: door.action for door in [*self.routes, *self.front]}
        self.menus = {role: self.menus_of(role) for role in Role}

    def lets(self, role: Role, route: str) -> bool:
        return reach_of(role, self.actions[route]) is not None

    def menus_of(self, role: Role) -> dict[Place, list[Menu]]:
        """What this role reads in each menu; of two entries of one name, the first."""
        every = [one for room in self.rooms for one in room.menus if role in one.only and self.lets(role, one.route)]
        return {
            place: list({one.label: one for one in reversed(every) if one.place is place}.values())[::-1]
            for place in Place
        }

    def menus_for(self, role: Role, town: TownView | None) -> dict[Place, list[Menu]]:
        """The same; families and visitors have the bar that their town wants."""
        every = self.menus[role]
        if town is None or not (role is Role.NOBODY or role in GUARDIANS):
            return every
        return every | {Place.BAR: bar_of(tuple(every[Place.BAR]), town.profile.menu)}

    def first_page(self, role: Role) -> str:
        """Where signing in leads: the first entry of one's menu."""
        return self.menus[role][Place.BAR][0].route

    def tiles_for(self, role: Role, town: TownView, board: Board) -> list[Tile]:
        return tiles_of(town.profile, board, [one for one in self.tiles if self.lets(role, one.route)])

    @cached_property
    def told_to_the_worker(self) -> dict[str, object]:
        """See `offline.house_of`."""
        return house_of(self.lived)

    @cached_property
    def opens_offline(self) -> str:
        """See `offline.opening`."""
        return opening(self.lived)

    @property
    def lived(self) -> list[Lived]:
        return [Lived("POST" if door.takes else "GET", door.path, door.offline) for door in self.routes]
