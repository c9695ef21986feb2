"""Guichet : inscrire un enfant à une activité, en changer les dates."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.bookings import enrolling
from pwa.domain.bookings.enrolling import Wanted
from pwa.domain.households import children, enrolments
from pwa.domain.households.actions import ENROL
from pwa.domain.households.acts import Act, Doubtful
from pwa.domain.households.people import full_name
from pwa.domain.households.sheet import home_of
from pwa.domain.profiles.screens import Screen
from pwa.domain.rights import Part
from pwa.storage.databases import reading
from pwa.web.answers import page, see
from pwa.web.guards import asker
from pwa.web.households_forms import DATES, ENROLMENT, HouseholdForm
from pwa.web.intake import FEW
from pwa.web.keeping import What, kept
from pwa.web.rooms import Room, at
from pwa.web.screens import address

Choices = Mapping[str, list[tuple[int, str]]]


async def new(request: Request) -> Response:
    """Which group, from when to when."""
    return await form_page(request, ENROLMENT, {})


async def make(request: Request) -> Response:
    form = await HouseholdForm.read(request, ENROLMENT)
    if form.errors:
        return await form_page(request, ENROLMENT, form.said, form.errors)
    (group, term), child = form.value, request.path_params["child"]
    wanted = Wanted(request.path_params["household"], child, group, term, form.read_doubts)
    return await done(
        request, ENROLMENT, form,
        lambda db: enrolling.enrol(db, act(request), wanted, revision=form.revision, part=part_here(request)),
    )  # fmt: skip


async def dates(request: Request) -> Response:
    """The dates of an enrolment."""
    found = await enrolments.of(
        reading(), request.path_params["household"], request.path_params["enrolment"], part_here(request)
    )
    said = {"starts_on": str(found.starts_on), "ends_on": str(found.ends_on)}
    return await form_page(request, DATES, said)


async def change(request: Request) -> Response:
    form = await HouseholdForm.read(request, DATES)
    if form.errors:
        return await form_page(request, DATES, form.said, form.errors)
    where = (request.path_params["household"], request.path_params["enrolment"], form.value)
    return await done(
        request, DATES, form,
        lambda db: enrolments.edit(db, act(request), *where, revision=form.revision, part=part_here(request)),
    )  # fmt: skip


async def done(request: Request, screen: Screen, form: HouseholdForm, what: What) -> Response:
    """Do it, and come back to the household; or say what stands against it, with what was typed."""
    try:
        against = await kept(what)
    except Doubtful as doubt:
        return await form_page(request, screen, form.said, doubt=doubt.facts)
    if against:
        return await form_page(request, screen, form.said, wrong=against.sentence, status=against.status)
    return see(f"{address(request, 'family', household=request.path_params['household'])}?fait=1")


async def form_page(
    request: Request, screen: Screen, said: Any, errors: Any = None, wrong: str = "", *, status: int = 0,
    doubt: Any = None,
) -> Response:  # fmt: skip
    """The child must be of the household, and the household of the town. Raises NotFound."""
    house = await home_of(request.state.town.id, request.path_params["household"])
    child = await children.of(reading(), house.id, request.path_params["child"])
    choices = await groups(request) if screen is ENROLMENT else {}
    return page(
        request, "desk/family_form", status=status or (422 if errors or wrong or doubt else 200), screen=screen,
        said=said, errors=errors or {}, wrong=wrong, is_new=screen is ENROLMENT, house=house, choices=choices,
        about=full_name(child), what=await where(request), part=None, doubt=doubt, action=kept_at(request),
    )  # fmt: skip


async def where(request: Request) -> str:
    """The activity and the group of an enrolment that is there already."""
    if "enrolment" not in request.path_params:
        return ""
    params = request.path_params
    group = (await enrolments.of(reading(), params["household"], params["enrolment"], part_here(request))).group
    return f"{group.activity.name}, {group.name}"


def kept_at(request: Request) -> str:
    """Where the form is posted."""
    at = {name: id for name, id in request.path_params.items() if name != "town"}
    return address(request, "enrolment_change" if "enrolment" in at else "enrolment_make", **at)


async def groups(request: Request) -> Choices:
    """Those where this officer may enrol, by activity."""
    offered = enrolments.offered(request.state.town.id, part_here(request))
    found = await offered.using_db(reading()).select_related("activity")
    return {
        name: [(one.id, one.name) for one in theirs] for name, theirs in groupby(found, lambda one: one.activity.name)
    }


def part_here(request: Request) -> Part:
    return asker(request).part(ENROL)


def act(request: Request) -> Act:
    return Act(request.state.town.id, asker(request).account_id, request.state.now)


CHILD = "/guichet/familles/{household:int}/enfant/{child:int}/inscriptions"
ONE = f"{CHILD}/{{enrolment:int}}"
room = Room(
    rank=23,
    routes=(
        at(f"{CHILD}/nouvelle", new, name="enrolment_new", action=ENROL),
        at(f"{CHILD}/nouvelle", make, name="enrolment_make", action=ENROL, takes=FEW),
        at(ONE, dates, name="enrolment_dates", action=ENROL),
        at(ONE, change, name="enrolment_change", action=ENROL, takes=FEW),
    ),
)
