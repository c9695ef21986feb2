"""Guichet : réunir deux foyers qui n’en font qu’un, après avoir lu ce qui change de place."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.households import merging
from pwa.domain.households.actions import MERGE_HOUSEHOLDS
from pwa.domain.households.acts import Act, Unfit
from pwa.domain.households.search import search, too_short
from pwa.shared.texts.households import HOUSEHOLD_WRONG, UNFIT
from pwa.storage.databases import reading
from pwa.web.answers import page, see
from pwa.web.asked import asked_number
from pwa.web.guards import asker, note_reading
from pwa.web.intake import FEW
from pwa.web.keeping import kept, sheet_at, sheet_here
from pwa.web.merging_forms import MergingForm
from pwa.web.rooms import Room, at
from pwa.web.screens import address

LONGEST = 100


async def choose(request: Request) -> Response:
    """Look for the other household, then read what would move."""
    other = asked_number(request, "autre")
    if other:
        return await preview(request, other)
    typed = request.query_params.get("q", "").strip()[:LONGEST]
    stays = await sheet_here(request)
    is_short = too_short(typed)
    found, are_more = ([], False) if is_short else await search(request.state.town.id, typed)
    others = [one for one in found if one.id != stays.home.id]
    wrong = HOUSEHOLD_WRONG["too_short"] if typed and is_short else ""
    return page(request, "desk/merging", kept=stays, typed=typed, wrong=wrong, found=others, are_more=are_more)


async def merge(request: Request) -> Response:
    """All of it, or nothing."""
    form, stays = await MergingForm.read(request), request.path_params["household"]
    act = Act(request.state.town.id, asker(request).account_id, request.state.now)
    seen = (form.gone_revision, form.kept_revision)
    against = await kept(
        lambda db: merging.merge(db, act, form.gone, stays, revisions=seen),
        lambda: merging.is_done(reading(), act.town, form.gone, stays),
    )
    if against:
        return await preview(request, form.gone, against.sentence, status=against.status)
    return see(f"{address(request, 'family', household=stays)}?fait=1")


async def preview(request: Request, other: int, wrong: str = "", *, status: int = 200) -> Response:
    """Both households, and what goes from one into the other. Raises NotFound."""
    stays = await sheet_here(request)
    try:
        moving = await merging.moving(reading(), request.state.town.id, other, stays.home.id)
    except Unfit as refusal:
        sentence = UNFIT[str(refusal.facts["why"])]
        return page(request, "desk/merging", status=422, kept=stays, typed="", wrong=sentence, found=[], are_more=False)
    gone = await sheet_at(request, other)
    await note_reading(request, MERGE_HOUSEHOLDS, other)
    return page(request, "desk/merging_sure", status=status, kept=stays, gone=gone, moving=moving, wrong=wrong)


MERGING = "/guichet/familles/{household:int}/reunion"
room = Room(
    rank=24,
    routes=(
        at(MERGING, choose, name="merging", action=MERGE_HOUSEHOLDS),
        at(MERGING, merge, name="merging_done", action=MERGE_HOUSEHOLDS, takes=FEW, confirmed=True),
    ),
)
