"""Réservations : les cartes, la grille de l’année, le récapitulatif, la demande."""

from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain.bookings.actions import BOOK
from pwa.domain.bookings.answers.as_json import as_json
from pwa.domain.bookings.answers.views import requests_of_mutation
from pwa.domain.bookings.demand.rehearsal import rehearse
from pwa.domain.bookings.demand.writing import Applicant, decide_and_write
from pwa.domain.bookings.locks import moment
from pwa.domain.bookings.screens.boxes import Box
from pwa.domain.bookings.screens.cards import cards_of, twins_of
from pwa.domain.bookings.screens.drafts import Draft, drafted, giving_back
from pwa.domain.bookings.screens.news import news_of
from pwa.domain.bookings.screens.recap import asked_of, recap_of
from pwa.domain.bookings.screens.season import SeasonPage, Visit, page_of, visit_of
from pwa.domain.bookings.words import Lock
from pwa.domain.devices.keys import key_offered
from pwa.domain.french import limit, local, of_service
from pwa.domain.household_keys.shown import are_given
from pwa.domain.refusals import NotFound, OtherAccount
from pwa.domain.requests.actions import FOLLOW_REQUESTS
from pwa.domain.tiles import Board, Tile
from pwa.shared.texts.errors import MALFORMED
from pwa.shared.texts.grid import LOCK_NEXT_STEP, LOCKS
from pwa.web.answers import address, not_modified, page, see, wants_json
from pwa.web.asked import asked_draft
from pwa.web.fields import instant_of, number_of
from pwa.web.forms import BoxesForm, DemandForm
from pwa.web.guards import asker
from pwa.web.intake import BOXES, MOST_QUERY
from pwa.web.offline import Offline
from pwa.web.rooms import Room, Shortcut, at


async def cards(request: Request) -> Response:
    """« Modifier les réservations » (SL-45)."""
    user = asker(request)
    found = await cards_of(request.state.town, user, local(request.state.now).date())
    has_key = user.household_id is None and are_given(request.state.town)
    return page(request, "bookings/cards", found=found, twins=twins_of(found.current), has_key=has_key)


async def season(request: Request) -> Response:
    """Step 1: the whole season of an enrolment, or 304 when the phone already has it. Its question ticks boxes."""
    draft, visit = asked_draft(request), await visit_here(request)
    if same := not_modified(request, visit.version + draft.query):
        return same
    return page(request, "bookings/season", season=drafted(await page_of(visit), draft))


async def visit_here(request: Request) -> Visit:
    """The enrolment of the address, as the guardian who asks may see it."""
    state = request.state
    return await visit_of(state.town, asker(request), request.path_params["enrolment"], state.now)


async def season_of(request: Request) -> SeasonPage:
    return await page_of(await visit_here(request))


async def season_state(request: Request) -> Response:
    """What moved on the grid since the page was made: a few bytes for a page that comes back in front, 304 mostly."""
    visit = await visit_here(request)
    since = instant_of(request.query_params.get("depuis", "")) or request.state.now
    if same := not_modified(request, f"news {visit.version}"):
        return same
    headers = {"Cache-Control": "no-store", "Vary": "HX-Request", "ETag": request.state.etag}
    return JSONResponse(await news_of(visit, since), headers=headers)


async def why(request: Request) -> Response:
    """Why a box is locked, for a browser without JavaScript."""
    shown = await season_of(request)
    asked = number_of(request.query_params.get("case"))
    for day in (day for week in shown.weeks for day in week.days):
        for box in (box for box in day.boxes if box.opening == asked):
            sentence = lock_sentence(box, shown)
            return page(
                request, "bookings/why", heading=shown.heading, box=box, day=day, sentence=sentence,
                next_step=next_step_of(request, shown),
            )  # fmt: skip
    raise NotFound()


def lock_sentence(box: Box, shown: SeasonPage) -> str | None:
    if box.look.lock is None:
        return None
    instant = {Lock.TOO_LATE_TO_CANCEL: box.cancel_by, Lock.NOT_OPEN_YET: box.opens_at}.get(box.look.lock, box.book_by)
    fact = box.look.closed_reason or (limit(instant) if instant else "")
    return LOCKS[box.look.lock].format(fact=fact, child=shown.heading.child)


def next_step_of(request: Request, shown: SeasonPage) -> str:
    contact = request.state.town.profile.contact
    return LOCK_NEXT_STEP.format(service=of_service(shown.heading.department), contact=contact)


async def ticked(request: Request) -> Response:
    """Step 1 as it was posted: the way to its recap, whose address says what changes, so that Back has it again."""
    draft = (await BoxesForm.read(request)).draft
    if draft.is_empty:
        return nothing(request, await season_of(request), "no_line")
    return await to_recap(request, draft)


async def everything_back(request: Request) -> Response:
    """« Tout annuler », the bin of a card, where the page cannot do it itself: the recap of what is to come."""
    shown = await season_of(request)
    draft = giving_back(shown)
    return nothing(request, shown, "nothing_held", 200) if draft.is_empty else await to_recap(request, draft)


async def to_recap(request: Request, draft: Draft) -> Response:
    """The page whose address holds the draft; at once where no address could."""
    if len(draft.query) > MOST_QUERY:
        return await recap_page(request, draft)
    return see(address(request, "recap", enrolment=request.path_params["enrolment"]) + draft.query)


async def recap(request: Request) -> Response:
    """Step 2: what changes and what it costs. It writes nothing; by its bare address, it leads back to step 1."""
    draft = asked_draft(request)
    if draft.is_empty:
        return see(address(request, "season", enrolment=request.path_params["enrolment"]))
    return await recap_page(request, draft)


async def recap_page(request: Request, draft: Draft) -> Response:
    user, shown = asker(request), await season_of(request)
    asked = asked_of(shown, draft)
    if asked.draft.is_empty:
        return nothing(request, shown, "nothing_left")
    made = await recap_of(request.state.town.id, Applicant.of(user), asked, user.name, uuid4())
    return page(request, "bookings/recap", recap=made)


def nothing(request: Request, shown: SeasonPage, why: str, status: int = 422) -> Response:
    """Step 1 again, with the reason why there is no step 2."""
    return page(request, "bookings/season", status=status, season=shown, error=MALFORMED[why])


async def rehearsed(request: Request) -> Response:
    """What the demand of a recap would be answered now, as JSON: a phone with a network shows this."""
    user, state, form = asker(request), request.state, await DemandForm.read(request)
    if form.account != user.public_id:
        raise OtherAccount()
    told = await rehearse(state.town.id, Applicant.of(user), form.demand, (), state.now)
    lines = [
        {"enrolment": one.enrolment, "title": one.title, "slot": one.slot, "told": one.told} for one in told.foreseen
    ]
    return JSONResponse({"price": told.price, "foreseen": lines}, headers={"Cache-Control": "no-store"})


async def book(request: Request) -> Response:
    """The one endpoint of every wish: decides, and tells a form's page or a phone's JSON."""
    user, state = asker(request), request.state
    form = await DemandForm.read(request)
    if form.account != user.public_id:
        raise OtherAccount()
    written = await decide_and_write(
        state.town.id, Applicant.of(user), form.demand, now=state.now, real_now=state.real_now
    )
    received = address(request, "received", mutation=form.demand.mutation)
    if not wants_json(request):
        return see(received)
    made = await requests_of_mutation(state.town, user, form.demand.mutation, follows=False)
    urls = {"received": received} | {str(r.number): address(request, "request", number=r.number) for r in made}
    body = as_json(made, form.demand.mutation, made[0].made_at, urls)
    return JSONResponse(body, 201 if written.is_new else 200, {"Cache-Control": "no-store", "Vary": "HX-Request"})


async def received(request: Request) -> Response:
    """« NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE » (SL-72)."""
    user, mutation = asker(request), request.path_params["mutation"]
    found = await requests_of_mutation(request.state.town, user, mutation, at=moment(request.state.now))
    return page(request, "bookings/received", requests=found, vapid=await key_offered(user))


room = Room(
    rank=40,
    tile=Tile("bookings", "calendar", "Modifier les réservations", "cards", Board.HOUSEHOLD,
              ("Gérer mes réservations",), named_by="booking_procedure"),
    shortcut=Shortcut(20, "Réserver", "cards", "book"),
    routes=(
        at("/reservations", cards, name="cards", action=BOOK, offline=Offline.WARMED),
        at("/reservations/demandes", book, name="book", action=BOOK, takes=BOXES),
        at("/demandes/recues/{mutation:uuid}", received, name="received", action=FOLLOW_REQUESTS, offline=Offline.SEEN),
        at("/reservations/essai", rehearsed, name="rehearsed", action=BOOK, takes=BOXES),
        at("/reservations/{enrolment:int}", season, name="season", action=BOOK, offline=Offline.WARMED),
        at("/reservations/{enrolment:int}/etat", season_state, name="season_state", action=BOOK),
        at("/reservations/{enrolment:int}/pourquoi", why, name="why", action=BOOK),
        at("/reservations/{enrolment:int}/tout-annuler", everything_back, name="everything_back", action=BOOK),
        at("/reservations/{enrolment:int}/recapitulatif", ticked, name="ticked", action=BOOK, takes=BOXES),
        at("/reservations/{enrolment:int}/recapitulatif", recap, name="recap", action=BOOK),
    ),
)  # fmt: skip
