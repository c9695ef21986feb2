"""Guichet : réunir deux comptes d’une même personne, après avoir lu ce qui change."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts import searching
from pwa.domain.accounts.unlocking import Keeper
from pwa.domain.duplicates import merging
from pwa.domain.duplicates.merging import MERGE_ACCOUNTS, NotMergeable
from pwa.domain.households.acts import ChangedMeanwhile
from pwa.shared.texts.accounts import MERGING_CHANGED, NOT_MERGEABLE
from pwa.shared.texts.officers import OFFICER_STATES
from pwa.storage.databases import reading, writing
from pwa.web.accounts_forms import AccountsMergingForm
from pwa.web.answers import page, see
from pwa.web.asked import asked_number
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.rooms import Room, at
from pwa.web.screens import address

LONGEST = 100


async def choose(request: Request) -> Response:
    """Look for the other account, of the same name to begin with; then read what would change."""
    other = asked_number(request, "autre")
    return await preview(request, other) if other else await others(request)


async def others(request: Request, wrong: str = "", *, status: int = 200) -> Response:
    """Families' accounts, but this one. Raises NotFound."""
    town = request.state.town.id
    kept = await searching.one_of(town, request.path_params["account"])
    typed = request.query_params.get("q", kept.name).strip()[:LONGEST]
    found = (await searching.search(town, typed)).accounts if typed else []
    shown = [one for one in found if one.guardian and one.id != kept.id]
    return page(
        request, "desk/accounts_merging", status=status, kept=kept, typed=typed, found=shown, wrong=wrong,
        states=OFFICER_STATES,
    )  # fmt: skip


async def preview(request: Request, other: int, wrong: str = "", *, status: int = 200) -> Response:
    """Both accounts, and what goes from one to the other. Raises NotFound."""
    town, account = request.state.town.id, request.path_params["account"]
    try:
        moving = await merging.moving(reading(), town, other, account)
    except NotMergeable as refusal:
        return await others(request, NOT_MERGEABLE[str(refusal.facts["why"])], status=422)
    gone, kept = await searching.one_of(town, other), await searching.one_of(town, account)
    return page(
        request, "desk/accounts_merging_sure", status=status, kept=kept, gone=gone, moving=moving, wrong=wrong
    )  # fmt: skip


async def merge(request: Request) -> Response:
    """All of it, or nothing."""
    form, kept, state = await AccountsMergingForm.read(request), request.path_params["account"], request.state
    who = Keeper(state.town.id, asker(request).account_id, state.now, state.real_now)
    try:
        async with writing() as db:
            await merging.merge(db, who, form.gone, kept, seen=form.seen)
    except NotMergeable as refusal:
        if not await merging.is_done(reading(), who.town, form.gone, kept):
            return await others(request, NOT_MERGEABLE[str(refusal.facts["why"])], status=422)
    except ChangedMeanwhile:
        return await preview(request, form.gone, MERGING_CHANGED, status=409)
    return see(f"{address(request, 'desk_account', account=kept)}?fait=reunis")


MERGING = "/guichet/comptes/{account:int}/reunion"
room = Room(
    rank=26,
    routes=(
        at(MERGING, choose, name="accounts_merging", action=MERGE_ACCOUNTS),
        at(MERGING, merge, name="accounts_merged", action=MERGE_ACCOUNTS, takes=FEW, confirmed=True),
    ),
)
