"""How each address lives without a network: declared beside it, and told to the worker in one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ANY = {"": "[^/]+", "str": "[^/]+", "int": r"\d+", "uuid": r"[\da-f-]{36}"}
"""What a part of an address may be, as the worker reads it."""


class Offline(StrEnum):
    """What the worker does with an address; the values are the names of its strategies."""

    WARMED = "warmed"
    """Kept, and fetched when the phone is idle: a first tunnel finds it."""
    SEEN = "page"
    """Kept once it was seen."""
    ONLINE = "online"
    """Never kept. A form of this kind goes through the worker, which learns who is signed in."""
    BROWSER = ""
    """A form that is the browser's own affair."""
    HOME = "home"
    """The town's door: without a network it leads to the kept welcome page."""
    STAND_IN = "offline"
    """The page that stands in for one that is not kept."""
    LEAVING = "sign_out"
    """Ends the session on the phone first."""


KEPT = (Offline.WARMED, Offline.SEEN)


@dataclass(frozen=True, slots=True)
class Lived:
    """An address inside the town, its method, and how it lives."""

    method: str
    path: str
    offline: Offline

    @property
    def is_told(self) -> bool:
        """What the worker would not do by itself: it lets forms to the browser, and any other page online."""
        return self.offline is not (Offline.BROWSER if self.method == "POST" else Offline.ONLINE)


def house_of(addresses: Iterable[Lived]) -> dict[str, object]:
    """What `shell.js` tells the worker: the table of strategies, the pages to fetch when idle, those found by their
    links there."""
    every = list(addresses)
    kept = [one for one in every if one.offline in KEPT]
    table = [[one.method, pattern(one.path), str(one.offline)] for one in every if one not in kept and one.is_told]
    warmed = [pattern(one.path) for one in kept if one.offline is Offline.WARMED]
    return {
        "table": [*table, ["GET", "|".join(pattern(one.path) for one in kept), str(Offline.SEEN)]],
        "warmed": [path for path in warmed if "\\" not in path and "[" not in path],
        "linked": "|".join(path for path in warmed if "\\" in path or "[" in path) or "(?!)",
    }


def opening(addresses: Iterable[Lived]) -> str:
    """The pages that may open without a network, as one expression; the offline page tells them from the others."""
    return "|".join(pattern(one.path) for one in addresses if one.method == "GET" and one.offline is not Offline.ONLINE)


def pattern(path: str) -> str:
    """`/reservations/{enrolment:int}` as the worker's expression, without its first slash."""
    parts = [
        ANY[part[1:-1].partition(":")[2]] if part.startswith("{") else part.replace(".", r"\.")
        for part in path.split("/")
    ]
    return "/".join(parts[1:])
