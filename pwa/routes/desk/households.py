"""Guichet : créer, lire et modifier un foyer et ceux qui y vivent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts.confirming import is_confirmed
from pwa.domain.accounts.unlocking import FIND_ACCOUNTS
from pwa.domain.french import local
from pwa.domain.households import children, contacts, guardians, making, quotients, rows
from pwa.domain.households.actions import (
    KEEP_HOUSEHOLDS,
    MERGE_HOUSEHOLDS,
    READ_HOUSEHOLD,
    SET_QUOTIENTS,
)
from pwa.domain.households.acts import Act
from pwa.domain.households.sheet import home_of
from pwa.domain.invitations.inviting import INVITE
from pwa.domain.profiles.screens import Screen
from pwa.domain.refusals import NotFound
from pwa.domain.rights import reach_of
from pwa.storage.databases import writing
from pwa.web.answers import page, see
from pwa.web.guards import asker
from pwa.web.households_forms import ADULT, CHILD, CONTACT, HOME, NEW, NOTHING, QUOTIENT, YES, HouseholdForm, as_said
from pwa.web.intake import FEW
from pwa.web.keeping import What, kept, sheet_at
from pwa.web.rooms import Room, at
from pwa.web.screens import address

Verb = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a household's page that has its form: what is asked, what makes, changes and removes a row; what is
    known of one to come."""

    screen: Screen
    shown: Callable[[int, int], Awaitable[dict[str, Any]]]
    edit: Verb
    add: Verb | None = None
    remove: Verb | None = None
    to_come: Callable[[int], Awaitable[dict[str, Any]]] | None = None


PARTS = {
    "foyer": Part(HOME, rows.home, making.edit),
    "representant": Part(ADULT, rows.adult, guardians.edit, guardians.add, guardians.remove),
    "enfant": Part(CHILD, rows.child, children.edit, children.add, children.remove, rows.child_to_come),
    "contact": Part(CONTACT, rows.contact, contacts.edit, contacts.add, contacts.remove),
}
MAY = {"merge": MERGE_HOUSEHOLDS, "account": FIND_ACCOUNTS, "invite": INVITE}
"""What a household's page leads to, for those who may."""
MONEY = Part(QUOTIENT, rows.quotient, quotients.give)


async def one(request: Request) -> Response:
    """A household; one that was merged leads to where it lives on."""
    id, town = request.path_params["household"], request.state.town
    if merged := (await home_of(town.id, id)).merged_into_id:
        return see(address(request, "family", household=merged))
    sheet = await sheet_at(request, id)
    may = {name: reach_of(asker(request).role, action) is not None for name, action in MAY.items()}
    return page(
        request, "desk/family", sheet=sheet, may=may, done=request.query_params.get("fait"),
        today=local(request.state.now).date(),
    )  # fmt: skip


async def new(request: Request) -> Response:
    """« Nouveau foyer » : its address, and who pays."""
    return form_page(request, NEW, {"is_resident": YES})


async def make(request: Request) -> Response:
    """The household and its first guardian, or what is wrong."""
    form = await HouseholdForm.read(request, NEW)
    if form.errors:
        return form_page(request, NEW, form.said, form.errors, status=422)
    where, adult = form.value
    async with writing() as db:
        household = await making.make(db, act(request), where)
        await guardians.add(db, act(request), household, adult)
    return see(address(request, "family", household=household))


async def part(request: Request) -> Response:
    """The form of a row, or of one to come."""
    found, id, row = part_of(request), request.path_params["household"], row_of(request)
    house = await home_of(request.state.town.id, id)
    if row or not found.add:
        said = await found.shown(id, row)
    else:
        said = await found.to_come(id) if found.to_come else {}
    return form_page(request, found.screen, as_said(said), house=house, is_new=row == 0, part=found)


async def keep(request: Request) -> Response:
    """Keep what was typed, or say what is wrong with it."""
    found, id, row = part_of(request), request.path_params["household"], row_of(request)
    form = await HouseholdForm.read(request, found.screen)
    if form.errors:
        return await again(request, found, form)
    here = (row,) if row else ()
    verb = found.add if row == 0 and found.add else found.edit
    return await done(
        request, found, form, lambda db: verb(db, act(request), id, *here, form.value, revision=form.revision)
    )


async def take_out(request: Request) -> Response:
    """« Retirer du foyer »."""
    found, id, row = part_of(request), request.path_params["household"], request.path_params["row"]
    if not found.remove:
        raise NotFound
    remove, form = found.remove, await HouseholdForm.read(request, NOTHING)
    shown = HouseholdForm(form.revision, as_said(await found.shown(id, row)), {})
    return await done(
        request, found, shown, lambda db: remove(db, act(request), id, row, revision=shown.revision)
    )  # fmt: skip


async def done(request: Request, found: Part, form: HouseholdForm, what: What) -> Response:
    """Do it, and come back to the household; or say what stands against it, with what was typed."""
    if against := await kept(what):
        return await again(request, found, form, against.sentence, status=against.status)
    return see(f"{address(request, 'family', household=request.path_params['household'])}?fait=1")


async def again(request: Request, found: Part, form: HouseholdForm, wrong: str = "", *, status: int = 422) -> Response:
    """The form as it was typed; once it was told that the household changed, it may be kept."""
    house = await home_of(request.state.town.id, request.path_params["household"])
    more = {"house": house, "is_new": row_of(request) == 0, "part": found}
    return form_page(request, found.screen, form.said, form.errors, wrong, status=status, **more)


def row_of(request: Request) -> int:
    """0 for a row to come, and for what the household has one of."""
    return int(request.path_params.get("row", 0))


def form_page(
    request: Request, screen: Screen, said: Any, errors: Any = None, wrong: str = "", *, status: int = 200, **more: Any
) -> Response:  # fmt: skip
    context = {"screen": screen, "said": said, "errors": errors or {}, "wrong": wrong, "is_new": True, "house": None,
               "part": None, "about": "", "choices": {}, "doubt": None, "action": kept_at(request)}  # fmt: skip
    return page(request, "desk/family_form", status=status, **context | more)


def kept_at(request: Request) -> str:
    """Where the form is posted."""
    at = request.path_params
    if "household" not in at:
        return address(request, "family_make")
    if "part" not in at:
        return address(request, "family_set_quotient", household=at["household"])
    return address(request, "family_keep", household=at["household"], part=at["part"], row=at["row"])


def part_of(request: Request) -> Part:
    """Raises NotFound."""
    if "part" not in request.path_params:
        return MONEY
    found = PARTS.get(request.path_params["part"])
    if found is None or (request.path_params["row"] and not found.add):
        raise NotFound
    return found


def act(request: Request) -> Act:
    state = request.state
    is_sure = is_confirmed(state.confirmed_at, state.real_now)
    return Act(state.town.id, asker(request).account_id, state.now, is_sure)


HOUSEHOLD = "/guichet/familles/{household:int}"
ROW = f"{HOUSEHOLD}/{{part}}/{{row:int}}"
room = Room(
    rank=23,
    routes=(
        at("/guichet/familles/nouveau", new, name="family_new", action=KEEP_HOUSEHOLDS),
        at("/guichet/familles/nouveau", make, name="family_make", action=KEEP_HOUSEHOLDS, takes=FEW),
        at(HOUSEHOLD, one, name="family", action=READ_HOUSEHOLD),
        at(f"{HOUSEHOLD}/quotient", part, name="family_quotient", action=SET_QUOTIENTS),
        at(f"{HOUSEHOLD}/quotient", keep, name="family_set_quotient", action=SET_QUOTIENTS, takes=FEW),
        at(ROW, part, name="family_part", action=KEEP_HOUSEHOLDS),
        at(ROW, keep, name="family_keep", action=KEEP_HOUSEHOLDS, takes=FEW),
        at(f"{ROW}/retrait", take_out, name="family_take_out", action=KEEP_HOUSEHOLDS, takes=FEW),
    ),
)
