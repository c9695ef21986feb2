"""Guichet : réunir les deux fiches d’un même enfant, après avoir lu ce qui change de place."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.bookings import doubled
from pwa.domain.bookings.doubled import Two
from pwa.domain.households.actions import MERGE_CHILDREN
from pwa.domain.households.acts import Act, Unfit
from pwa.domain.refusals import NotFound
from pwa.shared.texts.households import UNFIT
from pwa.storage.databases import reading
from pwa.web.answers import page, see
from pwa.web.asked import asked_number
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.keeping import kept, sheet_here
from pwa.web.merging_forms import ChildMergingForm
from pwa.web.rooms import Room, at
from pwa.web.screens import address


async def choose(request: Request) -> Response:
    """Which record stays and which one joins it, then what would move."""
    stays, joins = asked_number(request, "reste"), asked_number(request, "autre")
    if stays or joins:
        return await preview(request, joins or 0, stays or 0)
    none: dict[str, Any] = dict.fromkeys(("moving", "gone", "kept"))
    return page(request, "desk/children_merging", sheet=await sheet_here(request), wrong="", **none)


async def merge(request: Request) -> Response:
    """All of it, or nothing."""
    form, household = await ChildMergingForm.read(request), request.path_params["household"]
    act = Act(request.state.town.id, asker(request).account_id, request.state.now)
    two = Two(household, form.gone, form.kept)
    await sheet_here(request)
    against = await kept(
        lambda db: doubled.merge(db, act, two, form.seen, request.state.real_now),
        lambda: doubled.is_done(reading(), act.town, two),
    )
    if against:
        return await preview(request, form.gone, form.kept, against.sentence, status=against.status)
    return see(f"{address(request, 'family', household=household)}?fait=1")


async def preview(request: Request, gone: int, stays: int, wrong: str = "", *, status: int = 200) -> Response:
    """Both records, and what goes from one to the other; or why they cannot be one. Raises NotFound."""
    sheet, moving = await sheet_here(request), None
    lines = {one.row.id: one for one in sheet.children}
    if (gone and gone not in lines) or (stays and stays not in lines):
        raise NotFound
    try:
        moving = await doubled.moving(reading(), sheet.home.id, gone, stays) if gone and stays else None
    except Unfit as refusal:
        wrong = wrong or UNFIT[str(refusal.facts["why"])].format(**refusal.facts)
    if moving is None:
        wrong, status = wrong or UNFIT["one_child"], 422 if status == 200 else status
    shown: dict[str, Any] = {"gone": lines.get(gone), "kept": lines.get(stays)}
    return page(request, "desk/children_merging", status=status, sheet=sheet, moving=moving, wrong=wrong, **shown)


MERGING = "/guichet/familles/{household:int}/enfants/reunion"
room = Room(
    rank=24,
    routes=(
        at(MERGING, choose, name="children_merging", action=MERGE_CHILDREN),
        at(MERGING, merge, name="children_merging_done", action=MERGE_CHILDREN, takes=FEW, confirmed=True),
    ),
)
