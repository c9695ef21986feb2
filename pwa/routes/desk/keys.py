"""Guichet : les clés qu’un service donne aux familles qu’il connaît."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.household_keys import giving, shown
from pwa.domain.household_keys.giving import GIVE_KEYS, Given
from pwa.shared.texts.profiles import KEY_STATES
from pwa.web.answers import page, see
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.key_forms import GivingForm
from pwa.web.rooms import Menu, Place, Room, at
from pwa.web.screens import address


async def search(request: Request) -> Response:
    """« Clés des familles » : the household that one looks for."""
    name = request.query_params.get("nom", "").strip()
    found = await shown.found_by_name(request.state.town, name)
    gives = bool(await giving.departments_of(request.state.town, asker(request)))
    return page(request, "desk/keys", asked=name, found=found, gives=gives)


async def household(request: Request) -> Response:
    """The keys of a household."""
    return await household_page(request)


async def household_page(request: Request, given: Given | None = None) -> Response:
    state, user = request.state, asker(request)
    found = await shown.keys_of(state.town, user, request.path_params["household"], state.real_now)
    departments = await giving.departments_of(state.town, user)
    return page(
        request, "desk/household_keys", headers={"Cache-Control": "no-store"}, household=found, given=given,
        departments=departments, states=KEY_STATES,
    )  # fmt: skip


async def give(request: Request) -> Response:
    """« Donner une clé » : its code is shown in this answer, and again to who presses on the same page."""
    state = request.state
    form = await GivingForm.read(request)
    asked = form.of(request.path_params["household"])
    given = await giving.give(state.town, asker(request), asked, now=state.now, real_now=state.real_now)
    return await household_page(request, given)


async def revoke(request: Request) -> Response:
    """« Retirer cette clé »."""
    state, key = request.state, request.path_params["key"]
    found = await giving.revoke(state.town, asker(request), key, now=state.now, real_now=state.real_now)
    return see(address(request, "desk_household_keys", household=found))


ONE = "/guichet/familles/{household:int}/cles"
room = Room(
    rank=28,
    routes=(
        at("/guichet/cles", search, name="desk_keys", action=GIVE_KEYS),
        at(ONE, household, name="desk_household_keys", action=GIVE_KEYS, confirmed=True),
        at(ONE, give, name="desk_give_key", action=GIVE_KEYS, takes=FEW, confirmed=True),
        at(
            "/guichet/cles/{key:int}/retirer", revoke, name="desk_revoke_key", action=GIVE_KEYS, takes=FEW,
            confirmed=True,
        ),
    ),
    menus=(Menu("Clés des familles", "desk_keys", Place.ACCOUNT),),
)  # fmt: skip
