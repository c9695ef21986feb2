"""Guichet : les demandes en attente d’instruction, et la réponse d’un agent."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pwa import texts
from pwa.answers import page, see
from pwa.domain.bookings.pending import PendingRequest, file_of, next_pending, pending_of
from pwa.domain.bookings.review import Review
from pwa.domain.bookings.treating import Officer, Treatment, treat
from pwa.domain.calendars import schools
from pwa.domain.french import local
from pwa.domain.refusals import TreatedMeanwhile
from pwa.domain.requests import request_in
from pwa.forms import ReviewForm
from pwa.guards import officer
from pwa.screens import address


async def home(request: Request) -> Response:
    """What waits for an answer, oldest first."""
    officer(request)
    found, are_more = await pending_of(request.state.town, request.state.now)
    town, today = request.state.town, local(request.state.now).date()
    calendar_ends = schools.ends_soon(schools.calendar_of(town.zone, town.profile), today)
    return page(request, "desk/requests", requests=found, are_more=are_more, calendar_ends=calendar_ends)


async def one(request: Request) -> Response:
    """A request: its lines to answer, and those that have their answer."""
    officer(request)
    return await sheet(request)


async def answer(request: Request) -> Response:
    """Answer some of its lines or all of them; what cannot be written comes back with everything that was typed."""
    user, state = officer(request), request.state
    form = await ReviewForm.read(request)
    who = Officer(state.town.id, user.account_id, state.now, state.real_now)
    treatment = Treatment(request.path_params["number"], form.revision, form.verdicts)
    try:
        review = await treat(who, treatment)
    except TreatedMeanwhile:
        return await sheet(request, form, status=409)
    if review.problems or review.is_empty:
        return await sheet(request, form, review, status=422)
    return see(address(request, "desk_request", number=treatment.number))


async def sheet(
    request: Request, typed: ReviewForm | None = None, review: Review | None = None, *, status: int = 200
) -> Response:  # fmt: skip
    """The request as it stands now, with what the officer had typed."""
    town, number = request.state.town, request.path_params["number"]
    file = await file_of(town, number, request.state.now)
    return page(
        request, "desk/request", status=status, file=file, demande=await request_in(town, number), typed=typed,
        problems=problems_of(review, file), next_number=await next_pending(town), verdicts=texts.VERDICTS,
        usual_notes=texts.USUAL_NOTES,
    )  # fmt: skip


def problems_of(review: Review | None, file: PendingRequest) -> Mapping[int, str]:
    """Sentences by line; under 0, what is wrong with the whole form."""
    if review is None:
        return {}
    if not review.problems:
        return {0: texts.REVIEW["nothing"]}
    lists = {box.line: box.has_waiting_list for box in file.boxes}
    return {line: sentence_of(code, lists.get(line, False)) for line, code in review.problems.items()}


def sentence_of(code: str, has_waiting_list: bool) -> str:
    return texts.REVIEW["full_for_good" if code == "full" and not has_waiting_list else code]


routes = [
    Route("/guichet", home, name="desk"),
    Route("/guichet/demandes/{number:int}", one, name="desk_request"),
    Route("/guichet/demandes/{number:int}", answer, methods=["POST"], name="desk_answer"),
]
