"""Guichet : les familles, que l’on trouve par un nom, un courriel ou un enfant."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.households.actions import FIND_HOUSEHOLDS
from pwa.domain.households.search import Found, is_empty, search, too_short
from pwa.shared.texts.households import HOUSEHOLD_WRONG
from pwa.web.answers import page
from pwa.web.rooms import Menu, Room, at

LONGEST = 100


async def home(request: Request) -> Response:
    """The search, and what it finds."""
    typed = request.query_params.get("q", "").strip()[:LONGEST]
    if not typed or too_short(typed):
        wrong = HOUSEHOLD_WRONG["too_short"] if typed else ""
        return await found_page(request, typed, wrong)
    return await found_page(request, typed, "", *await search(request.state.town.id, typed))


async def found_page(
    request: Request, typed: str, wrong: str, found: Sequence[Found] = (), are_more: bool = False
) -> Response:  # fmt: skip
    """A town that knows nobody yet reads what comes first."""
    is_new = not found and await is_empty(request.state.town.id)
    return page(
        request, "desk/families", typed=typed, wrong=wrong, found=found, are_more=are_more, is_new=is_new
    )  # fmt: skip


room = Room(
    rank=22,
    routes=(at("/guichet/familles", home, name="families", action=FIND_HOUSEHOLDS),),
    menus=(Menu("FAMILLES", "families"),),
)
