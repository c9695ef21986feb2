"""An act on a household, asked by a form: done, or a sentence of what stands against it; its sheet, shown beside."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from starlette.requests import Request
from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.french import local
from pwa.domain.households.acts import ChangedMeanwhile, Unfit
from pwa.domain.households.sheet import Sheet, sheet_of
from pwa.domain.refusals import NotFound
from pwa.shared.texts.households import HOUSEHOLD_CHANGED, UNFIT
from pwa.storage.databases import writing

What = Callable[[BaseDBAsyncClient], Awaitable[Any]]


class Against(NamedTuple):
    """The sentence, and the status of the page that says it."""

    sentence: str
    status: int


async def kept(what: What, is_done: Callable[[], Awaitable[bool]] | None = None) -> Against | None:
    """Do it, in one transaction; None once it is done, or where it `is_done` already: whoever asks again never heard of
    it. Raises NotFound."""
    try:
        async with writing() as db:
            await what(db)
    except (ChangedMeanwhile, NotFound) as refusal:
        if is_done and await is_done():
            return None
        if isinstance(refusal, NotFound):
            raise
        return Against(HOUSEHOLD_CHANGED, 409)
    except Unfit as refusal:
        return Against(UNFIT[str(refusal.facts["why"])].format(**refusal.facts), 422)
    return None


async def sheet_here(request: Request) -> Sheet:
    """Of the household of the address. Raises NotFound for one that is gone."""
    sheet = await sheet_at(request, request.path_params["household"])
    if sheet.home.merged_into_id:
        raise NotFound
    return sheet


async def sheet_at(request: Request, household: int) -> Sheet:
    """As it is today. Raises NotFound."""
    state = request.state
    return await sheet_of(state.town.id, household, local(state.now).date(), state.real_now)
