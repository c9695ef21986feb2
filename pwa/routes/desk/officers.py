"""Guichet : les agents, leur fonction, leur compte."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.officers import adding, addresses, administering, doings, listing, rights_told
from pwa.domain.officers.adding import NotWaiting
from pwa.domain.officers.administering import MANAGE, Administrator
from pwa.domain.officers.duties import NoSuchPlace, WrongDuty, places_of
from pwa.domain.officers.last import LastAdministrator, NotOneself
from pwa.domain.rights import OFFICERS
from pwa.shared.texts.officers import OFFICER_DONE, OFFICER_FAULTS, OFFICER_STATES
from pwa.web.answers import page, see
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.officers_forms import ColleagueForm, DutyForm, MailForm
from pwa.web.rooms import Door, Menu, Place, Room, at
from pwa.web.screens import address

ROLES = sorted(OFFICERS, key=lambda role: role.words)


def administrator(request: Request) -> Administrator:
    state = request.state
    return Administrator(state.town.id, asker(request).account_id, state.now, state.real_now)


async def every(request: Request) -> Response:
    """Those who work first."""
    found = await listing.of_town(request.state.town.id)
    return page(request, "desk/officers", officers=found, states=OFFICER_STATES)


async def new(request: Request) -> Response:
    return await new_page(request, ColleagueForm())


async def new_page(request: Request, form: ColleagueForm, errors: dict[str, str] | None = None) -> Response:
    """The form, with what was typed and what is wrong with it."""
    wrong, places = errors or form.errors, await places_of(request.state.town.id)
    return page(
        request, "desk/officer_new", status=422 if wrong else 200, form=form, errors=wrong, roles=ROLES, places=places
    )  # fmt: skip


async def add(request: Request) -> Response:
    """A mail leaves, or a password is shown once."""
    form, who = await ColleagueForm.read(request), administrator(request)
    if form.errors:
        return await new_page(request, form)
    try:
        if form.by_mail:
            officer = await adding.by_mail(who, form.colleague)
            return see(f"{address(request, 'desk_officer', officer=officer)}?fait=invite")
        officer, password = await adding.with_password(who, form.colleague)
    except NoSuchPlace as wrong:
        return await new_page(request, form, {wrong.key: OFFICER_FAULTS[wrong.key]})
    except WrongDuty:
        return await new_page(request, form, {"username": OFFICER_FAULTS["taken"]})
    return await printed(request, officer, password)


async def printed(request: Request, officer: int, password: str) -> Response:
    one = await listing.one_of(request.state.town.id, officer)
    return page(request, "desk/officer_password", officer=one, password=password)


async def one(request: Request) -> Response:
    return await sheet(request, said=OFFICER_DONE.get(request.query_params.get("fait", "")))


async def sheet(
    request: Request, form: DutyForm | None = None, *, mail: MailForm | None = None, refusal: str | None = None,
    said: str | None = None,
) -> Response:  # fmt: skip
    """The officer's page, with what was just refused or done."""
    town = request.state.town.id
    found = await listing.one_of(town, request.path_params["officer"])
    duty, mail = form or DutyForm(found.role, found.department, found.site), mail or MailForm(found.email)
    status = 422 if refusal or duty.errors or mail.error else 200
    return page(
        request, "desk/officer", status=status, officer=found, duty=duty, roles=ROLES, mail=mail,
        places=await places_of(town), rights=rights_told.rights_of(found.role), states=OFFICER_STATES, said=said,
        doings=await doings.of_account(town, found.account), refusal=refusal, mine=asker(request).account_id,
    )  # fmt: skip


async def done(request: Request, act: Any, what: str, *given: Any) -> Response:
    """Do it, and tell it on the officer's page, or why it was refused."""
    officer = request.path_params["officer"]
    try:
        await act(administrator(request), officer, *given)
    except (LastAdministrator, NotOneself, NotWaiting) as refusal:
        return await sheet(request, refusal=OFFICER_FAULTS[refusal.code])
    return see(f"{address(request, 'desk_officer', officer=officer)}?fait={what}")


def doing(act: Any, what: str) -> Callable[[Request], Awaitable[Response]]:
    return partial(done, act=act, what=what)


async def duty(request: Request) -> Response:
    form = await DutyForm.read(request)
    if form.errors:
        return await sheet(request, form)
    try:
        return await done(request, administering.give_duty, "fonction", form.duty)
    except NoSuchPlace as wrong:
        return await sheet(request, replace(form, errors={wrong.key: OFFICER_FAULTS[wrong.key]}))


async def correct(request: Request) -> Response:
    form = await MailForm.read(request)
    if form.error:
        return await sheet(request, mail=form)
    return await done(request, addresses.correct, "adresse", form.email)


async def reset(request: Request) -> Response:
    """A temporary password, shown once."""
    officer = request.path_params["officer"]
    password = await administering.reset_password(administrator(request), officer)
    return await printed(request, officer, password)


EVERY, ONE = "/guichet/agents", "/guichet/agents/{officer:int}"


def sure(path: str, endpoint: Callable[[Request], Awaitable[Response]], name: str) -> Door:
    """What touches an account: by who confirmed lately that it is them."""
    return at(path, endpoint, name=name, action=MANAGE, takes=FEW, confirmed=True)


room = Room(
    rank=27,
    routes=(
        at(EVERY, every, name="desk_officers", action=MANAGE),
        at(f"{EVERY}/nouveau", new, name="desk_new_officer", action=MANAGE),
        sure(f"{EVERY}/nouveau", add, "desk_add_officer"),
        at(ONE, one, name="desk_officer", action=MANAGE),
        sure(f"{ONE}/fonction", duty, "desk_officer_duty"),
        sure(f"{ONE}/courriel", correct, "desk_officer_mail"),
        sure(f"{ONE}/fermeture", doing(administering.disable, "ferme"), "desk_shut_officer"),
        sure(f"{ONE}/ouverture", doing(administering.enable, "ouvert"), "desk_reopen_officer"),
        sure(f"{ONE}/mot-de-passe", reset, "desk_reset_officer"),
        sure(f"{ONE}/second-facteur", doing(administering.reset_second_factor, "second-facteur"), "desk_forget_factor"),
        sure(f"{ONE}/invitation", doing(adding.again, "invite"), "desk_invite_officer"),
    ),
    menus=(Menu("Agents", "desk_officers", Place.ACCOUNT),),
)
