"""Guichet : les demandes en attente d’instruction, et la réponse d’un agent."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain.bookings.actions import REVIEW
from pwa.domain.bookings.answers import timeline
from pwa.domain.bookings.answers.views import request_in
from pwa.domain.bookings.review.pending import PendingRequest, arrived_since, file_of, next_pending, pending_of
from pwa.domain.bookings.review.reopen import can_be_taken_back, reopen
from pwa.domain.bookings.review.ruling import Review
from pwa.domain.bookings.review.treat import Officer, Treatment, treat
from pwa.domain.bookings.words import Problem
from pwa.domain.calendars import schools
from pwa.domain.french import local
from pwa.domain.households.search import is_empty
from pwa.domain.letters.kept import told_of
from pwa.domain.refusals import TreatedMeanwhile
from pwa.domain.rights import Part
from pwa.shared import texts
from pwa.web.answers import page, see
from pwa.web.asked import asked_number
from pwa.web.forms import ReopeningForm, ReviewForm
from pwa.web.guards import asker
from pwa.web.intake import ANSWERS, FEW
from pwa.web.rooms import Menu, Room, at
from pwa.web.screens import address


async def home(request: Request) -> Response:
    """What waits for an answer, oldest first."""
    found, are_more = await pending_of(request.state.town, part_here(request), request.state.now)
    town, today = request.state.town, local(request.state.now).date()
    calendar_ends = schools.ends_soon(schools.where_is(town.zone, town.profile), today)
    is_new = not found and await is_empty(town.id)
    return page(
        request, "desk/requests", requests=found, are_more=are_more, calendar_ends=calendar_ends, is_new=is_new
    )  # fmt: skip


async def news(request: Request) -> Response:
    """How many requests came since a page was made, for one that stays open."""
    arrived = await arrived_since(request.state.town, part_here(request), asked_number(request, "depuis") or 0)
    return JSONResponse({"arrived": arrived}, headers={"Cache-Control": "no-store"})


async def one(request: Request) -> Response:
    """A request: its lines to answer, and those that have their answer."""
    return await sheet(request)


async def answer(request: Request) -> Response:
    """Answer some of its lines or all of them; what cannot be written, or not without a second word, comes back with
    everything that was typed."""
    form = await ReviewForm.read(request)
    if form.asks or form.comes_back:
        return await sheet(request, form, asks=form.asks)
    who, treatment = officer(request), Treatment(request.path_params["number"], form.revision, form.verdicts, form.told)
    try:
        treated = await treat(who, treatment)
    except TreatedMeanwhile:
        return await sheet(request, form, status=409)
    if treated.is_written:
        return see(address(request, "desk_request", number=treatment.number))
    if treated.review.problems or treated.review.is_empty:
        return await sheet(request, form, treated.review, status=422)
    return await sheet(request, form, asks=True)


async def take_back(request: Request) -> Response:
    """« Annuler » : a refusal, for as long as its letters have not left."""
    number, form = request.path_params["number"], await ReopeningForm.read(request)
    try:
        await reopen(officer(request), number, form.revision)
    except TreatedMeanwhile:
        return await sheet(request, status=409, is_late=True)
    return see(address(request, "desk_request", number=number))


def part_here(request: Request) -> Part:
    """The part of the town whose requests they answer."""
    return asker(request).part(REVIEW)


def officer(request: Request) -> Officer:
    user, state = asker(request), request.state
    return Officer(state.town.id, part_here(request), user.account_id, state.now, state.real_now)


async def sheet(
    request: Request, typed: ReviewForm | None = None, review: Review | None = None, *, status: int = 200,
    is_late: bool = False, asks: bool = False,
) -> Response:  # fmt: skip
    """The request as it stands now, with what the officer had typed; when it `asks`, nothing leaves without a second
    word."""
    town, part, number = request.state.town, part_here(request), request.path_params["number"]
    file = await file_of(town, part, number, request.state.now, typed.verdicts if typed and asks else None)
    if typed and typed.revision != file.revision:
        status, asks = 409, False
    is_answered = status == 200 and file.treated_at is not None
    can_take_back = is_answered and await can_be_taken_back(town.id, number, request.state.now)
    demande = await request_in(town, number)
    told, history = await told_of(demande.id, part.department), await timeline.history(town.id, demande)
    return page(
        request, "desk/request", status=status, file=file, demande=demande, told=told, history=history,
        typed=typed, problems=problems_of(review, file), next_number=await next_pending(town, part),
        verdicts=texts.desk.VERDICTS, usual_notes=texts.desk.USUAL_NOTES, can_take_back=can_take_back,
        is_late=is_late, asks=asks,
    )  # fmt: skip


def problems_of(review: Review | None, file: PendingRequest) -> Mapping[int, str]:
    """Sentences by line; under 0, what is wrong with the whole form."""
    if review is None:
        return {}
    if not review.problems:
        return {0: texts.desk.REVIEW["nothing"]}
    lists = {box.line: box.has_waiting_list for box in file.boxes}
    return {line: sentence_of(code, lists.get(line, False)) for line, code in review.problems.items()}


def sentence_of(code: str, has_waiting_list: bool) -> str:
    return texts.desk.REVIEW["full_for_good" if code == Problem.FULL and not has_waiting_list else code]


REQUEST = "/guichet/demandes/{number:int}"
room = Room(
    rank=20,
    routes=(
        at("/guichet", home, name="desk", action=REVIEW),
        at("/guichet/nouvelles", news, name="desk_news", action=REVIEW),
        at(REQUEST, one, name="desk_request", action=REVIEW),
        at(REQUEST, answer, name="desk_answer", action=REVIEW, takes=ANSWERS),
        at(f"{REQUEST}/annulation", take_back, name="desk_take_back", action=REVIEW, takes=FEW),
    ),
    menus=(Menu("GUICHET", "desk"),),
)
