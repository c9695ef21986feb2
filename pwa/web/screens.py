"""Templates: where they are, their filters, and what every one of them may use."""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import NoMatchFound

from pwa.domain import colours, french, named
from pwa.domain.bookings.words import Answer, BoxState, Lock
from pwa.domain.looks import LOOKS
from pwa.domain.rights import Role
from pwa.domain.towns import TownView
from pwa.shared import texts
from pwa.web.assets import HERE, build

FILTERS = ("local", "day_title", "day_short", "date_fr", "stamp", "short_date", "hour", "caps_date", "month_title",
           "period", "days_label", "limit", "euros", "signed_euros", "count", "number", "service",
           "of_service")  # fmt: skip

NAMED = ("lowered", "new", "of", "of_espace", "own_espace", "the")

WORDS = (Answer, BoxState, Lock)
"""The enums that templates compare with, by their names."""


@pass_context
def path(context: Context, name: str, /, **params: Any) -> str:
    """A page's address by its route's name; inside a town the slug comes by itself."""
    return address(context["request"], name, **params)


def address(request: Request, name: str, **params: Any) -> str:
    """`path` for routes."""
    town: TownView | None = request.state.town
    return path_of(request.app, name, town and town.slug, tuple(params.items()))


def first_page(request: Request, role: Role) -> str:
    """Where someone of this role begins."""
    return address(request, request.app.state.house.first_page(role))


@lru_cache(maxsize=4096)
def path_of(app: Starlette, name: str, town: str | None, params: tuple[tuple[str, Any], ...]) -> str:
    """A page names some fifteen addresses, out of as many routes as the house has rooms."""
    try:
        return str(app.url_path_for(f"town:{name}", **({"town": town} if town else {}) | dict(params)))
    except NoMatchFound:
        return str(app.url_path_for(name, **dict(params)))


@lru_cache(maxsize=2048)
def kept(name: str, it: Hashable, *said: bool) -> str:
    """What a template draws of one value, drawn once: nothing of who asks, or of when, gets in."""
    return TEMPLATES.get_template(name).render(it=it, said=said)


def once() -> str:
    """Drawn for the button of one page, whose form posts it: pressed twice, the second press is known."""
    return uuid4().hex


def kept_rows(name: str, rows: Iterable[tuple[Hashable, *tuple[bool, ...]]]) -> str:
    """What it draws of each, one a line."""
    return "\n".join(kept(name, *row) for row in rows)


def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update({name: getattr(french, name) for name in FILTERS})
    made.filters.update({name: getattr(named, name) for name in NAMED})
    made.globals.update(path=path, sentences=texts.sentences(), looks=LOOKS, kept=kept, kept_rows=kept_rows, once=once)
    made.globals.update(asset=lambda file: build().address(file), module=lambda file: build().module(file))
    made.globals.update({words.__name__: words for words in WORDS})
    return made


TEMPLATES = environment()
NAMES = frozenset(TEMPLATES.list_templates())


def common(request: Request) -> dict[str, Any]:
    """What every template may use."""
    state = request.state
    route = request.scope.get("route")
    role = state.user.role if state.user else Role.NOBODY
    menus = request.app.state.house.menus_for(role, state.town)
    return {"request": request, "era": state.era, "town": state.town, "user": state.user, "now": state.now,
            "look": state.town.look if state.town else colours.OURS, "menus": menus,
            "today": french.local(state.now).date(), "current": route.name if route else ""}  # fmt: skip
